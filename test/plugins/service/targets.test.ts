import { describe, expect, test } from 'vitest';
import { service } from '../../../plugins/service/index.ts';
import { aimedAt, serviceBound } from '../../check/curl/bound.ts';
import { aFloater, identityOf } from '../../support/plan.ts';

const EXPECTED = [identityOf(1), identityOf(2)];
const NAME = 'netdoctor-floater-headless.netdoctor-system.svc';
const MADE = {
  'Service (ClusterIP)': { addresses: ['10.96.0.7'], port: 80, expected: EXPECTED },
  'Service (DNS name)': { name: NAME, port: 8889, expected: EXPECTED },
  hairpin: { byNode: { n1: ['10.96.0.8'] }, port: 80, untried: 'a node more than ten' },
};
const skip = (detail: string) => ({ verdict: 'skip', detail });

describe('what is aimed at', () => {
  test('is three things that are unknown before deploy', () => {
    expect(service.aims()).toEqual([
      { node: 'Service (ClusterIP)', aim: { role: 'cluster-ip' } },
      { node: 'Service (DNS name)', aim: { role: 'headless' } },
      { node: 'hairpin', aim: { role: 'hairpin' } },
    ]);
    const untried = aimedAt(service, serviceBound({ plugin: service })).untried;
    expect(untried.map(({ judgement }) => judgement)).toEqual(Array(3).fill(skip('its Service was not made')));
  });

  test('is tried if deploy made it, and the hairpin if a node has a Service of its own', () => {
    const bound = serviceBound({ plugin: service, made: MADE });
    const tried = ['ipv4 Service (ClusterIP) 10.96.0.7:80', 'ipv4 Service (DNS name) :8889'];
    expect(aimedAt(service, bound, 0)).toEqual({ tried: [...tried, 'ipv4 hairpin 10.96.0.8:80'], untried: [] });
    expect(aimedAt(service, bound, 1)).toEqual({
      tried,
      untried: [{ to: 'ipv4 hairpin', judgement: skip('a node more than ten') }],
    });
  });

  test('is not tried if deploy says why', () => {
    const why = 'Services may not be made here';
    const made = Object.fromEntries(Object.keys(MADE).map((name) => [name, { untried: why }]));
    const { tried, untried } = aimedAt(service, serviceBound({ plugin: service, made }));
    expect(tried).toEqual([]);
    expect(untried.map(({ judgement }) => judgement)).toEqual(Array(3).fill(skip(why)));
  });

  test('is not tried in a family that Service or floater lacks', () => {
    const floaters = [
      aFloater(1, { addresses: ['10.244.1.2'] }),
      aFloater(2, { addresses: ['10.244.2.2', 'fd00::2'] }),
    ];
    const bound = serviceBound({ plugin: service, made: MADE, floaters });
    const { untried } = aimedAt(service, bound);
    expect(untried).toContainEqual({ to: 'ipv6 Service (ClusterIP)', judgement: skip('it has no IPv6 address') });
    expect(untried).toContainEqual({
      to: 'ipv6 Service (DNS name)',
      judgement: { verdict: 'error', reason: 'POD', detail: 'the floater on n1 has no IPv6 address' },
    });
  });

  test('leaves the hairpin to the pod network if there are both layers', () => {
    const both = serviceBound({ plugin: service, made: MADE, layers: ['pod', 'node'] });
    const onNode = both.floaters.findIndex((floater) => floater?.layer === 'node' && floater.node === 'n1');
    expect(aimedAt(service, both, onNode).untried).toEqual([
      {
        to: 'ipv4 hairpin',
        judgement: skip('its own Service leads to the pod network: only the floater there can reach itself'),
      },
    ]);
    const alone = serviceBound({ plugin: service, made: MADE, layers: ['node'] });
    expect(aimedAt(service, alone).tried).toContain('ipv4 hairpin 10.96.0.8:80');
  });
});
