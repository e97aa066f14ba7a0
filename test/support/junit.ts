import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect } from 'vitest';

type Attributes = Readonly<Record<string, string>>;

/** The document as a CI server would read it, by suite: its attributes, and its cases with their results. */
export interface JunitSuite {
  readonly attributes: Attributes;
  readonly properties: Attributes;
  readonly output: string | undefined;
  readonly cases: readonly ParsedCase[];
}

export interface ParsedCase {
  readonly classname: string;
  readonly name: string;
  readonly time: string;
  readonly is: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly text?: string | undefined;
  readonly output?: string | undefined;
}

const LISTS = ['testsuite', 'testcase', 'property'];
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  attributesGroupName: ':',
  alwaysCreateTextNode: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => LISTS.includes(name),
});

/** Reads a document. The test fails if it is not well-formed, or if its counts are not those of its cases. */
export function readJunit(xml: string): readonly JunitSuite[] {
  expect(XMLValidator.validate(xml)).toBe(true);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 forbids
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  const { testsuites } = parser.parse(xml);
  const suites: readonly JunitSuite[] = (testsuites.testsuite ?? []).map(readSuite);
  const cases = suites.flatMap((suite) => suite.cases);
  expect(testsuites[':']).toMatchObject(countsOf(cases));
  for (const suite of suites) expect(suite.attributes).toMatchObject(countsOf(suite.cases));
  const names = cases.map(({ classname, name }) => `${classname} ${name}`);
  expect(new Set(names).size).toBe(names.length);
  return suites;
}

function countsOf(cases: readonly ParsedCase[]): Attributes {
  const count = (wanted: ParsedCase['is']) => String(cases.filter(({ is }) => is === wanted).length);
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: expect.stringMatching(/^\d+\.\d{6}$/),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the parser's own shape
function readSuite(suite: any): JunitSuite {
  // biome-ignore lint/suspicious/noExplicitAny: the parser's own shape
  const properties = (suite.properties?.property ?? []).map((one: any) => [one[':'].name, one[':'].value]);
  return {
    attributes: suite[':'],
    properties: Object.fromEntries(properties),
    output: suite['system-out']?.['#text'],
    cases: (suite.testcase ?? []).map(readCase),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the parser's own shape
function readCase(one: any): ParsedCase {
  const is = (['failure', 'error', 'skipped'] as const).find((name) => one[name] !== undefined);
  const bad = is && one[is];
  return {
    ...one[':'],
    is: is ?? 'passed',
    ...(bad ? { type: bad[':']?.type, message: bad[':']?.message, text: bad['#text'] } : {}),
    output: one['system-out']?.['#text'],
  };
}
