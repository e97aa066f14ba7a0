import { chmodSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mtu } from '../../../plugins/mtu/index.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { fakeIp } from './fake-ip.ts';
import { pathEnd } from './responders.ts';

const all = () => true;
const none = () => false;
const pass = { verdict: 'pass', latencyMs: Number.NaN };
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail });
const ROUTE = 'via 10.244.0.1 dev eth9 src 10.244.0.5 uid 65532 \\    cache mtu 1500 ';

/** A curl whose connections all time out. */
const NOT_CONNECTED = `#!/bin/sh
echo called >>"$CALLS"
while [ "$1" != -K ]; do shift; done
n=0
while read -r key _; do
  [ "$key" != url ] || { echo "$n 0.000000 28 000 0 Connection timed out"; n=$((n + 1)); }
done <"$2"
`;
/** An nc of which only the first datagram to `$LATE` is answered, after two seconds. */
const ANSWERED_LATE = `#!/bin/sh
[ "$1 $2 $3" = '-u -n -w' ] || exit 0
echo "begins $4" >>"$CALLS"
if [ "$4 $7" = "4 $LATE" ]; then sleep 2; echo x; exit 0; fi
sleep $4; echo "ends $4" >>"$CALLS"; exit 1
`;
/** An nc of which only datagrams that may wait long are answered, after three seconds. */
const ALL_LATE = `#!/bin/sh
[ "$4" = 8 ] || exit 1
sleep 3; echo x
`;
const targetTo = ({ address, port }: { readonly address: string; readonly port: number }) =>
  aTarget(1, { address, port });

describe.concurrent.each(SHELLS.map((shell, net) => ({ ...shell, net })))('under $name', ({ net, ...shell }) => {
  test('a full-size datagram that is answered late was answered the first time', async () => {
    using folder = tempFolder();
    const { env, route } = fakeIp(folder);
    const nc = folder.write('nc', ANSWERED_LATE);
    chmodSync(nc, 0o755);
    await using one = await pathEnd({ address: `127.0.${34 + net}.21`, datagram: none, request: all });
    await using other = await pathEnd({ address: `127.0.${34 + net}.22`, datagram: none, request: all });
    for (const end of [one, other]) route(end.address, ROUTE);
    const { judgements } = await probe({
      shell,
      plugin: mtu,
      targets: [targetTo(one), targetTo(other)],
      env: { ...env, PATH: `${dirname(nc)}:${env.PATH}`, LATE: other.address, CALLS: folder.write('calls', '') },
      timeoutMs: 4_000,
    });
    expect(judgements).toEqual([
      fail('TIMEOUT', 'not even a small datagram is answered: no answer to a datagram'),
      pass,
    ]);
    const calls = readFileSync(join(folder.path, 'calls'), 'utf8').trim().split('\n');
    expect(calls.indexOf('begins 1')).toBeLessThan(calls.indexOf('ends 4'));
  });

  test('and so are those of more targets than may wait at once', async () => {
    using folder = tempFolder();
    const { env, route } = fakeIp(folder);
    const nc = folder.write('nc', ALL_LATE);
    chmodSync(nc, 0o755);
    await using end = await pathEnd({ address: `127.0.${34 + net}.23`, datagram: none, request: all });
    route(end.address, ROUTE);
    const targets = Array.from({ length: 80 }, () => targetTo(end));
    const path = `${dirname(nc)}:${env.PATH}`;
    const { judgements } = await probe({ shell, plugin: mtu, targets, env: { ...env, PATH: path }, timeoutMs: 8_000 });
    expect(judgements.filter((judgement) => JSON.stringify(judgement) !== JSON.stringify(pass))).toEqual([]);
  });

  test.each([
    ['no other request is made where nothing is connected and no datagram is answered', none, 1, 'TIMEOUT'],
    ['a request is made again where datagrams are answered', all, 3, 'TIMEOUT'],
  ] as const)('%s', async (_, datagram, requests, reason) => {
    using folder = tempFolder();
    const { env, route } = fakeIp(folder);
    const curl = folder.write('curl', NOT_CONNECTED);
    chmodSync(curl, 0o755);
    await using end = await pathEnd({ address: `127.0.${34 + net}.20`, datagram, request: none });
    route(end.address, ROUTE);
    const calls = folder.write('calls', '');
    const { judgements } = await probe({
      shell,
      plugin: mtu,
      targets: [targetTo(end)],
      env: { ...env, PATH: `${dirname(curl)}:${env.PATH}`, CALLS: calls },
      timeoutMs: 400,
    });
    expect(judgements).toEqual([fail(reason, 'not even a connection is made: Connection timed out')]);
    expect(readFileSync(calls, 'utf8').trim().split('\n')).toHaveLength(requests);
  });
});
