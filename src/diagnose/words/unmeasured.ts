import { CODES } from '../../check/verdict.ts';
import { CODE_FACTS, type FindingCode } from '../codes.ts';
import type { Finding, Region } from '../finding.ts';
import type { Setting } from '../locate.ts';
import type { Square } from '../world.ts';
import { nodeName } from './names.ts';
import { nextSteps } from './next.ts';
import { scopeOf } from './scope.ts';

/** The share of a node's probes that must be errors before its row is one. */
const MOSTLY = 0.8;
const MOST_NAMED = 3;

/** Nodes from which nothing could be measured: by the exec, and by what became of the floater. */
export function unmeasuredFindings(setting: Setting, of: number): readonly Finding[] {
  return [
    ...finding(setting, { code: 'ND801', error: CODES['error EXEC'], of }),
    ...finding(setting, { code: 'ND802', error: CODES['error POD'], of }),
  ];
}

interface Wanted {
  readonly code: FindingCode & ('ND801' | 'ND802');
  readonly error: number;
  readonly of: number;
}

const TITLES = {
  ND801: (names: string) => `Nothing could be measured from ${names}: the program could not be run there`,
  ND802: (names: string) => `What was measured from ${names} cannot be trusted: the floater changed`,
} as const;

function finding(setting: Setting, { code, error, of }: Wanted): readonly Finding[] {
  const { world } = setting;
  const squares = [...world.floaters, ...world.services];
  const nodes = Array.from(world.nodes.keys()).filter((node) => isMostly(squares, node, error));
  const [first] = nodes;
  if (first === undefined) return [];
  const names = nodes.slice(0, MOST_NAMED).map((node) => nodeName(setting, node));
  const more = nodes.length - names.length;
  const { cluster = '', name = '' } = world.nodes[first] ?? {};
  const lost = world.run.failures.find(
    ({ verdict, source }) => verdict === 'error' && source.node === name && source.cluster === cluster,
  );
  return [
    {
      code,
      severity: 'warning',
      title: TITLES[code](`${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`),
      subject: nodes.length === 1 ? { kind: 'node', cluster, name } : { kind: 'run', cluster, name: '' },
      direction: 'outbound',
      scope: scopeOf(squares.map(({ section }) => section)),
      explains: 0,
      of,
      evidence: lost?.detail ? [`first of them, from ${names[0]}: ${lost.detail}`] : [],
      alternatives: [],
      reasons: CODE_FACTS[code].reasons,
      next: nextSteps(world, code, { cluster, nodes: nodes.length <= MOST_NAMED ? [name] : [] }),
      region: [] satisfies readonly Region[],
    },
  ];
}

function isMostly(squares: readonly Square[], node: number, error: number): boolean {
  let [errors, all] = [0, 0];
  for (const { codes, section } of squares) {
    const width = codes.length / section.rows.length;
    for (let at = node * width; at < (node + 1) * width; at += 1) {
      if (codes[at] !== 0) all += 1;
      if (codes[at] === error) errors += 1;
    }
  }
  return errors > 0 && errors >= all * MOSTLY;
}
