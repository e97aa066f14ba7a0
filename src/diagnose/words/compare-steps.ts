import { shellWords } from '../../kube/flag-words.ts';
import type { NextStep } from '../finding.ts';
import type { ExamplePair, ExamplePairs } from './example-pairs.ts';

/**
 * The way that packets of a failing and of a passing pair take, to be compared. Empty if the run did not keep
 * the addresses. Pure.
 */
export function compareSteps({ failing, passing }: ExamplePairs): readonly NextStep[] {
  const failed = routeTo(failing);
  const passed = passing && routeTo(passing);
  if (!failed || !passing || !passed) return [];
  if (passing.from.name === failing.from.name && passing.from.cluster === failing.from.cluster) {
    const why = `the ways to ${failing.to.name}, which fails, and to ${passing.to.name}, which passes`;
    return [{ why, command: `${failed}; ${passed}`, node: failing.from.name }];
  }
  return [
    { why: `the way to ${failing.to.name}, which fails`, command: failed, node: failing.from.name },
    { why: `the way to ${passing.to.name}, which passes`, command: passed, node: passing.from.name },
  ];
}

function routeTo({ address }: ExamplePair): string | undefined {
  return address === undefined ? undefined : `ip route get ${shellWords([address])}`;
}
