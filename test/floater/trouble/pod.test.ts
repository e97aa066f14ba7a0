import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../src/kube/objects.ts';
import { aPod, deployment } from '../../support/objects.ts';
import { causeIn, recorded } from '../../support/scenes.ts';

const container = (state: object, over: object = {}) => [
  { name: 'floater', ready: false, restartCount: 0, state, ...over },
];
const waiting = (reason: string, message?: string) => ({ waiting: { reason, message } });

describe('a pod that is not ready', () => {
  test.each<{ status: Pod['status']; words: string; final?: boolean }>([
    { status: {}, words: 'its pod is not started yet' },
    {
      status: { containerStatuses: container(waiting('ContainerCreating')) },
      words: 'its container is still being created',
    },
    {
      status: { containerStatuses: container(waiting('PodInitializing')) },
      words: 'its container is still being created',
    },
    { status: { containerStatuses: container(waiting('Odd', 'words')) }, words: 'Odd: words' },
    { status: { containerStatuses: container({}) }, words: 'the floater runs but does not answer itself yet' },
    {
      status: { containerStatuses: container(waiting('CreateContainerConfigError', 'failed to sync configmap cache')) },
      words: 'CreateContainerConfigError: failed to sync configmap cache',
    },
    {
      status: {
        containerStatuses: container(waiting('CreateContainerConfigError', 'image will run as root')),
      },
      words: 'CreateContainerConfigError: image will run as root',
      final: true,
    },
    {
      status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
      words: 'Evicted: The node was low on resource: memory.',
    },
    {
      status: {
        phase: 'Failed',
        reason: 'Evicted',
        containerStatuses: container({ terminated: { exitCode: 137 } }),
      },
      words: 'Evicted',
    },
    {
      status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulerError', message: 'odd' }] },
      words: 'SchedulerError: odd',
    },
    {
      status: {
        containerStatuses: container(
          { running: {} },
          { restartCount: 5, lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
        ),
      },
      words: 'the floater ended with 137: OOMKilled, 5 restarts; it had not enough memory',
    },
  ])('$words', ({ status, words, final = false }) => {
    const recording = { ...recorded('probe-fails'), node: 'n1', events: [], pods: [aPod(1, { status })] };
    expect(causeIn(recording, { deployment: { ...deployment, daemonSet: 'created' } })).toEqual({ words, final });
  });
});
