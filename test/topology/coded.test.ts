import { expect, test } from 'vitest';
import { dependentOn } from '../../src/model/end-role.ts';
import { type Case, makeCase } from './case.ts';
import { isCoded } from './coded.ts';

/** A network in which kube-proxy is dead on a node, as a run with the default checks shows it. */
const DEAD = [...Array(400).keys()]
  .map((number) => makeCase(3, number))
  .find(({ kind, truths }) => kind === 'kube-proxy-few' && truths[0]?.counted);

/** The same run, if of all that kube-proxy leads to only the resolver could be asked. */
function withResolverAlone(made: Case): Case {
  const { layout, report } = made;
  const isUnasked = (endpoint: number) => {
    const end = layout.endpoints[endpoint];
    const role = end?.layer === 'service' ? end.aim.role : undefined;
    return role !== undefined && role !== 'resolver' && dependentOn('kube-proxy').includes(role);
  };
  const rows = report.matrix.rows.map((row) => ({
    ...row,
    verdicts: row.verdicts.map((code, endpoint) => (isUnasked(endpoint) ? 0 : code)),
  }));
  return { ...made, report: { ...report, matrix: { ...report.matrix, rows } } };
}

test("a dead kube-proxy is not the node's own resolver, unless only that was asked", () => {
  if (!DEAD) throw new RangeError('no such case');
  expect(isCoded(DEAD, { code: 'ND511' }, 0)).toBe(true);
  expect(isCoded(DEAD, { code: 'ND503' }, 0)).toBe(false);
  expect(isCoded(withResolverAlone(DEAD), { code: 'ND503' }, 0)).toBe(true);
  expect(isCoded(withResolverAlone(DEAD), { code: 'ND513' }, 0)).toBe(false);
});
