import { beforeAll, describe, expect, test } from 'vitest';
import { inLan } from '../cluster/node.ts';
import { useCluster } from './support/fixture.ts';
import { floaterPods, podOn } from './support/inventory.ts';

/**
 * Every route of every agnhost server (netexec, guestbook, webhooks, the defaults of pprof and expvar), and
 * some odd ones.
 */
const ROUTES = [
  '/',
  '/clientip',
  '/dial?host=127.0.0.1&port=8889&protocol=http&request=hostname',
  '/echo?msg=hello',
  '/exit?code=1',
  '/exit?code=1&timeout=1s&wait=1s',
  '/shutdown',
  '/header?key=X-Forwarded-For',
  '/healthz',
  '/readyz',
  '/livez',
  '/hostname',
  '/hostName',
  '/redirect?location=/echo&code=301',
  '/shell?cmd=id',
  '/shell?shellCommand=id',
  '/upload',
  '/info',
  '/lrange/guestbook',
  '/rpush/guestbook/x',
  '/env',
  '/register?host=x',
  '/set?cmd=set&key=a&value=b',
  '/get?cmd=get&key=a',
  '/always-allow-delay-5s',
  '/always-deny',
  '/crd',
  '/mutating-pods',
  '/write',
  '/read',
  '/status',
  '/metrics',
  '/version',
  '/debug/pprof/',
  '/debug/pprof/cmdline',
  '/debug/pprof/heap',
  '/debug/vars',
  '//x',
  '/..',
  '/%2e%2e/etc/passwd',
  '/.well-known/openid-configuration',
];

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

describe('what a floater shows to anyone who reaches its port', () => {
  const fixture = useCluster();
  const target = { ipv4: '', ipv6: '', uid: '' };

  beforeAll(async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await netdoctor.check();
    Object.assign(target, podOn(await floaterPods(cluster), nodes[0].name));
  });

  const curl = async (...args: string[]): Promise<string> => {
    const argv = ['curl', '-q', '-s', '-g', '--path-as-is', '--max-time', '5', ...args];
    return (await inLan(fixture().cluster, argv)).stdout;
  };
  const identity = () => new RegExp(`^[0-9a-f]{16}\\.${target.uid}$`);

  test.each(ROUTES)('%s: only its identity', async (route) => {
    expect(await curl(`http://${target.ipv4}:8889${route}`)).toMatch(identity());
    expect(await curl(`http://[${target.ipv6}]:8889${route}`)).toMatch(identity());
  });

  test.each(METHODS)('%s with a body: only its identity', async (method) => {
    expect(await curl('-X', method, '-d', 'cmd=id', `http://${target.ipv4}:8889/shell`)).toMatch(identity());
  });

  test('no header reveals more than the answer needs', async () => {
    const headers = (await curl('-D', '-', '-o', '/dev/null', `http://${target.ipv4}:8889/`)).split('\r\n');
    const names = headers.slice(1).flatMap((line) => (line.includes(':') ? [line.split(':')[0]?.toLowerCase()] : []));
    expect(names.sort()).toEqual(['content-length', 'content-type', 'date']);
  });

  test('a datagram is answered with the identity', async () => {
    const argv = ['nc', '-u', '-w1', '-W1', target.ipv4, '8889'];
    expect((await inLan(fixture().cluster, argv, { input: 'shell id\n' })).stdout).toMatch(identity());
  });

  test('no other port is open', async () => {
    const argv = ['nc', '-z', '-w', '1', target.ipv4, '1-10000'];
    const { stderr } = await inLan(fixture().cluster, [...argv.slice(0, 1), '-v', ...argv.slice(1)], { reject: false });
    const open = stderr.split('\n').filter((line) => line.includes('succeeded'));
    expect(open).toHaveLength(1);
    expect(open[0]).toContain(' 8889 ');
  });
});
