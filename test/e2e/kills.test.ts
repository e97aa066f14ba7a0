import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { readRun } from '../../src/state/read-run.ts';
import { injectFault } from '../cluster/faults.ts';
import { inNode } from '../cluster/node.ts';
import type { Cluster, NodeInfo } from '../cluster/types.ts';
import { useCluster } from './support/fixture.ts';
import { failureLines } from './support/product.ts';

/** `npm run soak` runs thirty rounds. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 4);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 100_000);
const TABLE = 'netdoctor_count';
/**
 * A check takes about 4 s here: the floaters already exist, one node's probes take 2 s to fail, and a second
 * later the floaters are read again.
 */
const LONGEST_MS = 4_500;

/** A small seeded generator, so that the moments of a failed run can be reproduced. */
function* moments(seed: number): Generator<number> {
  let state = seed >>> 0;
  while (true) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state / 2 ** 32) * LONGEST_MS;
  }
}

/** Counts new connections to floaters on arrival, with one counter per pair of nodes. */
async function countArrivals(cluster: Cluster, nodes: readonly NodeInfo[]): Promise<void> {
  for (const to of nodes) {
    const rules = nodes
      .filter((from) => from !== to)
      .map(
        (from) =>
          `add rule inet ${TABLE} c ip saddr ${from.podCidr4} ip daddr ${to.podCidr4} tcp flags syn / syn,ack counter comment "${from.name}"`,
      );
    const script = [`add table inet ${TABLE}`, `delete table inet ${TABLE}`, `add table inet ${TABLE}`];
    const chain = `add chain inet ${TABLE} c { type filter hook forward priority -300; }`;
    await inNode(cluster, to.index, ['nft', '-f', '-'], { input: `${[...script, chain, ...rules].join('\n')}\n` });
  }
}

/** `from>to`, with the number of arrivals. */
async function arrivals(cluster: Cluster, nodes: readonly NodeInfo[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const to of nodes) {
    const { stdout } = await inNode(cluster, to.index, ['nft', 'list', 'table', 'inet', TABLE]);
    for (const [, packets, from] of stdout.matchAll(/packets (\d+) .*comment "(.*)"/g)) {
      found.set(`${from}>${to.name}`, Number(packets));
    }
  }
  return found;
}

/** The parts of a report that must be the same however often a check was killed. */
function essence(report: Report) {
  const { probes, pass, fail, error, skip, complete } = report.summary;
  return { failures: failureLines(report.failures), counts: { probes, pass, fail, error, skip, complete } };
}

const QUICK = ['--probe-timeout', '2s'];

interface Tally {
  killed: number;
  beforeRows: number;
  finishedRows: number;
}

describe(`a check killed at ${ROUNDS} random moments (seed ${SEED}), then resume`, () => {
  const fixture = useCluster();

  test('gives the result of an undisturbed check, and does not repeat finished probes', {
    timeout: ROUNDS * 40_000 + 60_000,
  }, async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const [n1, n2] = nodes;
    const drop = 'meta l4proto tcp ct state new drop';
    const rule = [`ip saddr ${n1.podCidr4} ${drop}`, `ip6 saddr ${n1.podCidr6} ${drop}`];
    await injectFault(cluster, { where: { node: n2.index }, family: 'inet', hook: 'forward', rule });
    const undisturbed = essence((await netdoctor.check(...QUICK)).report);
    const tally = { killed: 0, beforeRows: 0, finishedRows: 0 };
    const next = moments(SEED);
    try {
      for (let count = 0; count < ROUNDS; count += 1) {
        const { merged, again } = await round(next.next().value ?? 0, tally);
        expect(merged).toEqual(undisturbed);
        expect(again).toEqual([]);
      }
    } finally {
      for (const { index } of nodes)
        await inNode(cluster, index, ['nft', 'delete', 'table', 'inet', TABLE], { reject: false });
    }
    process.stderr.write(`seed ${SEED}, ${ROUNDS} rounds: ${JSON.stringify(tally)}\n`);
    expect(tally.killed).toBeGreaterThan(0);
  });

  /**
   * @returns the report of both commands together, and the arrivals from sources that had already finished
   */
  async function round(moment: number, tally: Tally) {
    const { cluster, netdoctor, nodes } = fixture();
    const before = await newestRun();
    const check = netdoctor.start('check', ...QUICK);
    const isOver = await Promise.race([check.ended.then(() => true), sleep(moment, false)]);
    if (!isOver) check.signal('SIGKILL');
    if ((await check.ended).exitCode === undefined) tally.killed += 1;
    const runId = await newestRun();
    // The check was killed before a run existed, so a user would run check again.
    const command = runId === before ? 'check' : 'resume';
    const finished = runId === before ? [] : await finishedSources(runId);
    tally.finishedRows += finished.length;
    if (finished.length === 0) tally.beforeRows += 1;
    await countArrivals(cluster, nodes);
    const { stdout } = await netdoctor.run(command, '-o', 'json', ...QUICK);
    const came = [...(await arrivals(cluster, nodes))];
    const again = came.filter(
      ([pair, packets]) => packets > 0 && finished.some((source) => pair.startsWith(`${source}>`)),
    );
    return { merged: essence(JSON.parse(stdout)), again };
  }

  /** Nodes whose IPv4 row is on disk and contains only passes. */
  async function finishedSources(runId: string): Promise<readonly string[]> {
    const { rows } = await readRun({ NETDOCTOR_HOME: `${fixture().netdoctor.home}/state` }, runId);
    return rows
      .filter(({ family, others }) => family === 'ipv4' && others.length === 0)
      .map(({ source }) => source.split('/')[1] ?? '');
  }

  async function newestRun(): Promise<string> {
    const { stdout } = await fixture().netdoctor.run('runs', '-o', 'json');
    return JSON.parse(stdout).runs[0]?.runId ?? '';
  }
});
