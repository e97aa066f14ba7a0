import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parseFault } from '../../../src/loopback/faults/fault.ts';
import { standingFaults } from '../../../src/loopback/faults/standing.ts';
import type { Phase } from '../../../src/loopback/node/pod-status.ts';
import { TOKEN } from '../../support/plan.ts';
import type { PodScene } from '../../support/pods.ts';
import { answerAt, aPod, floaterSpec, PORT, until } from '../../support/pods.ts';

const fault = (text: string) => parseFault(text, ['n1', 'n2']);
const words = ({ phases }: PodScene) => phases.map(wordOf);

function wordOf(phase: Phase): string {
  if (phase.kind === 'running') return phase.ready ? 'ready' : 'running';
  return phase.kind === 'waiting' ? phase.reason : phase.kind;
}

/** Another process on the floater's port. */
async function occupy(address: string): Promise<AsyncDisposable> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = createServer().listen(PORT, address, resolve);
  await promise;
  return { [Symbol.asyncDispose]: () => new Promise((done) => server.close(() => done())) };
}

describe('a pod that starts', () => {
  test('runs, is ready when its own probe succeeds, and answers with its identity', async () => {
    await using scene = await aPod();
    await scene.life.run();
    expect(words(scene)).toEqual(['creating', 'running', 'ready']);
    expect(scene.life.isRunning()).toBe(true);
    const identity = `${TOKEN}.${scene.pod.uid}`;
    expect(await answerAt(scene.pod.ip)).toBe(identity);
    expect(await answerAt(scene.inside)).toBe(identity);
  });

  test('is not ready as long as its probe fails', async () => {
    await using scene = await aPod(floaterSpec({}, 'test -e "$DEMO_ROUTES.ready"'));
    const run = scene.life.run();
    await until(() => words(scene).includes('running'));
    expect(words(scene)).toEqual(['creating', 'running']);
    await scene.life.end();
    await run;
    expect(words(scene)).toEqual(['creating', 'running']);
  });

  test('waits for an image that cannot be pulled, reports it as a kubelet does, and goes on when it can be pulled', async () => {
    await using scene = await aPod();
    scene.faults.inject(fault('pod-not-ready:n1'));
    const run = scene.life.run();
    await until(() => scene.phases.length > 1);
    expect(scene.phases[1]).toMatchObject({
      reason: 'ImagePullBackOff',
      message: expect.stringContaining('not found'),
    });
    expect(scene.events.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Failed to pull image ".*agnhost.*": rpc error: code = NotFound/),
      'Error: ErrImagePull',
    ]);
    expect(scene.life.isRunning()).toBe(false);
    scene.faults.heal();
    await run;
    expect(words(scene)).toEqual(['creating', 'ImagePullBackOff', 'running', 'ready']);
  });

  test('cannot run a command that the image does not know', async () => {
    await using scene = await aPod(floaterSpec({ command: ['/agnhost', 'netexec'] }));
    await scene.life.run();
    expect(scene.phases.at(-1)).toMatchObject({
      reason: 'RunContainerError',
      message: 'the demo cluster does not know this command',
    });
    expect(scene.life.isRunning()).toBe(false);
  });
});

describe('a port that another process has', () => {
  test('is reported as a container that crashes, and nothing of the floater stays', async () => {
    await using scene = await aPod();
    await using _ = await occupy(scene.pod.ip);
    await scene.life.run();
    expect(words(scene)).toEqual(['creating', 'CrashLoopBackOff']);
    expect(scene.phases.at(-1)).toMatchObject({
      message: `listen EADDRINUSE: address already in use ${scene.pod.ip}:${PORT}`,
    });
    expect(scene.life.isRunning()).toBe(false);
    expect(await answerAt(scene.inside)).toBe('ECONNREFUSED');
  });

  test('the pod can still be ended', async () => {
    const scene = await aPod();
    await using _ = await occupy(scene.pod.ip);
    await scene.life.run();
    await expect(scene.life.end()).resolves.toBeUndefined();
    await scene[Symbol.asyncDispose]();
  });

  test('that was taken while it was closed is reported when it should open again', async () => {
    await using scene = await aPod();
    await scene.life.run();
    scene.faults.inject(fault('refused:n1'));
    await until(async () => (await answerAt(scene.pod.ip)) === 'ECONNREFUSED');
    await using _ = await occupy(scene.pod.ip);
    scene.faults.heal();
    await until(() => words(scene).includes('CrashLoopBackOff'));
    expect(scene.life.isRunning()).toBe(false);
  });
});

describe('refused connections', () => {
  test('the floater is open to itself and to nobody else, until it is healed', async () => {
    await using scene = await aPod();
    await scene.life.run();
    scene.faults.inject(fault('refused:n1'));
    await until(async () => (await answerAt(scene.pod.ip)) === 'ECONNREFUSED');
    expect(await answerAt(scene.inside)).toContain(scene.pod.uid);
    scene.faults.heal();
    await until(async () => (await answerAt(scene.pod.ip)).includes(scene.pod.uid));
    expect(words(scene)).toEqual(['creating', 'running', 'ready']);
  });

  test('from the start: it gets ready, and refuses', async () => {
    await using scene = await aPod();
    scene.faults.inject(fault('refused:n1'));
    await scene.life.run();
    expect(words(scene)).toEqual(['creating', 'running', 'ready']);
    expect(await answerAt(scene.pod.ip)).toBe('ECONNREFUSED');
  });

  test('after quick changes, the last state holds', async () => {
    await using scene = await aPod();
    await scene.life.run();
    for (let times = 0; times < 3; times++) {
      scene.faults.inject(fault('refused:n1'));
      scene.faults.heal();
    }
    await scene.life.faultsChanged();
    expect(await answerAt(scene.pod.ip)).toContain(scene.pod.uid);
    scene.faults.heal();
    scene.faults.inject(fault('refused:n1'));
    await scene.life.faultsChanged();
    expect(await answerAt(scene.pod.ip)).toBe('ECONNREFUSED');
    expect(words(scene)).toEqual(['creating', 'running', 'ready']);
  });
});

describe('a pod that ends', () => {
  test('no longer listens, and reports nothing about it', async () => {
    const scene = await aPod();
    await scene.life.run();
    await scene[Symbol.asyncDispose]();
    expect(await answerAt(scene.pod.ip)).toBe('ECONNREFUSED');
    expect(await answerAt(scene.inside)).toBe('ECONNREFUSED');
    expect(scene.life.isRunning()).toBe(false);
    scene.faults.heal();
    expect(words(scene)).toEqual(['creating', 'running', 'ready']);
  });

  test('leaves nothing that listens, at any moment of its start', async () => {
    const moments = ['creating', 'running'];
    for (const moment of moments) {
      let end: Promise<void> | undefined;
      const scene: PodScene = await aPod(floaterSpec(), {
        onPhase: ({ kind }) => {
          if (kind !== moment) return;
          queueMicrotask(() => {
            end ??= scene.life.end();
          });
        },
      });
      await scene.life.run();
      await end;
      expect([await answerAt(scene.pod.ip), await answerAt(scene.inside)]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
      await scene[Symbol.asyncDispose]();
    }
  });

  test('leaves its first door closed, even while it opens', async () => {
    let end: Promise<void> | undefined;
    // Called right before a port is opened.
    const at = (name: string) => {
      if (name === 'refused')
        queueMicrotask(() => {
          end ??= scene.life.end();
        });
      return undefined;
    };
    const scene: PodScene = await aPod(floaterSpec(), { faults: { ...standingFaults(), at } });
    await scene.life.run();
    await end;
    expect([await answerAt(scene.pod.ip), await answerAt(scene.inside)]).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    await scene[Symbol.asyncDispose]();
  });

  test('stops waiting for an image that cannot be pulled', async () => {
    await using scene = await aPod(floaterSpec({ image: 'example.test/other:1' }));
    const run = scene.life.run();
    await until(() => words(scene).includes('ImagePullBackOff'));
    await scene.life.end();
    await run;
    expect(words(scene)).toEqual(['creating', 'ImagePullBackOff']);
  });
});
