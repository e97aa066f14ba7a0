import { describe, expect, test } from 'vitest';
import {
  diagnosed,
  END,
  failing,
  failure,
  from,
  isService,
  manyNodes,
  type NamedProbe,
  SERVICES,
  to,
  way,
} from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';
import { aNode, SECOND } from '../../support/plan.ts';
import { fitting } from '../../support/report-schema.ts';

const CHECKS = ['tcp', 'udp', 'mtu'];
const ZONED = manyNodes(10, (n) => ({ zone: n <= 5 ? 'z1' : 'z2' }));

/** Which of the probes fail, as a hash of their ends decides: the same one in `many` of them each time. */
function oneIn(many: number): (probe: NamedProbe) => boolean {
  return ({ check, from: source, to: end }) => {
    let hash = 0x811c9dc5;
    for (const char of `${check}/${source}/${end}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
    return (hash >>> 7) % many === 0;
  };
}

function told(nodes: Parameters<typeof diagnosed>[0]['nodes'], fails: (probe: NamedProbe) => boolean) {
  const { findings } = diagnosed({ nodes, checks: CHECKS }, failing(timeout, fails));
  return findings.map(({ code, title, share }) => ({ code, title, share: share && Math.round(share * 10) / 10 }));
}

const isAcross = ({ from: source, to: end }: NamedProbe) => Number(source.slice(1)) <= 5 !== Number(end.slice(1)) <= 5;

describe('a share of the connections fails', () => {
  test('between two zones', () => {
    expect(told(ZONED, (probe) => isAcross(probe) && oneIn(3)(probe))).toEqual([
      {
        code: 'ND703',
        title: expect.stringMatching(/^About 1 in [34] connections between zone z1 and zone z2 fail$/),
        share: 0.3,
      },
    ]);
  });

  test('everywhere', () => {
    expect(told(10, oneIn(4))).toEqual([
      {
        code: 'ND703',
        title: expect.stringMatching(/^About 1 in [345] connections fail everywhere$/),
        share: expect.closeTo(0.25, 0),
      },
    ]);
  });

  test('of one node', () => {
    const isOfNode = (probe: NamedProbe) => from('n4')(probe) || to('n4')(probe);
    expect(told(12, (probe) => isOfNode(probe) && oneIn(2)(probe))).toEqual([
      expect.objectContaining({ code: 'ND703', title: expect.stringContaining('into and out of n4') }),
    ]);
  });

  test('of one node, in so few probes that it may be all', () => {
    const passing = [way('n1', 'n3'), way('n3', 'n4')];
    const fails = (probe: NamedProbe) => (from('n3')(probe) || to('n3')(probe)) && !passing.some((is) => is(probe));
    const { findings } = diagnosed({ nodes: 5 }, failing(timeout, fails));
    expect(findings.map(({ code, subject, share }) => [code, subject.name, share])).toEqual([['ND703', 'n3', 0.75]]);
  });

  test('but not of one node if but a few probes passed by chance', () => {
    const passing = [way('n1', 'n3'), way('n3', 'n4')];
    const fails = (probe: NamedProbe) => (from('n3')(probe) || to('n3')(probe)) && !passing.some((is) => is(probe));
    const { findings } = diagnosed({ nodes: 9 }, failing(failure('UNREACHABLE'), fails));
    expect(findings.map(({ code, subject, share }) => [code, subject.name, share])).toEqual([
      ['ND101', 'n3', undefined],
    ]);
  });

  test('of one node, nearly enough to look like all', () => {
    const passing = ['n1', 'n2', 'n3'];
    const isOfNode = (probe: NamedProbe) => from('n4')(probe) || (to('n4')(probe) && !passing.includes(probe.from));
    const { findings } = diagnosed({ nodes: 7 }, failing(failure('REFUSED'), isOfNode));
    expect(findings.map(({ code, title }) => [code, title])).toEqual([
      ['ND703', 'About 3 in 4 connections into and out of n4 fail'],
    ]);
  });

  test('between two groups that nothing names', () => {
    const isOdd = (name: string) => Number(name.slice(1)) % 2 === 1;
    const found = told(12, (probe) => isOdd(probe.from) !== isOdd(probe.to) && oneIn(2)(probe));
    expect(found).toEqual([
      expect.objectContaining({
        code: 'ND703',
        title: expect.stringContaining('the group of n1, n3 and 4 more and the group of n2, n4 and 4 more'),
      }),
    ]);
  });

  test('rarely, where nothing else fails', () => {
    const nodes = manyNodes(60, (n) => ({ zone: `z${Math.ceil(n / 20)}` }));
    const isOfZone = ({ from: source, to: end }: NamedProbe) =>
      Number(source.slice(1)) <= 20 !== Number(end.slice(1)) <= 20;
    const fails = (probe: NamedProbe) => isOfZone(probe) && oneIn(80)(probe);
    const { findings } = diagnosed({ nodes, checks: ['mtu'] }, failing(timeout, fails));
    expect(findings.map(({ code, subject }) => [code, subject.name])).toEqual([['ND703', 'z1']]);
  });

  test('nearly all, with large parts of which nothing passes by chance', () => {
    const nodes = manyNodes(40, (n) => ({
      zone: n <= 20 ? 'z1' : 'z2',
      subnets: [`10.1.${Math.ceil(n / 10)}.0/24`],
    }));
    const number = (name: string) => Number(name.slice(1));
    const isShut = (probe: NamedProbe) => number(probe.from) <= 10 && number(probe.to) > 20 && number(probe.to) <= 30;
    const fails = (probe: NamedProbe) => {
      if (number(probe.from) <= 20 === number(probe.to) <= 20) return false;
      return probe.check === 'mtu' ? isShut(probe) || !oneIn(12)(probe) : !oneIn(4)(probe);
    };
    const { findings } = diagnosed({ nodes, checks: CHECKS }, failing(timeout, fails));
    expect(findings.map(({ code, subject: { name, to: other } }) => [code, name, other?.name])).toEqual([
      ['ND703', 'z1', 'z2'],
    ]);
  });

  test('between a subnet and another cluster, of which all the others reach it', () => {
    const second = [1, 2, 3].map((n) =>
      aNode(`m${n}`, { cluster: SECOND, subnets: [n < 3 ? '10.2.0.0/24' : '10.2.1.0/24'] }),
    );
    const nodes = manyNodes(3, () => ({ subnets: ['10.1.0.0/24'] }));
    const isOfSubnet = ({ from: source, to: end }: NamedProbe) =>
      source.charAt(0) !== end.charAt(0) && ![source, end].includes('m3');
    const fails = (probe: NamedProbe) => isOfSubnet(probe) && oneIn(2)(probe);
    const { findings } = diagnosed({ nodes, second, within: true, checks: CHECKS }, failing(timeout, fails));
    const subnets = findings.map(({ subject }) => [subject.name, subject.to?.name].toSorted());
    expect(subnets).toEqual([['10.1.0.0/24', '10.2.0.0/24']]);
  });

  test('but not of one connection in three hundred', () => {
    const nodes = manyNodes(150, (n) => ({ zone: `z${Math.ceil(n / 75)}` }));
    const isOfZone = ({ from: source, to: end }: NamedProbe) =>
      Number(source.slice(1)) <= 75 && Number(end.slice(1)) <= 75;
    const fails = (probe: NamedProbe) => isOfZone(probe) && oneIn(300)(probe);
    const { findings } = diagnosed({ nodes, checks: CHECKS }, failing(timeout, fails));
    expect(findings.map(({ code }) => code)).toEqual(['ND901']);
  });

  test('beside a node that is cut off, which stays a finding of its own', () => {
    const cut = (probe: NamedProbe) => from('n2')(probe) || to('n2')(probe);
    const found = told(ZONED, (probe) => cut(probe) || (isAcross(probe) && oneIn(3)(probe)));
    expect(found.map(({ code }) => code).toSorted()).toEqual(['ND101', 'ND703']);
  });
});

test.each(['tcp,udp', 'udp,icmp', 'tcp,icmp', 'mtu,icmp', 'tcp,udp,mtu'])(
  'one node of six that is cut off stays a finding of its own where half is lost everywhere: %s',
  (names) => {
    const cut = (probe: NamedProbe) => from('n5')(probe) || to('n5')(probe);
    const { findings } = diagnosed(
      { nodes: 6, checks: names.split(',') },
      failing(timeout, (probe) => cut(probe) || oneIn(2)(probe)),
    );
    expect(findings.map(({ code }) => code).toSorted()).toEqual(['ND101', 'ND703']);
  },
);

test('lost packets and failed connections at one node are one cause', () => {
  const isOfNode = (probe: NamedProbe) => from('n4')(probe) || to('n4')(probe);
  const report = diagnosed({ nodes: 8, checks: CHECKS }, (probe) => {
    if (!isOfNode(probe)) return undefined;
    if (probe.check === 'udp') return failure('LOSS', '1 of 3 attempts failed');
    return oneIn(3)(probe) ? timeout : undefined;
  });
  expect(report.findings.map(({ code, subject }) => [code, subject.name])).toEqual([['ND701', 'n4']]);
});

test('pairs that fail in everything stay pairs', () => {
  const isBroken = (probe: NamedProbe) =>
    [way('n1', 'n2'), way('n2', 'n1'), way('n5', 'n7'), way('n7', 'n5')].some((is) => is(probe));
  expect(told(9, isBroken).map(({ code }) => code)).toEqual(['ND202', 'ND202']);
});

test('a few probes that fail here and there show no share', () => {
  const few = [way('n1', 'n2'), way('n5', 'n7'), way('n8', 'n3')];
  expect(told(9, (probe) => probe.check === 'udp' && few.some((is) => is(probe))).map(({ code }) => code)).toEqual([
    'ND901',
  ]);
});

test('share and nodes of a finding fit the schema of reports', () => {
  const isOdd = (name: string) => Number(name.slice(1)) % 2 === 1;
  const fails = (probe: NamedProbe) => isOdd(probe.from) !== isOdd(probe.to) && oneIn(2)(probe);
  const report = diagnosed({ nodes: 12, checks: CHECKS }, failing(timeout, fails));
  expect(report.findings[0]?.subject.to?.nodes).toHaveLength(6);
  expect(report.findings[0]?.share).toBeCloseTo(0.5, 0);
  fitting(report);
});

describe('Services beside a cause with a share', () => {
  const isOfNode = (probe: NamedProbe) => from('n4')(probe) || to('n4')(probe);

  test('single questions are lost far more often than connections, and are no cause of their own', () => {
    const fails = (probe: NamedProbe) => {
      if (probe.path.endsWith('service'))
        return from('n4')(probe) && (probe.check === 'dns' || to(END.headless)(probe));
      return isOfNode(probe) && oneIn(9)({ ...probe, check: `${probe.check}/${probe.path}/${probe.family}` });
    };
    const { findings } = diagnosed(
      { nodes: 24, checks: CHECKS.slice(0, 1), services: SERVICES, families: 2 },
      failing(timeout, fails),
    );
    expect(findings.map(({ code, subject }) => [code, subject.name])).toEqual([['ND703', 'n4']]);
  });

  test('connections that all fail where one in six does between nodes have a cause of their own', () => {
    const fails = (probe: NamedProbe) => (isService(probe) ? from('n4')(probe) : isOfNode(probe) && oneIn(6)(probe));
    const { findings } = diagnosed({ nodes: 24, services: SERVICES }, failing(timeout, fails));
    expect(findings.map(({ code }) => code).toSorted()).toEqual(['ND517', 'ND703']);
  });
});

test('a port that is shut, also to the pods of the node itself, is no share of everything', () => {
  const refused = failing(failure('REFUSED'), to('n1'));
  const stray = failing(timeout, way('n6', 'n3'));
  const run = { nodes: 6, checks: ['tcp'], paths: ['pod-node'] } as const;
  const { findings } = diagnosed(run, (probe) => refused(probe) ?? stray(probe));
  expect(findings.map(({ code, explains }) => `${code} ${explains}`)).toEqual(['ND102 6', 'ND901 1']);
});
