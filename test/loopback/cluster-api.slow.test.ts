import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { execOver } from '../../src/kube/exec.ts';
import { DAEMON_SETS, NAMESPACES, PODS } from '../../src/loopback/api/resources.ts';
import { anExec } from '../support/exec.ts';
import { failureWords, type Loopback, useLoopback } from '../support/loopback.ts';

const NEXT_LIST = 2;

describe('faults of API server and kubelets', () => {
  const heard: string[] = [];
  /** Runs once, when the floaters have been listed this many times. */
  let onList: (() => void) | undefined;
  let lists = 0;
  const loopback = useLoopback(3, {
    onRequest: ({ method, url }) => {
      heard.push(`${method} ${url}`);
      if (!url.includes('/pods?')) return;
      lists += 1;
      if (lists === NEXT_LIST) onList?.();
    },
  });
  const healAtList = ({ cluster }: Loopback) => {
    lists = 0;
    onList = () => cluster.faults.heal();
  };

  test.each([
    { verb: 'create', what: 'daemonsets', where: 'in namespace netdoctor-system' },
    { verb: 'create', what: 'pods/exec', where: 'in namespace netdoctor-system' },
    { verb: 'list', what: 'nodes', where: '' },
  ])('no-right:$verb:$what is reported before anything is made', async ({ verb, what, where }) => {
    const { cluster, check } = loopback();
    cluster.inject(`no-right:${verb}:${what}`);
    const { code, stdout, stderr } = await check();
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe('RIGHTS_MISSING');
    expect(error.message).toContain(`the user may not ${verb} ${what}`);
    expect(error.message).toContain(where);
    expect(stderr).toContain(`error: ${error.message}\n`);
    expect(cluster.store.list(PODS)).toEqual([]);
  });

  test('pod-not-ready: the node is not tested, in the words of its kubelet', async () => {
    const { cluster, check } = loopback();
    cluster.inject('pod-not-ready:n2');
    const { code, report } = await check();
    expect(failureWords(report.failures)).toEqual([]);
    expect(report.untested).toMatchObject([{ node: 'n2', byRule: false }]);
    expect(report.untested[0]?.reason).toContain('agnhost');
    expect(report.untested[0]?.reason).toContain('not found');
    expect(report.summary).toMatchObject({ probes: 6, pass: 2, fail: 0, error: 0 });
    expect(code).toBe(2);
  });

  test('pod-not-ready, healed while the run waits for the floaters: everything is tested', async () => {
    const { cluster, check, netdoctor } = loopback();
    await netdoctor('clean');
    cluster.inject('pod-not-ready:n2');
    healAtList(loopback());
    const { code, report, stderr } = await check();
    expect(stderr).toContain('3 of 3 floaters ready');
    expect(report.summary).toMatchObject({ pass: 6, complete: true });
    expect(code).toBe(0);
  });

  test('down before there are floaters: in the words of the node', async () => {
    const { cluster, check, netdoctor } = loopback();
    await netdoctor('clean');
    cluster.inject('down:n2');
    const { code, report } = await check();
    const reason = 'the node is not ready: kubelet stopped posting node status';
    expect(report.untested).toMatchObject([{ node: 'n2', reason, byRule: false }]);
    expect(report.summary).toMatchObject({ probes: 6, pass: 2, fail: 0, error: 0 });
    expect(code).toBe(2);
  });

  test('down, healed while the run waits for the floaters: everything is tested', async () => {
    const { cluster, check } = loopback();
    cluster.inject('down:n2');
    healAtList(loopback());
    const { code, report, stderr } = await check();
    expect(stderr).toContain('3 of 3 floaters ready');
    expect(report.summary).toMatchObject({ pass: 6, complete: true });
    expect(code).toBe(0);
  });

  test('api-429: a request that is turned away is made again', async () => {
    const { cluster, check } = loopback();
    heard.length = 0;
    await check();
    const usual = heard.length;
    cluster.inject('api-429:4');
    expect(await check()).toMatchObject({ code: 0 });
    expect(heard.length).toBe(2 * usual + 4);
  });

  test('api-restart: the API server is away, and what was lost is made up for', async () => {
    const { cluster, check } = loopback();
    cluster.inject('api-restart:0.5');
    heard.length = 0;
    const { code, report } = await check();
    expect(heard).toContain('GET /readyz');
    expect(report.summary).toMatchObject({ pass: 6, complete: true });
    expect(code).toBe(0);
  });

  test('exec-silent: nothing is known about that source when the time is up', async () => {
    const { cluster, check } = loopback();
    cluster.inject('exec-silent:n2');
    const { code, report, stderr } = await check('--timeout', '2s');
    expect(failureWords(report.failures)).toEqual([]);
    expect(report.summary).toMatchObject({ probes: 6, pass: 4, fail: 0, error: 0, complete: false });
    expect(stderr).toContain('4 of 6 probes passed. 2 were not tried.');
    expect(code).toBe(2);
  });

  test('exec-silent: no answer at all, neither a refusal nor an open channel', async () => {
    const { cluster } = loopback();
    cluster.inject('exec-silent:n2');
    const { clusters, users } = parse(readFileSync(cluster.kubeconfig, 'utf8'));
    const pem = (from: Record<string, string>, key: string) => Buffer.from(from[`${key}-data`] ?? '', 'base64');
    const options = {
      ca: pem(clusters[0].cluster, 'certificate-authority'),
      cert: pem(users[0].user, 'client-certificate'),
      key: pem(users[0].user, 'client-key'),
    };
    const podOn = (node: string) =>
      cluster.store.list(PODS).find(({ spec }) => (spec as { nodeName: string }).nodeName === node)?.metadata.name ??
      '';
    const ask = (node: string) => {
      const request = { ...anExec, pod: podOn(node), command: ['true'], openTimeoutMs: 500 };
      return execOver({ server: cluster.url, options }, request, new AbortController().signal);
    };
    expect(await ask('n2')).toEqual({ kind: 'timeout', message: 'the exec did not open within 0.5 s' });
    expect(await ask('n3')).toEqual({ kind: 'exited', code: 0, stderr: '' });
  });

  test('clean leaves the cluster as it was', async () => {
    const { cluster, check, netdoctor } = loopback();
    await check();
    expect(await netdoctor('clean')).toMatchObject({ code: 0 });
    for (const resource of [PODS, DAEMON_SETS]) expect(cluster.store.list(resource)).toEqual([]);
    const namespaces = cluster.store.list(NAMESPACES).map(({ metadata }) => metadata.name);
    expect(namespaces).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
    expect(readdirSync(cluster.folder).sort()).toEqual(['bin', 'kubeconfig', 'resolv.conf']);
  });
});
