import { element, textElement, type Xml, xmlDocument } from './xml.ts';

/** One `testcase`. Names are unique within a class, because GitLab drops duplicates. */
export interface Case {
  readonly classname: string;
  readonly name: string;
  readonly timeMs?: number;
  /** Not set if the case passed. */
  readonly bad?: FailedCase;
  /** Additional output. */
  readonly output?: string;
}

export interface FailedCase {
  readonly is: 'failure' | 'error' | 'skipped';
  /** A reason or a code. */
  readonly type?: string;
  readonly message: string;
  readonly text?: string;
}

/** One `testsuite`. */
export interface Suite {
  readonly counts: JunitCounts;
  readonly timeMs: number;
  readonly xml: Xml;
}

interface JunitCounts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

export interface SuiteParts {
  readonly name: string;
  readonly cases: readonly Case[];
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly output?: string;
}

/** A document of these suites. */
export function suites(all: readonly Suite[], timeMs?: number): string {
  const sum = (of: (one: Suite) => number) => all.reduce((total, one) => total + of(one), 0);
  const attributes = {
    name: 'netdoctor',
    tests: sum(({ counts }) => counts.tests),
    failures: sum(({ counts }) => counts.failures),
    errors: sum(({ counts }) => counts.errors),
    skipped: sum(({ counts }) => counts.skipped),
    time: seconds(timeMs ?? sum((one) => one.timeMs)),
  };
  return xmlDocument(
    element(
      'testsuites',
      attributes,
      all.map(({ xml }) => xml),
    ),
  );
}

/** The order of the elements follows Jenkins' schema (junit-10.xsd of its xUnit plug-in). */
export function suite({ name, cases, startedAt, properties = {}, output }: SuiteParts): Suite {
  const count = (is: FailedCase['is']) => cases.filter(({ bad }) => bad?.is === is).length;
  const counts = { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
  const timeMs = cases.reduce((sum, one) => sum + (one.timeMs ?? 0), 0);
  // UTC, without a zone, as the schema requires.
  const attributes = { name, ...counts, time: seconds(timeMs), timestamp: startedAt?.slice(0, 19) };
  const pairs = Object.entries(properties).map(([key, value]) => element('property', { name: key, value }));
  const children = [
    ...(pairs.length > 0 ? [element('properties', {}, pairs)] : []),
    ...cases.map(caseElement),
    ...(output ? [textElement('system-out', {}, output)] : []),
  ];
  return { counts, timeMs, xml: element('testsuite', attributes, children) };
}

function caseElement({ classname, name, timeMs = 0, bad, output }: Case): Xml {
  const children = [...(bad ? [badElement(bad)] : []), ...(output ? [textElement('system-out', {}, output)] : [])];
  return element('testcase', { classname, name, time: seconds(timeMs) }, children);
}

/** GitLab shows only the text, others show the message, so the text contains both. */
function badElement({ is, type, message, text = '' }: FailedCase): Xml {
  if (is === 'skipped') return element('skipped', { message });
  return textElement(is, { message, type }, [message, text].filter(Boolean).join('\n'));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
