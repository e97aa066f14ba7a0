import { describe, expect, test } from 'vitest';
import { echoTargets, pairTargets, serviceTargets } from '../../src/check/plugin.ts';
import { type BoundPlan, bind, endpointName, type Floater } from '../../src/model/bound-plan.ts';
import type { Aim, ServiceEnd } from '../../src/model/plan.ts';
import { aBound, aFloater, aNode, aPlan, CLUSTER, SECOND } from '../support/plan.ts';
import { aService } from '../support/services.ts';

const SERVICE = [{ name: 'http', paths: ['pod-service'] }] as const;
const DUAL: Partial<Floater> = { addresses: ['10.244.1.2', 'fd00::1'] };

/** Two nodes. n1 may be changed, and `made` is what deploy made for the service. */
function boundTo(service: Partial<ServiceEnd>, n1: Partial<Floater> = {}, made: Aim = {}): BoundPlan {
  const end = aService('http', 'aim', service);
  const plan = aPlan(2, { checks: SERVICE, services: [end] });
  return bind(plan, [aFloater(1, n1), aFloater(2)], [], { aims: new Map([[endpointName(end), made]]), echoes: [] });
}

/** What n1 aims at, and what it says about the rest. */
function seen(bound: BoundPlan, source = 0) {
  const { tried, untried } = serviceTargets(bound, source, { check: 'http' });
  return [
    ...tried.map(({ section, address, port }) => `${section.family} ${address || '-'} ${port}`),
    ...untried.map(
      ({ section, judgement }) =>
        `${section.family} ${judgement.verdict}: ${'detail' in judgement && judgement.detail}`,
    ),
  ];
}

describe('serviceTargets', () => {
  test.each<{ name: string; service?: Partial<ServiceEnd>; n1?: Partial<Floater>; made?: Aim; is: readonly string[] }>([
    { name: 'an address', service: { aim: { addresses: ['10.96.0.1'], port: 443 } }, is: ['ipv4 10.96.0.1 443'] },
    { name: 'an address that only the pod knows', service: { aim: { port: 53 } }, is: ['ipv4 - 53'] },
    {
      name: 'what deploy made for it',
      service: {},
      made: { addresses: ['10.96.0.7'], port: 80 },
      is: ['ipv4 10.96.0.7 80'],
    },
    { name: 'why it was not made', made: { untried: 'exceeded quota' }, is: ['ipv4 skip: exceeded quota'] },
    {
      name: 'a family that its addresses lack',
      service: { aim: { addresses: ['fd00::1'] } },
      is: ['ipv4 skip: it has no IPv4 address'],
    },
    {
      name: 'a family that its name lacks',
      made: { name: 'a.svc', families: ['ipv6'] },
      is: ['ipv4 skip: it has no IPv4 address'],
    },
    {
      name: 'a family that the floater lacks',
      service: { families: ['ipv6'], aim: { addresses: ['fd00::9'] } },
      is: ['ipv6 skip: no floater has an IPv6 address'],
    },
    {
      name: 'both families',
      service: { aim: { addresses: ['10.96.0.1', 'fd00::9'], port: 1 } },
      n1: DUAL,
      is: ['ipv4 10.96.0.1 1', 'ipv6 fd00::9 1'],
    },
    {
      name: 'one address for each node',
      made: { byNode: { n1: ['10.96.0.5'] }, port: 80, untried: 'n1 alone' },
      is: ['ipv4 10.96.0.5 80'],
    },
    {
      name: 'none for this node',
      made: { byNode: { n2: ['10.96.0.5'] }, port: 80, untried: 'n2 alone' },
      is: ['ipv4 skip: n2 alone'],
    },
    { name: 'a floater with a sidecar', n1: { trouble: 'a sidecar' }, is: ['ipv4 error: a sidecar'] },
  ])('$name: $is', ({ service = {}, n1, made, is }) => {
    expect(seen(boundTo(service, n1, made))).toEqual(is);
  });

  test('a family that only one floater of its layer lacks was not measured from there', () => {
    const end = aService('http', 'aim', { aim: { addresses: ['10.96.0.1', 'fd00::9'], port: 1 } });
    const plan = aPlan(2, { checks: SERVICE, services: [end] });
    const bound = (n1: Partial<Floater>, n2: Partial<Floater>) => bind(plan, [aFloater(1, n1), aFloater(2, n2)], []);
    const v6 = 'ipv6 error: the floater on n1 has no IPv6 address';
    expect(seen(bound({}, DUAL))).toEqual(['ipv4 10.96.0.1 1', v6]);
    expect(seen(bound({ addresses: [] }, DUAL))).toEqual(['ipv4 error: the floater on n1 has no IPv4 address', v6]);
    expect(seen(bound({ addresses: ['fd00::1'] }, DUAL))).toEqual([
      'ipv6 fd00::9 1',
      'ipv4 error: the floater on n1 has no IPv4 address',
    ]);
  });

  test('the target has the aim and the source, and names no floater at the other end', () => {
    const bound = boundTo({ aim: { addresses: ['10.96.0.1'], url: 'http://a/' } });
    const [target] = serviceTargets(bound, 1, { check: 'http' }).tried;
    expect(target).toMatchObject({ endpoint: 2, identity: '', aim: { url: 'http://a/' }, source: { node: 'n2' } });
  });

  test('without a floater there is nothing to probe from, and another check aims at nothing', () => {
    const bound = boundTo({ aim: { addresses: ['10.96.0.1'] } });
    expect(seen({ ...bound, floaters: [undefined, bound.floaters[1]] })).toEqual([]);
    expect(serviceTargets(bound, 0, { check: 'dns' })).toEqual({ tried: [], untried: [] });
  });

  test('services of one cluster do not belong to the other', () => {
    const services = [aService('http', 'here', { aim: { addresses: ['10.96.0.1'] } })];
    const second = [aNode('m1', { cluster: SECOND })];
    const plan = aPlan(1, { checks: SERVICE, services, second });
    const bound = bind(plan, [aFloater(1), aFloater(11, { cluster: SECOND, node: 'm1' })], []);
    expect(plan.endpoints.map((_, source) => serviceTargets(bound, source, { check: 'http' }).tried.length)).toEqual([
      1, 0, 0,
    ]);
  });
});

describe('echoTargets', () => {
  const checks = [{ name: 'source-ip', paths: ['pod-pod'] }] as const;
  const echo = (n: number) => aFloater(n + 20, { node: `n${n}`, addresses: [`10.244.${n}.9`], pod: `echo-${n}` });

  test('aims at the echo of every other node, and a node without one has no verdict', () => {
    const bound = bind(
      aPlan(3, { checks }),
      [1, 2, 3].map((n) => aFloater(n)),
      [],
      { aims: new Map(), echoes: [echo(1), echo(2)] },
    );
    const to = (source: number) =>
      echoTargets(bound, source, { check: 'source-ip' }).tried.map(({ address }) => address);
    expect([to(0), to(1), to(2)]).toEqual([['10.244.2.9'], ['10.244.1.9'], ['10.244.1.9', '10.244.2.9']]);
  });
});

describe('what a destination must be able to answer', () => {
  test.each([
    { can: ['udp', 'identity'] as const, detail: undefined },
    { can: ['identity'] as const, detail: "the floaters' image does not answer UDP" },
    { can: ['udp'] as const, detail: "the floaters' image does not say who answers" },
  ])('floaters that can $can: $detail', ({ can, detail }) => {
    const bound = aBound(2, (n) => (n === 2 ? { can } : {}));
    const { tried, untried } = pairTargets(bound, 0, { check: 'tcp', needs: ['udp', 'identity'] });
    expect([tried.length, untried.map(({ judgement }) => judgement)]).toEqual(
      detail ? [0, [{ verdict: 'skip', detail }]] : [1, []],
    );
  });
});

test('pods with a family that their nodes lack skip towards the nodes, instead of an error for each', () => {
  const plan = aPlan(2, { checks: [{ name: 'tcp', paths: ['pod-pod', 'pod-node'] }] });
  const floaters = [1, 2].flatMap((n) => [
    aFloater(n, { addresses: [`10.244.${n}.2`, `fd00::${n}`] }),
    aFloater(n + 10, { cluster: CLUSTER, node: `n${n}`, layer: 'node', addresses: [`198.18.0.${n}`] }),
  ]);
  const { tried, untried } = pairTargets(bind(plan, floaters, []), 0, { check: 'tcp' });
  expect(tried.map(({ address }) => address)).toEqual(['10.244.2.2', 'fd00::2', '198.18.0.1', '198.18.0.2']);
  const judgement = { verdict: 'skip', detail: 'no floater on the host network has an IPv6 address' };
  expect(untried.map((one) => one.judgement)).toEqual([judgement, judgement]);
});

describe('echoTargets if no such pod could be made', () => {
  test('is skip on every pair, with the reason', () => {
    const checks = [{ name: 'source-ip', paths: ['pod-pod'] as const }];
    const bound = bind(
      aPlan(3, { checks }),
      [1, 2, 3].map((n) => aFloater(n)),
      [],
    );
    const { tried, untried } = echoTargets(bound, 0, { check: 'source-ip' });
    expect(tried).toEqual([]);
    expect(untried.map(({ judgement }) => judgement)).toEqual(
      Array.from({ length: 2 }, () => ({
        verdict: 'skip',
        detail: 'the pods that tell which address they see could not be made',
      })),
    );
  });
});

test.each([
  { addresses: ['1.2.3.4 ; rm'], port: 53, words: 'is no address' },
  { addresses: ['::ffff:1.2.3.4'], port: 53, words: 'is no address' },
  { addresses: ['fe80::1%eth0'], port: 53, words: 'is no address' },
  { addresses: ['10.0.0.1'], port: 0, words: '0 is no port' },
  { addresses: ['10.0.0.1'], port: 70_000, words: '70000 is no port' },
])(
  'an aim that cannot be probed as the cluster gives it is an error of that end only: $addresses $port',
  ({ words, ...aim }) => {
    const { untried, tried } = serviceTargets(boundTo({ aim }, DUAL), 0, { check: 'http' });
    const families = aim.addresses.some((address) => address.includes(':')) ? ['ipv6'] : ['ipv4'];
    const found = untried.filter(({ section }) => families.includes(section.family)).map(({ judgement }) => judgement);
    expect(found).toEqual([{ verdict: 'error', reason: 'POD', detail: expect.stringContaining(words) }]);
    expect(tried).toEqual([]);
  },
);
