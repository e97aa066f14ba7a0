import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import type { Loopback } from '../support/loopback.ts';
import { useLoopbacks } from '../support/loopback-pool.ts';

const take = useLoopbacks(3);

const told = ({ findings }: Report) => findings.map(({ code, title }) => `${code} ${title}`);
const obstacles = ({ failures }: Report) => [...new Set(failures.map(({ obstacle }) => obstacle))];
const NO_WEBSOCKET = 'ND803 No exec gets through to the API server: WebSocket connections do not pass';

async function checkWith({ cluster, check }: Loopback, ...faults: readonly string[]) {
  for (const fault of faults) cluster.inject(fault);
  // Nothing here waits for it.
  return await check('--probe-timeout', '10s');
}

// All of them look twice at what could not be measured, and wait in between.
describe.concurrent('a proxy that blocks WebSockets is a single finding about the way to the API server', () => {
  test.each([
    { status: 400, said: 'exec refused with 400: Upgrade request required' },
    ...[200, 302, 401, 403, 502].map((status) => ({
      status,
      said: `exec refused with ${status}: a page of HTML, "${status} from the proxy" (server: demo-proxy)`,
    })),
  ])('$status', async ({ status, said }) => {
    await using loopback = await take();
    const { code, report } = await checkWith(loopback, `no-websocket:${status}`);
    expect(told(report)).toEqual([NO_WEBSOCKET]);
    expect(report.findings[0]).toMatchObject({ severity: 'warning', subject: { kind: 'cluster', name: 'loopback' } });
    expect(report.findings[0]?.evidence).toEqual([
      '6 probes from 3 of 3 nodes could not be measured',
      expect.stringContaining(`from n1, n2, n3: WebSocket does not pass: ${said}`),
      'other requests to the API server were answered',
    ]);
    expect(report.failures.map(({ reason }) => reason)).toEqual(new Array(6).fill('EXEC'));
    expect(obstacles(report)).toEqual(['handshake']);
    expect(report.summary).toMatchObject({ fail: 0, error: 6, complete: false });
    expect(code).toBe(2);
  });

  test('404, although the floaters exist', async () => {
    await using loopback = await take();
    const { code, report } = await checkWith(loopback, 'no-websocket:404');
    expect(told(report)).toEqual([
      'ND803 No exec gets through to the API server: the answer was 404, though the floaters are there',
    ]);
    expect(code).toBe(2);
  });

  test('a saved report says so as well', async () => {
    await using loopback = await take();
    const { code, report } = await checkWith(loopback, 'no-websocket:502');
    const again = await loopback.netdoctor('report');
    expect(code).toBe(2);
    expect(again.stdout).toContain(NO_WEBSOCKET.replace('ND803 ', ''));
    const shown = await loopback.netdoctor('report', '-o', 'json');
    expect(shown.report.findings).toEqual(report.findings);
  });
});

test.concurrent('a floater that exists but that execs do not find has not changed', async () => {
  await using loopback = await take();
  const { report } = await checkWith(loopback, 'exec-lost:n2');
  expect(told(report)).toEqual([
    'ND803 Execs on n2 did not get through to the API server: the answer was 404, though the floaters are there',
  ]);
  expect(report.failures.map(({ reason }) => reason)).toEqual(['EXEC', 'EXEC']);
});

test.concurrent('kubelets without serving certificates are named, with where to look', async () => {
  await using loopback = await take();
  const { code, report } = await checkWith(loopback, 'kubelet-tls:n1', 'kubelet-tls:n2');
  expect(told(report)).toEqual(['ND805 The kubelets of n1, n2 have no serving certificate']);
  expect(report.findings[0]?.next.map(({ command }) => command)).toContain('kubectl --context loopback get csr');
  expect(code).toBe(2);
});

test.concurrent('a webhook that refuses execs has a finding that quotes it', async () => {
  await using loopback = await take();
  const { report } = await checkWith(loopback, 'exec-refused:n2');
  expect(told(report)).toEqual(['ND811 A policy or webhook refuses execs in the floaters on n2']);
  expect(report.findings[0]?.evidence).toContain(
    'from n2: exec refused with 403: admission webhook "no-exec.demo.example" denied the request: nobody executes commands here',
  );
});

test.concurrent('after a cut exec, nothing says that nothing was measured', async () => {
  await using loopback = await take();
  const { code, stdout, stderr, report } = await checkWith(loopback, 'exec-cut:n2');
  expect(told(report)).toEqual(['ND813 Not all could be measured from n2: the exec was cut']);
  expect(`${stdout}${stderr}`).not.toMatch(/nothing could be measured/i);
  const shown = await loopback.netdoctor('report');
  expect(shown.stdout).not.toMatch(/nothing could be measured/i);
  expect(code).toBe(2);
});

test.concurrent('an earlier run can be resumed once WebSockets pass again, and then all is well', async () => {
  await using loopback = await take();
  await checkWith(loopback, 'no-websocket');
  loopback.cluster.faults.heal();
  const { code, report } = await loopback.netdoctor('resume', '-o', 'json');
  expect(told(report)).toEqual([]);
  expect(report.summary).toMatchObject({ pass: 6, complete: true });
  expect(code).toBe(0);
});
