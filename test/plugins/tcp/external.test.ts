import { describe, expect, test } from 'vitest';
import { tcp } from '../../../plugins/tcp/index.ts';
import { aimedAt, SEEN, serviceBound } from '../../check/curl/bound.ts';
import { aFloater, identityOf } from '../../support/plan.ts';

const seen = {
  ...SEEN,
  nodes: [
    { name: 'n1', internal: [], external: [] },
    { name: 'n2', internal: [], external: ['203.0.113.2'] },
  ],
};
const TO = 'ipv4 n2 (ExternalIP)';

describe('ExternalIPs', () => {
  test('are aimed at if a node has any, in their families', () => {
    expect(tcp.aims(seen)).toEqual([
      {
        node: 'n2 (ExternalIP)',
        families: ['ipv4'],
        aim: { kind: 'external', name: 'n2', addresses: ['203.0.113.2'] },
      },
    ]);
    expect(tcp.aims(SEEN)).toEqual([]);
  });

  test('are answered by the floater on the host network of that node, with its port and identity', () => {
    const floaters = [
      ...[1, 2].map((n) => aFloater(n)),
      ...[1, 2].map((n) => aFloater(n + 10, { node: `n${n}`, layer: 'node' as const, port: 9000 })),
    ];
    const bound = serviceBound({ plugin: tcp, seen, layers: ['pod', 'node'], floaters });
    const external = tcp.targets(bound, 0).tried.filter(({ aim }) => aim);
    expect(external).toMatchObject([{ address: '203.0.113.2', port: 9000, identity: identityOf(12) }]);
    expect(aimedAt(tcp, bound, 0)).toEqual({
      tried: ['ipv4 n2 10.244.2.2:8889', `${TO} 203.0.113.2:9000`],
      untried: [],
    });
    expect(aimedAt(tcp, bound, 3).tried).toEqual(['ipv4 n1 10.244.11.2:9000', `${TO} 203.0.113.2:9000`]);
  });

  test('are skip without a floater on the host network', () => {
    const detail = 'only the node layer answers on ExternalIPs: --layers node';
    expect(aimedAt(tcp, serviceBound({ plugin: tcp, seen }))).toEqual({
      tried: ['ipv4 n2 10.244.2.2:8889'],
      untried: [{ to: TO, judgement: { verdict: 'skip', detail } }],
    });
  });

  test('have no verdict if that floater never became ready, and are error POD if it cannot be trusted', () => {
    const first = aFloater(1, { layer: 'node' });
    const missing = serviceBound({ plugin: tcp, seen, layers: ['node'], floaters: [first] });
    expect(aimedAt(tcp, missing)).toEqual({ tried: [], untried: [] });
    const floaters = [first, aFloater(2, { layer: 'node', trouble: 'two containers' })];
    const { untried } = aimedAt(tcp, serviceBound({ plugin: tcp, seen, layers: ['node'], floaters }));
    expect(untried).toContainEqual({
      to: TO,
      judgement: { verdict: 'error', reason: 'POD', detail: 'two containers' },
    });
  });
});
