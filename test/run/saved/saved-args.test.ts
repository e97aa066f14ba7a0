import { describe, expect, test } from 'vitest';
import { runOptions } from '../../../src/config/run-options.ts';
import { checkSettings } from '../../../src/config/settings.ts';
import type { CheckArgs } from '../../../src/config/settings-table.ts';
import { savedArgs } from '../../../src/run/saved/saved-args.ts';
import { aNode, aPlan, clusterRef, SECOND, secondRef } from '../../support/plan.ts';

/** What a plan contains about a check with these flags, as read back from disk. */
function savedPlan(args: CheckArgs) {
  const second = [aNode('m1', { cluster: SECOND })];
  const plan = {
    ...aPlan(2, args.dstContext ? { second } : {}),
    options: runOptions(args),
    source: { ...clusterRef, namespace: args.namespace ?? clusterRef.namespace },
  };
  const destinations = plan.destinations.map((one) => ({ ...one, namespace: args.dstNamespace ?? one.namespace }));
  return JSON.parse(JSON.stringify({ ...plan, destinations })) as typeof plan;
}

describe('savedArgs', () => {
  test.each<{ args: CheckArgs }>([
    { args: {} },
    { args: { port: '9000', podWait: '2m', probeTimeout: '500ms', concurrency: '3' } },
    { args: { image: 'mirror.example.com/agnhost:2.63.0', imagePullPolicy: 'Never', imagePullSecret: 'pull' } },
    { args: { imageRepository: 'ghcr.io/kosmos-io', floaterVersion: 'v0.3.0' } },
    { args: { dstContext: SECOND, dstImageRepository: 'mirror.example.com', dstNamespace: 'probes', oneWay: true } },
    { args: { dstContext: SECOND, within: true, namespace: 'mine', dstNamespace: 'mine' } },
  ])('$args give the same settings again', ({ args }) => {
    const settings = checkSettings({ ...args, checks: 'tcp' });
    const again = checkSettings(savedArgs(savedPlan(args)));
    // Useless without a second cluster.
    const dstFloater = args.dstContext ? settings.dstFloater : again.dstFloater;
    // Image profiles contain functions, which never compare as equal.
    expect(JSON.stringify(again)).toEqual(JSON.stringify({ ...settings, dstFloater }));
  });

  test('has the flags that lead to both clusters', () => {
    const flags = { kubeconfig: '/x/config', context: 'there', user: 'me', as: 'you' };
    const plan = { ...aPlan(1, { second: [] }), destinations: [{ ...secondRef, flags }] };
    expect(savedArgs({ ...plan, source: { ...clusterRef, flags: { context: 'here', asGroup: ['g'] } } })).toMatchObject(
      {
        context: 'here',
        asGroup: ['g'],
        dstKubeconfig: '/x/config',
        dstContext: 'there',
        dstUser: 'me',
        dstAs: 'you',
      },
    );
  });

  test('the timeout of the whole run and kubectl flags are not options of a run', () => {
    const args = { timeout: '5m', dstKubeconfig: '/x', token: 'secret', namespace: 'n', port: '9000' };
    expect(runOptions(args)).toEqual({ port: '9000', podWait: '60s', probeTimeout: '5s', concurrency: '64' });
  });
});
