import { UserError } from '../../errors.ts';

/** What each fault takes: `node`, a node's name; `node*`, the same or `*` for every node; `word?`, something that may be left out. */
const FAULTS = {
  'one-way': { takes: ['node*', 'node*'], words: 'new connections from the first node to the second are lost' },
  refused: { takes: ['node'], words: 'connections to the floater on the node are refused' },
  reset: { takes: ['node'], words: 'connections to the floater on the node are reset' },
  slow: { takes: ['node', 'number?'], words: 'the floater on the node takes so many seconds to answer (10)' },
  'wrong-responder': { takes: ['node', 'node'], words: "the first node's floater gives the second one's answer" },
  down: { takes: ['node'], words: 'the node is switched off' },
  'pod-not-ready': { takes: ['node'], words: 'the node cannot pull the image' },
  'exec-cut': { takes: ['node'], words: 'execs on the node are cut in the middle of their output' },
  'exec-silent': { takes: ['node'], words: 'the kubelet of the node does not answer execs' },
  'exec-refused': { takes: ['node'], words: 'a webhook refuses execs on the node' },
  'no-right': { takes: ['word', 'word'], words: 'the user lacks a right, e.g. no-right:create:pods/exec' },
  'api-429': { takes: ['number?'], words: 'the API server turns so many requests away as one too many (3)' },
  'api-restart': { takes: ['number?'], words: 'the API server restarts at the first exec, for so many seconds (2)' },
} as const satisfies Readonly<Record<string, FaultKind>>;

interface FaultKind {
  readonly takes: readonly ('node' | 'node*' | 'word' | 'number?')[];
  readonly words: string;
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

export function faultWords({ name }: Pick<Fault, 'name'>): string {
  return FAULTS[name].words;
}

/** How a fault is written, e.g. `slow:NODE[:NUMBER]`. */
export function faultForm(name: FaultName): string {
  const kind: FaultKind = FAULTS[name];
  return name + kind.takes.map((taken) => (taken.endsWith('?') ? '[:NUMBER]' : `:${FORMS[taken]}`)).join('');
}

const FORMS: Readonly<Record<string, string>> = { node: 'NODE', 'node*': 'NODE', word: 'WORD' };

/**
 * @param nodes the names of the nodes there are
 * @throws UserError that says what is wrong with it, and what there is
 */
export function parseFault(text: string, nodes: readonly string[]): Fault {
  const [word = '', ...args] = text.split(':');
  const name = FAULT_NAMES.find((one) => one === word);
  if (!name) throw badFault(`no such fault: "${word}"`, `faults that exist: ${FAULT_NAMES.map(faultForm).join(', ')}`);
  const { takes }: FaultKind = FAULTS[name];
  const needed = takes.filter((taken) => !taken.endsWith('?')).length;
  if (args.length < needed || args.length > takes.length)
    throw badFault(`the fault "${text}" is not of the form ${faultForm(name)}`, faultWords({ name }));
  for (const [index, arg] of args.entries()) {
    const taken = takes[index];
    if (taken === 'number?' && !(Number(arg) > 0))
      throw badFault(`in the fault "${text}", "${arg}" is no number`, `write ${faultForm(name)}`);
    const isNode = taken === 'node' || (taken === 'node*' && arg !== '*');
    if (isNode && !nodes.includes(arg))
      throw badFault(`in the fault "${text}", "${arg}" is no node`, `nodes that there are: ${nodes.join(', ')}`);
  }
  return { name, args };
}

function badFault(message: string, hint: string): UserError {
  return new UserError(message, { code: 'BAD_FAULT', hint });
}
