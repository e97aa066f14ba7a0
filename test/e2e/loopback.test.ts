import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';
import { killApiServer } from '../cluster/api-server.ts';
import { runProduct } from '../support/loopback.ts';
import { tempFolder } from '../support/temp.ts';
import { differences } from './support/compare.ts';
import { execDifferences } from './support/compare-exec.ts';
import { watchDifferences } from './support/compare-watch.ts';
import { emptied } from './support/emptied.ts';
import { EXEC_CASES } from './support/exec-cases.ts';
import { execRaw } from './support/exec-raw.ts';
import { useCluster } from './support/fixture.ts';
import { startWithNodes } from './support/loopback-like.ts';
import { ON_PURPOSE } from './support/on-purpose.ts';
import { type Access, type Ask, accessOf, rawClient } from './support/raw-client.ts';
import { type Recorded, record, targetOf } from './support/record.ts';
import { type Answered, replay } from './support/replay.ts';
import { scenario } from './support/scenario.ts';
import { shapeOf } from './support/shape.ts';
import { watchRaw } from './support/watch-raw.ts';

const fixture = useCluster();
const nodeNames = () => fixture().cluster.nodes.map(({ name }) => name);

describe("the product's own requests, and some written by hand", () => {
  let recorded: Recorded;
  let answers: readonly { readonly real: Answered; readonly loopback: Answered }[];

  beforeAll(async () => {
    recorded = await record(scenario(nodeNames()[0] ?? ''), nodeNames());
    const loopback = await onLoopback(recorded);
    const real = await onReal(recorded);
    answers = real.map((one, index) => ({ real: one, loopback: loopback[index] ?? one }));
    expect(loopback).toHaveLength(real.length);
  });

  test('the commands end as they should', () => {
    expect(recorded.ended.filter((words) => !words.endsWith(' 0'))).toEqual([
      'check -n belongs-to-a-user --image registry.k8s.io/e2e-test-images/nosuch:1 --pod-wait 4s 2',
      'check -n belongs-to-a-user 2',
      'check -n held 2',
    ]);
    expect(recorded.ended.length).toBeGreaterThan(15);
  });

  test('they include something of everything', () => {
    const statuses = new Set(answers.map(({ real }) => real.answer.status));
    expect([...statuses].sort()).toEqual([200, 201, 400, 403, 404, 405, 409, 422, 500]);
    expect(answers.length).toBeGreaterThan(300);
  });

  test('status, content type, shape and refusals match the real API server', () => {
    const found = answers
      .filter(({ real: { step } }) => !ON_PURPOSE.some(({ by }) => by === step.by))
      .flatMap(({ real, loopback }) => told(real, differences({ real: real.answer, loopback: loopback.answer })));
    expect(found).toEqual([]);
    const paths = answers.reduce((sum, { loopback }) => sum + shapeOf(loopback.answer.body).size, 0);
    expect(paths).toBeGreaterThan(8_000);
  });

  test.each(ON_PURPOSE)('on purpose: $by: $reason', ({ by, sameStatus }) => {
    const shown = answers.filter(({ real }) => real.step.by === by);
    expect(shown.length).toBeGreaterThan(0);
    for (const { real, loopback } of shown) {
      expect(differences({ real: real.answer, loopback: loopback.answer })).not.toEqual([]);
      expect(loopback.answer.status === real.answer.status).toBe(sameStatus);
    }
  });

  async function onLoopback({ steps }: Recorded): Promise<readonly Answered[]> {
    const cluster = await startWithNodes(nodeNames());
    const target = targetOf(cluster.kubeconfig, { accounts: false });
    try {
      return await replay(steps, target);
    } finally {
      target.close();
      await cluster.close();
    }
  }

  async function onReal({ steps }: Recorded): Promise<readonly Answered[]> {
    const target = targetOf(fixture().cluster.kubeconfig, { accounts: true });
    try {
      await emptied(target);
      return await replay(steps, target);
    } finally {
      await emptied(target);
      target.close();
    }
  }
});

function told({ step }: Answered, found: readonly string[]): readonly string[] {
  return found.map((words) => `[${step.by}] ${step.method} ${step.path}: ${words}`);
}

describe('execs and watches', () => {
  interface Side {
    readonly access: Access;
    readonly ask: Ask;
    readonly close: () => void;
    readonly pod: string;
  }
  let sides: { readonly real: Side; readonly loopback: Side };
  let cluster: LoopbackCluster;
  const both = async <T>(work: (side: Side) => Promise<T>) => {
    const [real, loopback] = await Promise.all([sides.real, sides.loopback].map(work));
    if (real === undefined || loopback === undefined) throw new Error('there are two sides');
    return { real, loopback };
  };

  beforeAll(async () => {
    cluster = await startWithNodes(nodeNames());
    const [real, loopback] = await Promise.all([fixture().cluster, cluster].map(sideWithFloaters));
    if (real && loopback) sides = { real, loopback };
  });
  afterAll(async () => {
    sides.real.close();
    sides.loopback.close();
    await cluster.close();
  });

  async function sideWithFloaters({ kubeconfig }: { readonly kubeconfig: string }): Promise<Side> {
    using home = tempFolder();
    const { code } = await runProduct({ cluster: { kubeconfig }, home: home.path }, ['check']);
    expect(code).toBe(0);
    const access = accessOf(kubeconfig);
    const { ask, close } = rawClient(access);
    const { body } = await ask({ method: 'GET', path: PODS });
    const { items } = body as { readonly items: readonly { readonly metadata: { readonly name: string } }[] };
    return { access, ask, close, pod: items[0]?.metadata.name ?? '' };
  }

  test.each(EXEC_CASES)('exec: $name', async ({ runtimeWords = false, ...given }) => {
    const outcomes = await both(async ({ access, pod }) => {
      const usual = { namespace: 'netdoctor-system', pod, container: 'floater', command: ['true'], protocols: [] };
      return await execRaw(access, { ...usual, ...given });
    });
    expect(execDifferences(outcomes, { runtimeWords })).toEqual([]);
  });

  test('exec: without a WebSocket', async () => {
    const answers = await both(({ ask, pod }) => ask({ method: 'GET', path: `${PODS}/${pod}/exec?command=true` }));
    expect(answers.real.status).toBe(400);
    expect(differences(answers)).toEqual([]);
  });

  test('watch: existing objects, then changes', async () => {
    const name = 'watched';
    const path = `/api/v1/namespaces/${name}`;
    const watched = await both(async ({ access, ask }) => {
      const { body } = await ask({ method: 'GET', path: '/api/v1/namespaces?limit=1' });
      const { resourceVersion } = (body as { readonly metadata: { readonly resourceVersion: string } }).metadata;
      const query = `watch=true&resourceVersion=${resourceVersion}&fieldSelector=metadata.name%3D${name}`;
      return await watchRaw(access, {
        path: `/api/v1/namespaces?${query}`,
        meanwhile: async () => {
          await ask({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } });
          await ask({ method: 'PATCH', path, body: { metadata: { labels: { team: 'a' } } } });
          await ask({ method: 'DELETE', path });
        },
        until: ({ type }) => type === 'DELETED',
      });
    });
    expect(watchDifferences(watched)).toEqual([]);
    expect(new Set(watched.real.events.map(({ type }) => type))).toEqual(new Set(['ADDED', 'MODIFIED', 'DELETED']));
  });

  test('watch: from a version that is too old', async () => {
    // An API server that has just started does not know earlier versions.
    await (await killApiServer(fixture().cluster))();
    const watched = await both(({ access }) => watchRaw(access, { path: '/api/v1/nodes?watch=1&resourceVersion=1' }));
    expect(watched.real.events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
    expect(watchDifferences(watched)).toEqual([]);
  });
});

const PODS = '/api/v1/namespaces/netdoctor-system/pods';
