import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../../src/floater/deploy.ts';
import { lateRemarks } from '../../../src/run/check/late-remarks.ts';
import { deployment } from '../../support/objects.ts';

const calm = { probing: new AbortController().signal, timeIsUp: () => false };
const late = (...deployments: readonly Deployment[]) =>
  lateRemarks([{ name: 'a', deployments }], { timeoutMs: 0 }, calm);

describe('the answers of the floaters', () => {
  test.each<{ over: Partial<Deployment>; said: readonly string[] }>([
    { over: {}, said: [] },
    { over: { profile: 'custom', answer: 'x.$(NETDOCTOR_IDENTITY)' }, said: [] },
    {
      over: { profile: 'kosmos' },
      said: ['netctl\'s floaters all answer "OK": an answer from the wrong pod cannot be told from the right one'],
    },
    {
      over: { profile: 'custom', answer: 'me' },
      said: ['the floaters all answer "me": an answer from the wrong pod cannot be told from the right one'],
    },
  ])('$over', ({ over, said }) => {
    const one = { ...deployment, ...over };
    expect(late(one, { ...one, layer: 'node' }).map(({ detail }) => detail)).toEqual(said);
  });
});

test('a note about each layer is reported once', () => {
  const notes = [{ code: 'ADMISSION_WARNING', detail: 'w' }] as const;
  expect(late({ ...deployment, notes }, { ...deployment, layer: 'node', notes })).toEqual([
    { cluster: 'a', code: 'ADMISSION_WARNING', detail: 'w' },
  ]);
});
