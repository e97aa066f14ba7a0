import type { Plugin } from '../../src/check/contract.ts';
import { pairTargets } from '../../src/check/plugin.ts';
import type { ApiGate } from '../../src/kube/api-gate.ts';
import type { ExecEnd, ExecRequest } from '../../src/kube/client.ts';
import type { ExecHandler } from './kube.ts';

/** A check whose program is the list of its addresses: a fake exec can answer it without a shell. */
export const fakeCheck: Plugin = {
  name: 'tcp',
  summary: 'for tests',
  proves: 'nothing',
  count: 'each',
  byDefault: true,
  needs: { tools: ['sometool'] },
  traits: { protocols: ['tcp'], latency: 'connection' },
  paths: ['pod-pod'],
  optionsSchema: {},
  targets: (bound, source) => pairTargets(bound, source, { check: 'tcp' }),
  program: (targets, { timeoutMs }) => ({
    text: targets.map(({ address }) => `# to ${address}`).join('\n'),
    records: targets.length,
    deadlineMs: timeoutMs,
  }),
  judge: (_target, { fields }) =>
    fields === 'ok'
      ? { verdict: 'pass', latencyMs: 1 }
      : { verdict: 'fail', reason: 'TIMEOUT', detail: `it said ${fields}` },
};

export const EXITED: ExecEnd = { kind: 'exited', code: 0, stderr: '' };

/** The addresses that a program of `fakeCheck` should probe, in order. */
export function addressesOf({ stdin }: Pick<ExecRequest, 'stdin'>): readonly string[] {
  return [...stdin.matchAll(/^# to (\S+)$/gm)].map(([, address = '']) => address);
}

/** What the program would print if `fields` is the result for each address. */
export function outputOf(request: ExecRequest, fields: (address: string) => string): string {
  const rows = addressesOf(request).map((address, number) => `0 ${number} ${fields(address)}`);
  return ['netdoctor 1 0', ...rows, `end ${rows.length}`, ''].join('\n');
}

/** A cluster in which every program runs to its end. */
export function network(fields: (pod: string, address: string) => string): ExecHandler {
  return (request) => {
    request.onStdout(outputOf(request, (address) => fields(request.pod, address)));
    return EXITED;
  };
}

/** An API server that is always there. */
export const openGate: ApiGate = { open: async () => true, ask: async () => 'there' };
