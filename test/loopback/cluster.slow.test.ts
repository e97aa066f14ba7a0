import { describe, expect, test } from 'vitest';
import { failureWords, startLoopback } from '../support/loopback.ts';
import { useLoopbacks } from '../support/loopback-pool.ts';

const take = useLoopbacks(3);

const PAIRS = 6;
const TO_N2 = ['n1>n2', 'n3>n2'];
const FROM_N2 = ['n2>n1', 'n2>n3'];
const all = (pairs: readonly string[], words: string) => pairs.map((pair) => `${pair} ${words}`);

/** What breaks connections: the network is broken, exit code 1. */
const BROKEN = [
  {
    fault: 'one-way:n1:n3',
    failures: ['n1>n3 fail TIMEOUT'],
    detail: /^Connection timed out after \d+ milliseconds$/,
  },
  { fault: 'refused:n2', failures: all(TO_N2, 'fail REFUSED'), detail: /^Connection refused$/ },
  { fault: 'reset:n2', failures: all(TO_N2, 'fail RESET'), detail: /Connection reset by peer$/ },
  {
    fault: 'slow:n2:1000',
    failures: all(TO_N2, 'fail TIMEOUT'),
    detail: /^connected after \d+\.\d ms, then no answer: Operation timed out/,
  },
  {
    fault: 'wrong-responder:n2:n3',
    failures: all(TO_N2, 'fail WRONG_RESPONDER'),
    detail: /^answered by the floater on n3 \(pod netdoctor-floater-\w+\)$/,
  },
];

describe('a fault on a loopback cluster', { concurrent: true }, () => {
  test.each(BROKEN)('$fault: these pairs fail, and no others', async ({ fault, failures, detail }) => {
    await using loopback = await take();
    loopback.cluster.inject(fault);
    const { code, report, stderr } = await loopback.check();
    expect(failureWords(report.failures)).toEqual(failures);
    for (const failure of report.failures) expect(failure.detail).toMatch(detail);
    const [fail, pass] = [failures.length, PAIRS - failures.length];
    expect(report.summary).toMatchObject({ probes: PAIRS, pass, fail, error: 0, skip: 0 });
    expect(report.untested).toEqual([]);
    expect(stderr).toContain(`The network is broken: ${fail} of 6 probes failed, ${pass} passed.`);
    expect(code).toBe(1);
  });

  test('slow, but in time: everything passes', async () => {
    await using loopback = await take();
    loopback.cluster.inject('slow:n2:0.3');
    const { code, report } = await loopback.check('--probe-timeout', '10s');
    expect(failureWords(report.failures)).toEqual([]);
    expect(code).toBe(0);
  });

  test('down: the node is not tested, and that is not reported as fine', async () => {
    await using loopback = await take();
    await loopback.check();
    loopback.cluster.inject('down:n2');
    const { code, report, stderr } = await loopback.check();
    expect(failureWords(report.failures)).toEqual([]);
    expect(report.untested).toEqual([
      {
        cluster: 'loopback',
        node: 'n2',
        reason: 'the node is not ready: kubelet stopped posting node status',
        byRule: false,
      },
    ]);
    expect(stderr).toContain('No probe failed, but the check is not complete: 2 of 6 probes passed. 4 were not tried.');
    expect(code).toBe(2);
  });

  test('exec-cut: what was printed before counts, the rest could not be measured', async () => {
    await using loopback = await take();
    loopback.cluster.inject('exec-cut:n2');
    const { code, report, stderr } = await loopback.check();
    const words = failureWords(report.failures);
    // Which of its two probes comes first depends on the network.
    expect(words).toHaveLength(1);
    expect(all(FROM_N2, 'error EXEC')).toEqual(expect.arrayContaining([...words]));
    expect(report.failures[0]?.detail).toBe('the exec channel was cut (code 1006)');
    expect(report.summary).toMatchObject({ pass: 5, fail: 0, error: 1 });
    expect(stderr).toContain('5 of 6 probes passed. 1 could not be measured.');
    expect(code).toBe(2);
  });

  test("exec-refused: nothing could be measured from there, in the webhook's words", async () => {
    await using loopback = await take();
    loopback.cluster.inject('exec-refused:n2');
    const { code, report } = await loopback.check();
    expect(failureWords(report.failures)).toEqual(all(FROM_N2, 'error FORBIDDEN'));
    for (const { detail } of report.failures)
      expect(detail).toBe(
        'exec refused with 403: admission webhook "no-exec.demo.example" denied the request: nobody executes commands here',
      );
    expect(code).toBe(2);
  });

  test('several at once: each affects its own pairs', async () => {
    await using loopback = await take();
    for (const fault of ['refused:n2', 'one-way:n1:n3', 'exec-refused:n2']) loopback.cluster.inject(fault);
    const { code, report } = await loopback.check();
    expect(failureWords(report.failures)).toEqual([
      'n1>n2 fail REFUSED',
      'n1>n3 fail TIMEOUT',
      ...all(FROM_N2, 'error FORBIDDEN'),
      'n3>n2 fail REFUSED',
    ]);
    expect(code).toBe(1);
  });

  test('healthy: everything passes, with one connection for each pair, and over v4 of the exec protocol too', async () => {
    await using loopback = await startLoopback(3, { protocols: ['v4.channel.k8s.io'] });
    const { code, report, stderr } = await loopback.check();
    expect(failureWords(report.failures)).toEqual([]);
    expect(report.summary).toMatchObject({ probes: 6, pass: 6, complete: true });
    expect(stderr).toContain('The network works: all 6 probes between 3 nodes passed.');
    expect(code).toBe(0);
    const pairs = ['n1', 'n2', 'n3'].flatMap((from, _, nodes) =>
      nodes.filter((to) => to !== from).map((to) => ({ from, to, count: 1 })),
    );
    expect(loopback.cluster.connections()).toHaveLength(6);
    expect(loopback.cluster.connections()).toEqual(expect.arrayContaining(pairs));
  });

  test('healed, the same cluster passes', async () => {
    await using loopback = await take();
    for (const fault of ['refused:n1', 'one-way:*:*', 'reset:n2', 'down:n3']) loopback.cluster.inject(fault);
    loopback.cluster.faults.heal();
    expect(await loopback.check()).toMatchObject({ code: 0 });
  });
});
