import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { PROTOCOL } from '../../src/check/program.ts';
import { timestamp } from '../../src/loopback/api/objects.ts';
import { EVENTS, NODES, PODS } from '../../src/loopback/api/resources.ts';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';
import { FORMAT_NAMES } from '../../src/report/formats.ts';
import { ALL_HOSTILE, HOSTILE, rawIn } from '../support/hostile.ts';
import { useLoopback } from '../support/loopback.ts';
import { expectHarmless } from '../support/terminal.ts';

const loopback = useLoopback(3);
/** A program cannot be given a NUL, and writes bytes. */
const PRINTED = ALL_HOSTILE.replaceAll('\0', '').toWellFormed();

const restore: (() => void)[] = [];
afterEach(() => {
  for (const one of restore.splice(0)) one();
});

/** The address of the floater on n2. */
function addressOf({ store }: LoopbackCluster): string {
  const pods = store.list(PODS) as readonly { spec?: { nodeName?: string }; status?: { podIP?: string } }[];
  const address = pods.find(({ spec }) => spec?.nodeName === 'n2')?.status?.podIP;
  if (!address) throw new Error('there is no floater on n2');
  return address;
}

/** On n2 the program does whatever a compromised node wants, elsewhere what it should. */
function compromise(
  cluster: LoopbackCluster,
  tool: 'sh' | 'curl',
  { stdout, stderr }: Record<'stdout' | 'stderr', string>,
): void {
  const at = (name: string) => join(cluster.folder, name);
  const path = at(`bin/${tool}`);
  const [out, err, real] = [at('hostile.out'), at('hostile.err'), at(`real-${tool}`)];
  writeFileSync(out, stdout);
  writeFileSync(err, stderr);
  const usual =
    tool === 'sh' ? 'exec /bin/sh "$@"' : `exec "$DEMO_CURL" "$@" --interface "$DEMO_ADDRESS" -K "$DEMO_ROUTES"`;
  rmSync(path);
  writeFileSync(
    path,
    `#!/bin/sh\nif [ "$DEMO_ADDRESS" = ${addressOf(cluster)} ]; then cat ${out}; cat ${err} >&2; exit 7; fi\n${usual}\n`,
  );
  chmodSync(path, 0o755);
  restore.push(() => {
    rmSync(path);
    if (tool === 'sh') symlinkSync('/bin/sh', path);
    else {
      writeFileSync(path, `#!/bin/sh\n${usual}\n`);
      chmodSync(path, 0o755);
    }
    rmSync(real, { force: true });
  });
}

/** Runs the check, and shows the saved run in each format. None of this may control a terminal. */
async function expectHarmlessRun(): Promise<string> {
  const { check, netdoctor } = loopback();
  const { code, stdout, stderr, report } = await check();
  expect([1, 2]).toContain(code);
  await expectHarmless(stderr);
  await expectHarmless(stdout);
  // A lie of n2 only affects n2. The others reach each other.
  const others = report.failures.filter(({ source, destination }) => source.node !== 'n2' && destination.node !== 'n2');
  expect(others).toEqual([]);
  for (const format of FORMAT_NAMES) {
    const shown = await netdoctor('report', '-o', format);
    expect(rawIn(shown.stdout)).toBeUndefined();
    if (['table', 'wide', 'markdown', 'yaml'].includes(format)) await expectHarmless(shown.stdout);
    await expectHarmless(shown.stderr);
    expect(shown.stdout + shown.stderr).not.toMatch(/^(The network works|::)/m);
  }
  return stdout;
}

test('a floater that prints hostile records, remarks and words', { timeout: 60_000 }, async () => {
  const { cluster, check } = loopback();
  expect((await check()).code).toBe(0);
  const records = [0, 1].map(
    (target) => `0 ${target} 0.001 7 000 ${PRINTED.replaceAll('\n', ' ')}\t${PRINTED.replaceAll('\n', ' ')}\n`,
  );
  const remarks = Object.values(HOSTILE).map((text) => `! 127.0.0.1 ${text}\n`);
  const stdout = `${PROTOCOL} 1\n${records[0]}${PRINTED}\n${remarks.join('')}`;
  compromise(cluster, 'sh', { stdout, stderr: PRINTED });
  expect(await expectHarmlessRun()).toContain('x1b');
});

test('a curl that prints hostile words', { timeout: 60_000 }, async () => {
  const { cluster, check } = loopback();
  await check();
  compromise(cluster, 'curl', {
    stdout: PRINTED,
    stderr: `* connect to 127.0.0.1 failed: ${PRINTED}\ncurl: (7) ${PRINTED}`,
  });
  await expectHarmlessRun();
});

test('a kubelet and a cluster with hostile words', { timeout: 60_000 }, async () => {
  const { cluster } = loopback();
  const { store } = cluster;
  const node = store.get(NODES, 'n2');
  if (!node) throw new Error('there is no n2');
  const conditions = [
    { type: 'Ready', status: 'True' },
    { type: 'DiskPressure', status: 'True', reason: ALL_HOSTILE, message: ALL_HOSTILE },
  ];
  store.put(NODES, { ...node, status: { ...(node as { status?: object }).status, conditions } });
  const time = timestamp();
  store.put(EVENTS, {
    metadata: { name: 'n2.1', namespace: 'default' },
    type: 'Warning',
    reason: ALL_HOSTILE,
    message: ALL_HOSTILE,
    count: 2,
    firstTimestamp: time,
    lastTimestamp: time,
    involvedObject: { kind: 'Node', name: 'n2' },
    source: { component: 'kubelet', host: 'n2' },
  });
  cluster.inject('reset:n2');
  expect(await expectHarmlessRun()).toContain('DiskPressure');
});
