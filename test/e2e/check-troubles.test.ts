import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { killApiServer } from '../cluster/api-server.ts';
import { waitForNodes } from '../cluster/cluster.ts';
import { type Heal, injectFault } from '../cluster/faults.ts';
import { kubectl, rigKubectl } from '../cluster/kubectl.ts';
import { inNode } from '../cluster/node.ts';
import { nodeObject } from '../cluster/node-config.ts';
import type { Cluster } from '../cluster/types.ts';
import { type Fixture, useCluster } from './support/fixture.ts';
import { findingLines } from './support/lines.ts';
import { expectedLines, type Product } from './support/product.ts';

const API_PORT = 6443;

/** Lines like those of `failureLines`, but independent of the cluster that the tests run on. */
function lines({ failures }: Report): readonly string[] {
  const short = (node: string) => node.replace(/^[a-z]-/, '');
  return failures.map(
    ({ source, destination, family, verdict, reason }) =>
      `${short(source.node)}>${short(destination.node)} ${family} ${verdict} ${reason}`,
  );
}

const details = ({ failures }: Report) => [...new Set(failures.map(({ detail }) => detail))];
const seconds = ({ metadata }: Report) => (Date.parse(metadata.finishedAt) - Date.parse(metadata.startedAt)) / 1_000;

/**
 * New connections from node 1's pods to node 3's get no answer, so node 1's probes take as long as they may.
 */
async function holdNode1({ cluster, nodes: [n1, , n3] }: Fixture): Promise<Heal> {
  return await injectFault(cluster, {
    where: 'lan',
    family: 'bridge',
    hook: 'forward',
    rule: [
      `ip saddr ${n1.podCidr4} ip daddr ${n3.podCidr4} drop`,
      `ip6 saddr ${n1.podCidr6} ip6 daddr ${n3.podCidr6} drop`,
    ],
  });
}

/** Starts a check, and acts while node 1's probes are held up; the other execs follow one by one. */
async function checkWhile(fixture: Fixture, act: (heal: Heal) => Promise<unknown>, ...args: readonly string[]) {
  const heal = await holdNode1(fixture);
  const check = fixture.netdoctor.start('check', '-o', 'json', '--probe-timeout', '6s', ...args);
  await check.phase('check');
  await sleep(1_500);
  await act(heal);
  await heal();
  const { exitCode, stdout, stderr } = await check.ended;
  const report: Report = JSON.parse(stdout);
  return { exitCode, report, stderr };
}

const codes = ({ remarks }: Report) => remarks.map(({ code }) => code);

async function isSaved({ run }: Product, { metadata }: Report): Promise<boolean> {
  const { stdout } = await run('runs', '-o', 'json');
  return stdout.includes(metadata.runId);
}

async function resumed({ run }: Product) {
  const { exitCode, stdout } = await run('resume', '-o', 'json');
  const { summary }: Report = JSON.parse(stdout);
  return { exitCode, pass: summary.pass, complete: summary.complete };
}

const ALL_WELL = { exitCode: 0, pass: 12, complete: true };

async function signalKubelet(cluster: Cluster, node: number, name: 'STOP' | 'CONT'): Promise<void> {
  await inNode(cluster, node, ['pkill', `-${name}`, '-x', 'kubelet']);
}

describe('a check with problems of its own', () => {
  const fixture = useCluster();
  const undos: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    await fixture().netdoctor.check();
  });
  afterEach(async () => {
    for (const undo of undos.splice(0)) await undo();
  });

  test.each([
    {
      name: 'whose port is dropped',
      code: 'ND801',
      detail: /^the kubelet of \S+-n2 does not answer: the exec did not open within 15 s$/,
      act: ({ cluster }: Fixture) =>
        injectFault(cluster, { where: { node: 2 }, family: 'inet', hook: 'input', rule: 'tcp dport 10250 drop' }),
    },
    {
      name: 'whose port is closed',
      code: 'ND804',
      detail: /^the API server cannot reach the kubelet of \S+-n2: exec refused with 500: .*connection refused$/,
      act: ({ cluster }: Fixture) => {
        const rule = 'tcp dport 10250 reject with tcp reset';
        return injectFault(cluster, { where: { node: 2 }, family: 'inet', hook: 'input', rule });
      },
    },
    {
      name: 'that hangs',
      code: 'ND801',
      detail: /^the kubelet of \S+-n2 does not answer: the exec did not open within 15 s$/,
      act: async ({ cluster }: Fixture) => {
        await signalKubelet(cluster, 2, 'STOP');
        return () => signalKubelet(cluster, 2, 'CONT');
      },
    },
  ])('a kubelet $name: its node is not a source, but is still reached', async ({ act, code, detail }) => {
    const { netdoctor } = fixture();
    undos.push(await act(fixture()));
    const { exitCode, report } = await netdoctor.check();
    expect(lines(report)).toEqual(expectedLines(['n2>n1', 'n2>n3'], 'error EXEC'));
    expect(details(report)).toEqual([expect.stringMatching(detail)]);
    expect(report.summary).toMatchObject({ pass: 8, fail: 0, error: 4, complete: false });
    expect(findingLines(report)).toEqual([`${code} node n2 outbound`]);
    expect(seconds(report)).toBeLessThan(22);
    expect(exitCode).toBe(2);
  });

  test('an API server that is restarted: interrupted probes are not measured, and later sources wait for it', async () => {
    const { cluster, netdoctor } = fixture();
    const act = async () => {
      const restart = await killApiServer(cluster);
      undos.push(restart);
      await sleep(3_000);
      await restart();
    };
    const { exitCode, report, stderr } = await checkWhile(fixture(), act, '--concurrency', '1');
    expect(lines(report), stderr).toEqual(expectedLines(['n1>n2', 'n1>n3'], 'error EXEC'));
    expect(details(report)).toEqual([expect.stringMatching(/^the exec channel was cut/)]);
    expect(findingLines(report)).toEqual(['ND801 node n1 outbound']);
    expect(codes(report)).toEqual([]);
    expect(exitCode).toBe(2);
    expect(await isSaved(netdoctor, report)).toBe(true);
    expect(await resumed(netdoctor)).toEqual(ALL_WELL);
  });

  test('an API server that cannot be reached for ten seconds: running probes are not lost, and the others run', async () => {
    const { cluster } = fixture();
    const act = async (heal: Heal) => {
      const rule = `tcp dport ${API_PORT} drop`;
      const healApi = await injectFault(cluster, { where: 'lan', family: 'inet', hook: 'output', rule });
      await heal();
      await sleep(10_000);
      await healApi();
    };
    const { exitCode, report, stderr } = await checkWhile(fixture(), act, '--concurrency', '1');
    expect(lines(report), stderr).toEqual([]);
    expect(report.summary).toMatchObject({ pass: 12, complete: true });
    expect(exitCode).toBe(0);
  });

  test('an API server that stays away: verdicts are kept, and the report says what is unknown', async () => {
    const { cluster, netdoctor } = fixture();
    const act = async () => {
      undos.push(await killApiServer(cluster));
    };
    const { exitCode, report, stderr } = await checkWhile(fixture(), act, '--concurrency', '1', '--timeout', '20s');
    expect(lines(report), stderr).toEqual(expectedLines(['n1>n2', 'n1>n3'], 'error EXEC'));
    expect(codes(report)).toEqual(['NOT_SETTLED', 'TIMED_OUT']);
    expect(findingLines(report)).toEqual(['ND801 node n1 outbound']);
    expect(exitCode).toBe(2);
    for (const undo of undos.splice(0)) await undo();
    expect(await isSaved(netdoctor, report)).toBe(true);
    expect(await resumed(netdoctor)).toEqual(ALL_WELL);
  });

  test('a node that is removed is no longer a source, and nothing fails', async () => {
    const { cluster, nodes } = fixture();
    const [, , n3] = nodes;
    const act = async () => {
      undos.push(async () => {
        await rigKubectl(cluster, ['apply', '-f', '-'], JSON.stringify(nodeObject(n3)));
        await waitForNodes(cluster, [n3.index]);
      });
      await kubectl(cluster, ['delete', 'node', n3.name]);
    };
    const { exitCode, report, stderr } = await checkWhile(fixture(), act, '--concurrency', '1');
    expect(lines(report), stderr).toEqual(expectedLines(['n3>n1', 'n3>n2'], 'error POD'));
    expect(details(report)).toEqual([expect.stringMatching(/^the node \S+-n3 is gone: .*not found/)]);
    expect(findingLines(report)).toEqual(['ND802 node n3 outbound']);
    expect(exitCode).toBe(2);
  });
});
