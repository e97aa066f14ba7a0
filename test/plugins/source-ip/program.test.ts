import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { sourceIp } from '../../../plugins/source-ip/index.ts';
import { bind } from '../../../src/model/bound-plan.ts';
import { closedPort, says, type UdpAnswer, udpResponder } from '../../check/datagram/udp-responder.ts';
import { aFloater, aNode, aPlan, aTarget, CLUSTER, SECOND } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { SHELLS } from '../../support/shell.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const checks = [{ name: 'source-ip', paths: ['pod-pod'] as const }];

/** Like agnhost's netexec. */
const clientip: UdpAnswer = (socket, message, { address, port, family }) => {
  if (message.toString() !== 'clientip') return;
  socket.send(family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`, port, address);
};

describe.concurrent.each(SHELLS)('the program under $name', (shell) => {
  test('gets the address that arrives', async () => {
    const at = ['127.0.12.1', ...(hasIpv6 ? ['::1'] : [])];
    const ends = await Promise.all(at.map((address) => udpResponder(clientip, { address })));
    await using odd = await udpResponder(says('hello'), { address: '127.0.12.2' });
    const refused = await closedPort('127.0.12.3');
    const targets = [...ends, odd, refused].map(({ address, port }) =>
      aTarget(1, { address, port, source: aFloater(1, { addresses: ['127.0.0.1', '::1'] }) }),
    );
    const { judgements, transcript, left } = await probe({ shell, plugin: sourceIp, targets });
    await Promise.all(ends.map((end) => end[Symbol.asyncDispose]()));
    expect(judgements).toMatchObject([
      ...ends.map(() => ({ verdict: 'pass' })),
      { verdict: 'fail', reason: 'BAD_REPLY' },
      { verdict: 'fail', reason: 'REFUSED' },
    ]);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(left).toEqual([]);
  });
});

describe('the targets of source-ip', () => {
  test('are the echo pods, and those of another cluster are marked', () => {
    const plan = aPlan(2, { checks, second: [aNode('m1', { cluster: SECOND })], within: true });
    const floaters = [aFloater(1), aFloater(2), aFloater(11, { cluster: SECOND, node: 'm1' })];
    const echoes = floaters.map((floater) => ({ ...floater, addresses: [`${floater.addresses[0]}9`], identity: '' }));
    const bound = bind(plan, floaters, [], { aims: new Map(), echoes });
    const { tried } = sourceIp.targets(bound, 0);
    expect(tried).toMatchObject([
      { address: '10.244.2.29', identity: '' },
      { address: '10.244.11.29', aim: { kind: 'across' } },
    ]);
    expect(tried[0]?.aim).toBeUndefined();
    expect(tried[0]?.source?.cluster).toBe(CLUSTER);
  });
});
