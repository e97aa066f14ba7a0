import { UserError } from '../../errors.ts';
import { type ArgTrouble, argTrouble, sameNodeTrouble, type TakenArgs } from './fault-args.ts';

interface FaultKind {
  readonly takes: readonly TakenArgs[];
  /** The effect in words, for these arguments. */
  readonly words: (...args: readonly string[]) => string;
}

const FAULTS = {
  'one-way': {
    takes: ['node*', 'node*'],
    words: (from, to) => `new connections from ${anyNode(from)} to ${anyNode(to)} are lost`,
  },
  refused: { takes: ['node'], words: (node) => `connections to the floater on ${node} are refused` },
  reset: { takes: ['node'], words: (node) => `connections to the floater on ${node} are reset` },
  slow: { takes: ['node', 'number?'], words: (node, s = '10') => `the floater on ${node} answers after ${s} seconds` },
  'wrong-responder': {
    takes: ['node', 'node'],
    words: (a, b) => `the floater on ${a} gives the answer of that on ${b}`,
  },
  dns: { takes: ['node'], words: (node) => `DNS does not answer the floater on ${node}` },
  down: { takes: ['node'], words: (node) => `${node} is switched off` },
  'pod-not-ready': { takes: ['node'], words: (node) => `${node} cannot pull the floater's image` },
  'exec-cut': { takes: ['node'], words: (node) => `execs on ${node} are cut in the middle of their output` },
  'exec-silent': { takes: ['node'], words: (node) => `the kubelet of ${node} does not answer execs` },
  'exec-refused': { takes: ['node'], words: (node) => `a webhook refuses execs on ${node}` },
  'exec-lost': { takes: ['node'], words: (node) => `execs on ${node} are told that there is no such pod` },
  'kubelet-tls': { takes: ['node'], words: (node) => `the kubelet of ${node} has no serving certificate` },
  'no-websocket': {
    takes: ['number?'],
    words: (status = '400') => `a proxy passes no WebSocket to the API server, and answers ${status}`,
  },
  'no-right': { takes: ['verb', 'resource'], words: (verb, what) => `the user may not ${verb} ${what}` },
  'api-429': { takes: ['number?'], words: (n = '3') => `the API server turns ${n} requests away as too many` },
  'api-restart': {
    takes: ['number?'],
    words: (s = '2') => `the API server is away for ${s} seconds at the first exec`,
  },
} as const satisfies Readonly<Record<string, FaultKind>>;

function anyNode(word: string | undefined): string {
  return word === '*' ? 'every node' : String(word);
}

export type FaultName = keyof typeof FAULTS;

export interface Fault {
  readonly name: FaultName;
  readonly args: readonly string[];
}

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** `one-way:n1:n3` */
export function faultText({ name, args }: Fault): string {
  return [name, ...args].join(':');
}

/** The effect of the fault, in words. */
export function faultWords({ name, args }: Fault): string {
  const kind: FaultKind = FAULTS[name];
  return kind.words(...args);
}

/** How a fault is written, e.g. `slow:NODE[:NUMBER]`. */
export function faultForm(name: FaultName): string {
  const kind: FaultKind = FAULTS[name];
  return name + kind.takes.map((taken) => (taken.endsWith('?') ? '[:NUMBER]' : `:${FORMS[taken]}`)).join('');
}

const FORMS: Readonly<Record<string, string>> = { node: 'NODE', 'node*': 'NODE', verb: 'VERB', resource: 'RESOURCE' };

/**
 * @param nodes the names of the existing nodes
 * @throws UserError that says what is wrong with it, and what exists
 */
export function parseFault(text: string, nodes: readonly string[]): Fault {
  const [word = '', ...args] = text.split(':');
  const name = FAULT_NAMES.find((one) => one === word);
  if (!name) {
    const forms = FAULT_NAMES.map(faultForm).join(', ');
    throw badFault(`no such fault: ${JSON.stringify(word)}`, `faults that exist: ${forms}`);
  }
  const { takes }: FaultKind = FAULTS[name];
  const needed = takes.filter((taken) => !taken.endsWith('?')).length;
  const quoted = JSON.stringify(text);
  if (args.length < needed || args.length > takes.length)
    throw badFault(`the fault ${quoted} is not of the form ${faultForm(name)}`, `it means: ${exampleWords(name)}`);
  const trouble = troubleIn({ name, args }, nodes);
  if (trouble) throw badFault(`in the fault ${quoted}, ${trouble.wrong}`, trouble.hint);
  return { name, args };
}

function troubleIn({ name, args }: Fault, nodes: readonly string[]): ArgTrouble | undefined {
  const { takes }: FaultKind = FAULTS[name];
  const facts = { form: faultForm(name), nodes };
  const troubles = args.flatMap((arg, index) => {
    const taken = takes[index];
    return (taken && argTrouble(taken, arg, facts)) ?? [];
  });
  return troubles[0] ?? sameNodeTrouble(args, nodes);
}

/** A line for each fault: its form and its effect. */
export function faultList(): readonly string[] {
  const width = Math.max(...FAULT_NAMES.map((name) => faultForm(name).length));
  return FAULT_NAMES.map((name) => `${faultForm(name).padEnd(width)}  ${exampleWords(name)}`);
}

function exampleWords(name: FaultName): string {
  const { takes }: FaultKind = FAULTS[name];
  return faultWords({ name, args: takes.flatMap((taken) => (taken.endsWith('?') ? [] : [FORMS[taken] ?? ''])) });
}

function badFault(message: string, hint: string): UserError {
  return new UserError(message, { code: 'BAD_FAULT', hint });
}
