import { expect, test } from 'vitest';
import {
  type Break,
  diagnosed,
  END,
  failing,
  failure,
  from,
  isVirtual,
  LAYERED,
  manyNodes,
  type NamedProbe,
  type RunOptions,
  SERVICES,
  to,
} from '../support/diagnosed.ts';
import { execError, timeout } from '../support/matrix.ts';
import { aNode, CLUSTER, SECOND } from '../support/plan.ts';
import { aService } from '../support/services.ts';

/** What each finding explains of a run's Services if several things are broken at once. */
const isService = ({ path }: NamedProbe) => path.endsWith('service');
const isDns = to(END.resolver, END.dnsService, END.dnsPod1, END.dnsPod2);
const isUdp = ({ check }: NamedProbe) => check === 'udp';
const isEither = (name: string) => (probe: NamedProbe) => from(name)(probe) || to(name)(probe);

/** Their addresses do not belong to any node's pods. */
const ELSEWHERE = SERVICES.map((end) => ({ ...end, aim: { ...end.aim, addresses: ['192.168.7.7'] } }));
const inZone = (...names: readonly string[]) => new Set(names);
const FIRST = inZone('n1', 'n2', 'n3', 'n4');
/** n1 to n4 are in one zone. */
const ZONED: RunOptions = {
  nodes: manyNodes(12, (n) => ({ zone: `z${Math.ceil(n / 4)}` })),
  checks: ['tcp', 'udp'],
  services: ELSEWHERE.filter(({ check }) => check === 'dns'),
};
const LEFT = inZone('n1', ...Array.from({ length: 11 }, (_, index) => `n${index + 3}`));
/** One DNS pod in each zone. */
const PARTED: RunOptions = {
  nodes: manyNodes(24, (n) => ({ zone: LEFT.has(`n${n}`) ? 'left' : 'right' })),
  checks: ['tcp', 'udp'],
  services: SERVICES.filter(({ check }) => check === 'dns'),
  families: 2,
};

test.each<readonly [string, RunOptions, Break, readonly string[]]>([
  [
    'a node that is cut off loses its Services although ping fails everywhere',
    { nodes: 14, checks: ['tcp', 'udp', 'icmp'], services: SERVICES },
    failing(timeout, (probe) => probe.check === 'icmp' || isEither('n6')(probe)),
    ['ND302', 'ND101 n6'],
  ],
  [
    'TCP that is shut everywhere takes the floaters behind Services along, and nothing else',
    { nodes: 5, checks: ['tcp', 'icmp'], services: SERVICES },
    failing(timeout, (probe) => probe.check === 'tcp' || to(END.clusterIp, END.headless, END.hairpin)(probe)),
    ['ND302'],
  ],
  [
    'UDP that is shut everywhere does not hide a DNS pod that is dead',
    { nodes: 5, checks: ['tcp', 'udp'], services: SERVICES },
    failing(timeout, (probe) => isUdp(probe) || to(END.dnsPod1)(probe)),
    ['ND302', `ND501 ${END.dnsPod1}`],
  ],
  [
    'a zone that is cut off does not hide a node elsewhere that does not reach DNS, as the others there do',
    ZONED,
    failing(timeout, (probe) => {
      if (isService(probe)) return FIRST.has(probe.from) || probe.from === 'n8';
      return FIRST.has(probe.from) !== FIRST.has(probe.to);
    }),
    ['ND212 z1', 'ND502 n8'],
  ],
  [
    'a node that does not reach DNS is not bad luck with a dead DNS pod',
    { nodes: 8, paths: LAYERED, services: SERVICES, families: 2 },
    failing(timeout, (probe) => to(END.dnsPod1)(probe) || (from('n7')(probe) && isDns(probe))),
    [`ND501 ${END.dnsPod1}`, 'ND502 n7'],
  ],
  [
    'a node that is cut off does not hide a DNS pod that refuses, wherever that is',
    { nodes: 8, checks: ['tcp', 'udp'], services: ELSEWHERE.filter(({ check }) => check === 'dns') },
    (probe) => {
      if (from('n1')(probe) && to(END.dnsPod1)(probe)) return execError;
      if (isEither('n1')(probe)) return timeout;
      return to(END.dnsPod1)(probe) ? failure('REFUSED') : undefined;
    },
    ['ND101 n1', `ND501 ${END.dnsPod1}`],
  ],
  [
    'look-ups that fail because one DNS pod is dead and the other one in a zone that is not reached',
    PARTED,
    failing(failure('UNREACHABLE'), (probe) => {
      if (probe.to === END.dnsPod1) return true;
      if (isDns(probe)) return LEFT.has(probe.from);
      return LEFT.has(probe.from) !== LEFT.has(probe.to);
    }),
    ['ND211 left', `ND501 ${END.dnsPod1}`],
  ],
  [
    'where nothing passes, a node whose DNS pods answered by chance has no cause of its own',
    { nodes: 20, checks: ['tcp', 'udp'], services: ELSEWHERE.filter(({ check }) => check === 'dns') },
    failing(failure('UNREACHABLE'), (probe) => !(from('n5')(probe) && to(END.dnsPod1, END.dnsPod2)(probe))),
    ['ND301'],
  ],
  [
    'where nothing passes, the Services of one cluster are lost, whether or not those of the other lead home',
    {
      nodes: 4,
      second: [1, 2, 3, 4, 5, 6].map((n) => aNode(`m${n}`, { cluster: SECOND })),
      within: true,
      checks: ['tcp', 'udp'],
      services: [CLUSTER, SECOND].map((cluster) =>
        aService('service', `${END.clusterIp} of ${cluster}`, {
          cluster,
          aim: { role: 'cluster-ip', addresses: ['10.96.7.1'] },
        }),
      ),
    },
    failing(timeout, ({ path, to: end }) => path !== 'pod-service' || !end.endsWith(SECOND)),
    ['ND301'],
  ],
  [
    'look-ups from a zone that is cut off from one DNS pod, while the other one is on a node that is cut off',
    {
      nodes: manyNodes(50, (n) => ({ zone: n <= 25 ? 'left' : 'right' })),
      checks: ['tcp', 'udp'],
      services: SERVICES.filter(({ check }) => check === 'dns').map((end) =>
        end.node === END.dnsPod2 ? { ...end, aim: { ...end.aim, addresses: ['10.244.40.9'] } } : end,
      ),
    },
    failing(failure('UNREACHABLE'), ({ from: source, to: end, path }) => {
      const isLeft = (name: string) => Number(name.slice(1)) <= 25;
      if (path !== 'pod-service') return [source, end].includes('n1') || isLeft(source) !== isLeft(end);
      if (end === END.dnsPod1) return source !== 'n1';
      return end === END.dnsPod2 ? isLeft(source) : isLeft(source) && source !== 'n1';
    }),
    ['ND211 left', 'ND101 n1'],
  ],
  [
    'where no pod is reached, names are not found, although the node reaches a pod of its own by a Service',
    { nodes: 3, checks: ['tcp', 'udp'], paths: LAYERED, services: SERVICES },
    (probe) => {
      if (!isService(probe)) return probe.path.endsWith('pod') ? timeout : undefined;
      if (probe.from === 'n1') return to(END.dnsPod2)(probe) ? timeout : undefined;
      if (probe.from === 'n2') return to(END.dnsPod1)(probe) ? timeout : undefined;
      if (probe.to === END.headless) return failure('DNS');
      return isDns(probe) ? timeout : undefined;
    },
    ['ND304'],
  ],
  [
    'pods that nothing reaches do not reach Services, if their ways to others were not probed',
    { nodes: 8, checks: ['tcp', 'udp'], paths: ['node-node', 'node-pod'], services: SERVICES },
    failing(
      timeout,
      (probe) => (probe.to === 'n7' && probe.path === 'node-pod') || (from('n7')(probe) && isService(probe)),
    ),
    ['ND104 n7'],
  ],
  [
    'a slow node is also slow to Services, although udp reports no latency',
    { nodes: 6, checks: ['tcp', 'udp'], services: SERVICES },
    failing(failure('SLOW'), (probe) => !isUdp(probe) && isEither('n6')(probe)),
    ['ND702 n6'],
  ],
  [
    'a name that is slow from everywhere is slow because of a slow node, if a pod behind it may be there',
    { nodes: 20, checks: ['tcp', 'udp'], services: ELSEWHERE.filter(({ check }) => check === 'service') },
    failing(failure('SLOW'), (probe) => !isUdp(probe) && (isEither('n6')(probe) || to(END.headless)(probe))),
    ['ND702 n6'],
  ],
  [
    'a slow node does not hide that Services are slow from another node, if few of their pods can be on it',
    { nodes: 30, checks: ['tcp', 'udp'], services: ELSEWHERE },
    failing(
      failure('SLOW'),
      (probe) => !isUdp(probe) && (isEither('n6')(probe) || (from('n3')(probe) && isVirtual(probe))),
    ),
    ['ND702 n6', 'ND702 n3'],
  ],
])('%s', (_, run, breaks, expected) => {
  const { findings } = diagnosed(run, breaks);
  expect(findings.map(({ code, subject: { name } }) => `${code} ${name}`.trim())).toEqual(expected);
});

test('resolvers that fail with the DNS Service are part of it, although IPv6 fails as well', () => {
  const run: RunOptions = { nodes: 8, checks: ['tcp', 'udp'], services: PARTED.services ?? [], families: 2 };
  const isOfIpv6 = ({ family }: NamedProbe) => family === 'ipv6';
  const breaks = failing(timeout, (probe) => isOfIpv6(probe) || to(END.resolver, END.dnsService)(probe));
  const { findings } = diagnosed(run, breaks);
  expect(findings.map(({ code }) => code)).toEqual(['ND303', 'ND504']);
  expect(findings[1]?.title).toBe('From no node do pods reach the DNS Service');
});

test('a node alone in its subnet without a way to the other cluster is named as the node', () => {
  const nodes = manyNodes(4, (n) => ({ subnets: [n === 1 ? '10.0.1.0/24' : '10.0.2.0/24'] }));
  const second = [1, 2, 3].map((n) => aNode(`m${n}`, { cluster: SECOND, subnets: ['10.1.0.0/24'] }));
  const breaks = failing(timeout, (probe) => probe.from === 'n1' && probe.to.startsWith('m'));
  const { findings } = diagnosed({ nodes, second, within: true, checks: ['tcp', 'udp'] }, breaks);
  expect(findings.map(({ code, title }) => `${code} ${title}`)).toEqual([
    `ND108 n1 of ${CLUSTER} does not reach cluster ${SECOND}`,
  ]);
});
