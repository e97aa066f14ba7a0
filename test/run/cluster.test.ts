import { expect, test } from 'vitest';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { contextWords } from '../../src/run/cluster.ts';
import { resolved } from '../support/kube.ts';

test.each<[Partial<ResolvedContext>, string]>([
  [{}, 'context cluster-a (from --context), API server https://127.0.0.1:6443'],
  [{ serverFrom: 'from --server' }, 'API server https://127.0.0.1:6443 (from --server)'],
  [{ userName: 'ann', userFrom: 'from --user' }, 'API server https://127.0.0.1:6443, user ann (from --user)'],
  [{ user: { as: 'eve', token: 'secret' } }, 'API server https://127.0.0.1:6443, acting as eve'],
])('%j: %s', (over, words) => {
  const line = contextWords({ ...resolved, ...over });
  expect(line.endsWith(words)).toBe(true);
  expect(line).not.toContain('secret');
});
