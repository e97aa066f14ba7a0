import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { execProxy, type Handling, proxiedKubeconfig } from './support/exec-proxy.ts';
import { useCluster } from './support/fixture.ts';
import { accessOf } from './support/raw-client.ts';

const fixture = useCluster();

const told = ({ findings }: Report) => findings.map(({ code, title }) => `${code} ${title}`);
const details = ({ failures }: Report) => [...new Set(failures.map(({ detail }) => detail))];

/** A check that reaches the API server through a proxy on loopback. */
async function checkThrough(onExec?: Handling) {
  const { cluster, netdoctor } = fixture();
  await using proxy = await execProxy(accessOf(cluster.kubeconfig), onExec);
  const file = join(netdoctor.home, 'proxied.kubeconfig');
  await writeFile(file, proxiedKubeconfig(proxy));
  return await netdoctor.check('--kubeconfig', file);
}

const NO_WEBSOCKET = 'ND803 No exec gets through to the API server: WebSocket connections do not pass';

describe('obstacles between the user and an API server', () => {
  beforeAll(async () => {
    await fixture().netdoctor.check();
  });

  test('a proxy that forwards no upgrade: one finding, about the proxy and not a node', async () => {
    const { exitCode, report } = await checkThrough();
    expect(details(report)).toEqual(['WebSocket does not pass: exec refused with 400: Upgrade request required']);
    expect(told(report)).toEqual([NO_WEBSOCKET]);
    expect(report.summary).toMatchObject({ pass: 0, fail: 0, error: 12 });
    expect(exitCode).toBe(2);
  });

  test.each<[string, Handling, RegExp]>([
    ['that hangs up', { answer: (socket) => void socket.destroy() }, /^WebSocket does not pass: /],
    [
      'that forbids it with a page of its own',
      {
        answer: (socket) =>
          socket.end('HTTP/1.1 403 Forbidden\r\nServer: nginx\r\nContent-Length: 13\r\n\r\n<html></html>'),
      },
      /^WebSocket does not pass: exec refused with 403: a page of HTML \(server: nginx\)$/,
    ],
    [
      'that switches to another protocol',
      {
        answer: (socket) => socket.end('HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'),
      },
      /^WebSocket does not pass: Invalid Upgrade header$/,
    ],
  ])('a proxy %s', async (_, handling, detail) => {
    const { exitCode, report } = await checkThrough(handling);
    expect(details(report)).toEqual([expect.stringMatching(detail)]);
    expect(told(report)).toEqual([NO_WEBSOCKET]);
    expect(exitCode).toBe(2);
  });

  test('an exec that the authorizer refuses', async () => {
    const { exitCode, report } = await checkThrough({ headers: { 'Impersonate-User': 'eve' } });
    expect(details(report)).toEqual([
      expect.stringMatching(/^exec refused with 403: pods ".*" is forbidden: User "eve" cannot /),
      ...details(report).slice(1),
    ]);
    expect(report.failures.map(({ reason }) => reason)).toEqual(new Array(12).fill('FORBIDDEN'));
    expect(told(report)).toEqual(['ND810 The user may not execute commands in the floaters']);
    expect(exitCode).toBe(2);
  });

  test('an exec whose pod is reported missing, although it exists', async () => {
    const { exitCode, report } = await checkThrough({ path: (path) => path.replace('/exec?', '-gone/exec?') });
    expect(details(report)).toHaveLength(3);
    for (const detail of details(report))
      expect(detail).toMatch(
        /^exec refused with 404: pods "netdoctor-floater-\w+-gone" not found; but the floater is there, as it was before$/,
      );
    expect(told(report)).toEqual([
      'ND803 No exec gets through to the API server: the answer was 404, though the floaters are there',
    ]);
    expect(exitCode).toBe(2);
  });
});
