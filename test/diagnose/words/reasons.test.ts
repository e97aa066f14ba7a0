import { describe, expect, test } from 'vitest';
import { REASONS } from '../../../src/diagnose/codes/reasons.ts';
import { CODE_FACTS, type FindingCode } from '../../../src/diagnose/codes.ts';
import { REASON_RULES, type Shown } from '../../../src/diagnose/words/reason-rules.ts';
import { reasonsFor } from '../../../src/diagnose/words/reasons.ts';
import type { FailReason } from '../../../src/model/verdict.ts';

const CODES = Object.keys(CODE_FACTS) as FindingCode[];

const all = (...reasons: readonly FailReason[]): Shown => ({
  reasons: new Map(reasons.map((reason) => [reason, 3])),
});

test.each(CODES)('%s: if nothing is known, the usual reasons stand as they are', (code) => {
  expect(reasonsFor(code, {})).toEqual(CODE_FACTS[code].reasons);
});

describe('what is said in place of an answer comes first, and nothing is said of cables', () => {
  test.each([
    ['ND101', 'REFUSED', REASONS.rejectRule],
    ['ND201', 'REFUSED', REASONS.rejectRule],
    ['ND106', 'REFUSED', REASONS.rejectRule],
    ['ND302', 'REFUSED', REASONS.rejectRule],
    ['ND101', 'RESET', REASONS.resets],
    ['ND501', 'REFUSED', REASONS.dnsPort],
    ['ND504', 'REFUSED', REASONS.noEndpoint],
    ['ND504', 'DNS', REASONS.dnsConfig],
    ['ND512', 'REFUSED', REASONS.noEndpoint],
    ['ND515', 'TIMEOUT', REASONS.outFirewall],
    ['ND703', 'REFUSED', REASONS.machines],
    ['ND901', 'REFUSED', REASONS.rejectRule],
  ] as const)('%s, all %s', (code, reason, first) => {
    const found = reasonsFor(code, all(reason));
    expect(found[0]).toBe(first);
    expect(found.join()).not.toMatch(/cable|ECMP|lost once/);
  });

  test('a Service that other nodes reach has an endpoint', () => {
    for (const code of ['ND511', 'ND513', 'ND514'] as const) {
      const found = reasonsFor(code, { ...all('REFUSED'), otherNodes: 'passed' });
      expect(found[0]).toBe(REASONS.oldRules);
      expect(found).not.toContain(REASONS.noEndpoint);
    }
    expect(reasonsFor('ND513', { ...all('REFUSED'), otherNodes: 'failed' })[0]).toBe(REASONS.noEndpoint);
  });

  test('DNS that somebody refuses is no matter of a full table', () => {
    const found = reasonsFor('ND502', all('UNREACHABLE'));
    expect(found[0]).toBe(REASONS.dnsRejected);
    expect(found).not.toContain(REASONS.dnsConntrack);
  });

  test('if others end in silence, the link may still be the reason', () => {
    expect(reasonsFor('ND101', all('REFUSED', 'TIMEOUT'))).toContain(REASONS.nodeLink);
  });

  test('a port that another process holds does not time out', () => {
    expect(reasonsFor('ND106', all('TIMEOUT'))).not.toContain(REASONS.nobodyListens);
    expect(reasonsFor('ND106', all('REFUSED'))).toContain(REASONS.nobodyListens);
  });
});

describe('the words of the system name the reason', () => {
  test.each([
    ['Destination unreachable: Administratively prohibited', REASONS.prohibited],
    ['Packet filtered', REASONS.prohibited],
    ['Permission denied', REASONS.permission],
    ['sendmsg: Operation not permitted', REASONS.ownRules],
    ['Invalid argument', REASONS.blackhole],
    ['Network is unreachable', REASONS.noRoute],
    ['Destination Net Unreachable', REASONS.noRoute],
  ])('%s', (detail, first) => {
    for (const code of ['ND101', 'ND103', 'ND201', 'ND212', 'ND502', 'ND513'] as const) {
      const found = reasonsFor(code, { ...all('UNREACHABLE'), details: [detail] });
      expect(found[0]).toBe(first);
      expect(found).not.toContain(REASONS.nodeLink);
    }
  });

  test('"No route to host" may be a neighbour that is down, so the link stays', () => {
    const found = reasonsFor('ND101', { ...all('UNREACHABLE'), details: ['No route to host'] });
    expect(found.slice(0, 2)).toEqual([REASONS.noNeighbour, REASONS.nodeLink]);
  });

  test('a call that is not permitted may be a full conntrack table', () => {
    const found = reasonsFor('ND502', { ...all('UNREACHABLE', 'TIMEOUT'), details: ['Operation not permitted'] });
    expect(found).toContain(REASONS.dnsConntrack);
  });

  test('also if others end in silence, but not if it is one of many', () => {
    const silence = Array.from({ length: 12 }, () => 'Connection timed out after 5001 milliseconds');
    const told = ['Invalid argument', ...silence.slice(0, 4)];
    expect(reasonsFor('ND101', { details: told })[0]).toBe(REASONS.blackhole);
    expect(reasonsFor('ND101', { details: ['Invalid argument', ...silence] })[0]).toBe(REASONS.nodeLink);
  });
});

describe('layers', () => {
  test.each(['ND101', 'ND102', 'ND103', 'ND202', 'ND211', 'ND212', 'ND213'] as const)(
    '%s: if nodes reach each other, it is neither a cable nor a route of theirs',
    (code) => {
      const found = reasonsFor(code, { nodeLayer: 'passed' });
      expect(found.slice(0, 3)).toEqual([REASONS.tunnel, REASONS.podRoutes, REASONS.cniAgent]);
      expect(found.join()).not.toMatch(/cable|the uplink|the switch/);
    },
  );

  test('if only pods were probed, CNI and tunnel come before the cable', () => {
    const found = reasonsFor('ND101', { isPodsOnly: true });
    expect(found.indexOf(REASONS.tunnel)).toBeLessThan(found.indexOf(REASONS.nodeLink));
    expect(found).toContain(REASONS.nodeLink);
  });

  test('pods of a node: the tunnel and routes first; what is between the node and them if those fail too', () => {
    expect(reasonsFor('ND104', {}).slice(0, 2)).toEqual([REASONS.tunnel, REASONS.podRoutes]);
    expect(reasonsFor('ND104', { ownPods: 'passed' })).not.toContain(REASONS.ownBridge);
    const broken = reasonsFor('ND104', { ownPods: 'failed' });
    expect(broken[0]).toBe(REASONS.ownBridge);
    expect(broken).not.toContain(REASONS.tunnel);
  });
});

describe('what the probes are', () => {
  test.each(['ND106', 'ND302'] as const)('%s: ping has no port, and a port has no ping', (code) => {
    const ping = reasonsFor(code, { protocols: ['icmp'] });
    expect(ping[0]).toBe(REASONS.noPing);
    expect(ping).not.toContain(REASONS.unknownPort);
    expect(reasonsFor(code, { protocols: ['tcp'] })).not.toContain(REASONS.noPing);
    expect(reasonsFor(code, { protocols: ['udp'] })[0]).toBe(REASONS.unknownPort);
  });
});

describe('IP families', () => {
  test('IPv4 alone: routes, duplicates, rp_filter, and nothing of IPv6', () => {
    const found = reasonsFor('ND107', { families: ['ipv4'], otherFamily: 'passed' });
    for (const reason of [REASONS.familyLacks, REASONS.duplicateIpv4, REASONS.reversePath, REASONS.arp]) {
      expect(found).toContain(reason);
    }
    expect(found.join()).not.toMatch(/IPv6:/);
  });

  test('IPv6 alone: neighbour discovery, duplicate address detection, and nothing of IPv4', () => {
    const found = reasonsFor('ND107', { families: ['ipv6'], otherFamily: 'passed' });
    for (const reason of [REASONS.familyLacks, REASONS.duplicateIpv6, REASONS.neighbourDiscovery]) {
      expect(found).toContain(reason);
    }
    expect(found.join()).not.toMatch(/IPv4:/);
  });

  test('what passes over the other family goes over the same cable', () => {
    const found = reasonsFor('ND101', { families: ['ipv6'], otherFamily: 'passed' });
    expect(found[0]).toBe(REASONS.oneFamily);
    expect(found).not.toContain(REASONS.nodeLink);
  });
});

test('each reason that a rule moves or rules out is one of a code that it is about', () => {
  const usual = (codes: RegExp) => CODES.filter((code) => codes.test(code)).flatMap((code) => CODE_FACTS[code].reasons);
  const everywhere = new Set<string>(CODES.flatMap((code) => CODE_FACTS[code].reasons));
  const firsts = new Set(REASON_RULES.flatMap(({ first = [] }) => first));
  for (const { codes, without = [] } of REASON_RULES) {
    if (without.length === 0) continue;
    expect(usual(codes).some((reason) => without.includes(reason))).toBe(true);
    for (const reason of without) expect(everywhere.has(reason) || firsts.has(reason)).toBe(true);
  }
  for (const reason of Object.values(REASONS)) expect(everywhere.has(reason) || firsts.has(reason)).toBe(true);
});

test('there is always a reason', () => {
  const reasons: readonly FailReason[] = ['TIMEOUT', 'REFUSED', 'RESET', 'UNREACHABLE', 'LOSS', 'DNS'];
  for (const code of CODES) {
    for (const reason of reasons) {
      for (const nodeLayer of ['passed', 'failed'] as const) {
        const shown: Shown = { ...all(reason), nodeLayer, otherFamily: 'passed', details: ['Invalid argument'] };
        const found = reasonsFor(code, shown);
        expect(found.length).toBeGreaterThan(0);
        expect(new Set(found).size).toBe(found.length);
      }
    }
  }
});
