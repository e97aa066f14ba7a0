import { RESOURCES } from '../api/resources.ts';

/** `node`: a node's name; `node*`: the same, or `*` for every node; `number?`: an optional number. */
export type TakenArgs = 'node' | 'node*' | 'verb' | 'resource' | 'number?';

/** What is wrong with an argument, and what would be right. */
export interface ArgTrouble {
  readonly wrong: string;
  readonly hint: string;
}

/** In seconds, more than a day; timers of Node.js take at most 2³¹ ms, and fire at once beyond that. */
const MOST = 100_000;
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
/** Taking away any other right would have no effect, because nothing asks for it. */
const RIGHTS_ON = [...RESOURCES.map(({ plural }) => plural), 'pods/exec'];

/** @param form how the fault is written */
export function argTrouble(taken: TakenArgs, arg: string, { form, nodes }: { form: string; nodes: readonly string[] }) {
  const trouble = (what: string, hint: string): ArgTrouble => ({ wrong: `${JSON.stringify(arg)} is no ${what}`, hint });
  switch (taken) {
    case 'number?':
      return isNumber(arg) ? undefined : trouble('number', `write ${form}, with a number up to ${MOST}`);
    case 'verb':
      return VERBS.includes(arg) ? undefined : trouble('verb', `verbs that there are: ${VERBS.join(', ')}`);
    case 'resource':
      return RIGHTS_ON.includes(arg)
        ? undefined
        : trouble('resource', `resources that there are: ${RIGHTS_ON.join(', ')}`);
    case 'node*':
    case 'node':
      return nodes.includes(arg) || (taken === 'node*' && arg === '*') ? undefined : trouble('node', nodeHint(nodes));
    default:
      return taken satisfies never;
  }
}

/** A node has no connection to itself, and no answer other than its own. */
export function sameNodeTrouble(args: readonly string[], nodes: readonly string[]): ArgTrouble | undefined {
  const named = args.filter((arg) => nodes.includes(arg));
  return new Set(named).size < named.length ? { wrong: 'both nodes are the same', hint: nodeHint(nodes) } : undefined;
}

function nodeHint(nodes: readonly string[]): string {
  return `nodes that there are: ${nodes.join(', ')}`;
}

function isNumber(arg: string): boolean {
  return /^\d+(\.\d+)?$/.test(arg) && Number(arg) > 0 && Number(arg) <= MOST;
}
