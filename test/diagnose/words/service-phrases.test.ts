import { expect, test } from 'vitest';
import type { FindingCode } from '../../../src/diagnose/codes.ts';
import type { Suspect } from '../../../src/diagnose/services/suspect.ts';
import { serviceSentence } from '../../../src/diagnose/words/service-phrases.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import type { Reason } from '../../../src/model/verdict.ts';
import { diagnosed, END, SERVICES } from '../../support/diagnosed.ts';

const world = worldOf(diagnosed({ nodes: 3, services: SERVICES }));
const NODE = { kind: 'node', node: 1, end: -1, cost: 0 } as const;
const ALL = { kind: 'everywhere', node: -1, end: -1, cost: 0 } as const;
const ONE = { kind: 'end', node: -1, end: 2, way: 'dns-replica', cost: 0 } as const;

type Layers = readonly ('pod' | 'node')[];

test.each<readonly [Suspect, FindingCode, Layers, string]>([
  [{ ...NODE, way: 'dns' }, 'ND502', ['pod'], 'n2 does not reach DNS'],
  [{ ...NODE, way: 'dns', layer: 'pod' }, 'ND502', ['pod'], 'n2 does not reach DNS (from pods)'],
  [
    { ...NODE, way: 'dns', layer: 'node', family: 'ipv6' },
    'ND502',
    ['node'],
    'n2 does not reach DNS (IPv6; from the host network)',
  ],
  [{ ...NODE, way: 'resolver' }, 'ND503', ['pod'], 'n2 does not reach its own resolvers'],
  [{ ...NODE, way: 'virtual' }, 'ND511', ['pod'], 'Services do not work from n2'],
  [{ ...NODE, way: 'hairpin' }, 'ND516', ['pod'], 'The pods of n2 do not reach themselves by a Service'],
  [{ ...NODE, way: 'all' }, 'ND517', ['pod'], 'n2 reaches no Service and no pod behind one'],
  [{ ...ALL, way: 'resolver' }, 'ND504', ['pod'], 'From no node do pods reach the resolvers of their own'],
  [{ ...ALL, way: 'nodeport' }, 'ND514', ['node'], 'From no node does the host network reach NodePorts'],
  [
    { ...ALL, way: 'apiserver', family: 'ipv4' },
    'ND513',
    ['pod', 'node'],
    'From no node do pods or the host network reach the API server by its Service (IPv4)',
  ],
  [{ ...ALL, way: 'all' }, 'ND512', ['pod'], 'From no node do pods reach any Service or any pod behind one'],
  [ONE, 'ND501', ['pod'], `${END.dnsPod1} does not answer`],
  [{ ...NODE, way: 'dns' }, 'ND701', ['pod'], 'Some packets from n2 to DNS are lost'],
  [{ ...NODE, way: 'resolver' }, 'ND702', ['pod'], 'Answers to probes from n2 to the resolvers of their own are slow'],
  [
    { ...ALL, way: 'all', layer: 'pod' },
    'ND701',
    ['pod'],
    'Some packets to Services and the pods behind them are lost from everywhere (from pods)',
  ],
  [ONE, 'ND702', ['pod'], `Answers to probes to ${END.dnsPod1} are slow, whoever asks`],
  [{ ...ONE, layer: 'pod' }, 'ND501', ['pod'], `${END.dnsPod1} does not answer (from pods)`],
])('%j', (suspect, code, layers, words) => {
  expect(
    serviceSentence(world, suspect, { code, sections: layers.map((from) => ({ from })), reasons: ['TIMEOUT'] }),
  ).toBe(words);
});

test.each<readonly [readonly Reason[], string]>([
  [['TIMEOUT', 'REFUSED'], 'does not answer'],
  [['DNS'], 'does not give the right answer'],
  [['TIMEOUT', 'BAD_REPLY'], 'does not give the right answer'],
])('no answer is not a wrong answer: %j', (reasons, words) => {
  const told = { code: 'ND501', sections: [{ from: 'pod' }], reasons } as const;
  expect(serviceSentence(world, ONE, told)).toBe(`${END.dnsPod1} ${words}`);
});
