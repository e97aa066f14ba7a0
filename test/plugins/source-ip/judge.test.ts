import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../plugins/source-ip/judge.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { aFloater, aTarget, identityOf } from '../../support/plan.ts';

const source = aFloater(1, { addresses: ['10.244.1.3', 'FD00::1:0:3'] });
const target = aTarget(1, { source });
const across = aTarget(1, { source, aim: { kind: 'across' } });
const v6 = aTarget(1, { source, section: { check: 'source-ip', path: 'pod-pod', family: 'ipv6' } });
const floaters = [source, aFloater(2), aFloater(1, { layer: 'node', addresses: ['10.0.0.5', 'fd00::5'] }), undefined];

function judged(fields: string, to = target): Judgement {
  return judge(to, { fields, remark: undefined }, floaters);
}

const pass = { verdict: 'pass', latencyMs: Number.NaN };
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail });
const BY_NODE = "arrives from 10.0.0.5, not from the pod's 10.244.1.3: the address of node n1";

describe('source-ip', () => {
  test.each([
    ['other 10.244.1.3:41952', pass],
    ['other [fd00::1:0:3]:41952', pass],
    ['other [fd00:0::1:0:3]:1', pass],
    ['other 10.0.0.5:41952', fail('SNAT', BY_NODE)],
    ['other 192.0.2.1:5', fail('SNAT', "arrives from 192.0.2.1, not from the pod's 10.244.1.3: another address")],
    [
      'other 10.244.2.2:5',
      fail('SNAT', "arrives from 10.244.2.2, not from the pod's 10.244.1.3: the address of the floater on n2"),
    ],
    ['other 10.244.1.30:5', fail('SNAT', "arrives from 10.244.1.30, not from the pod's 10.244.1.3: another address")],
    ['other OK', fail('BAD_REPLY', 'not an address and a port: "OK"')],
    ['other 10.244.1.3', fail('BAD_REPLY', 'not an address and a port: "10.244.1.3"')],
    ['other 10.244.1.3:', fail('BAD_REPLY', 'not an address and a port: "10.244.1.3:"')],
    ['other 10.244.1.300:5', fail('BAD_REPLY', 'not an address and a port: "10.244.1.300:5"')],
    ['other fd00::1:0:3:5', fail('BAD_REPLY', 'not an address and a port: "fd00::1:0:3:5"')],
    [`other ${identityOf(2)}`, fail('WRONG_RESPONDER', 'answered by the floater on n2 (pod netdoctor-floater-2)')],
    ['none 0 Connection to 10.0.0.1 8889 port [udp/*] succeeded!', fail('TIMEOUT', 'no answer to a datagram')],
    ['stray', { verdict: 'error', reason: 'PROGRAM', detail: 'strange record: "stray"' }],
    ['none 1 ', fail('REFUSED', 'nobody listens on the UDP port, or something rejects what is sent to it')],
    ['none 1 nc: connect to ::1 port 1 (udp) failed: No route to host', fail('UNREACHABLE', 'No route to host')],
    ['unsent 137 ', { verdict: 'error', reason: 'PROGRAM', detail: 'nc 137: it said nothing' }],
  ])('%j', (fields, expected) => {
    expect(judged(fields)).toEqual(expected);
  });

  test('between clusters, another address is reported and is not a fault', () => {
    expect(judged('other 10.0.0.5:41952', across)).toEqual({ ...pass, note: { kind: 'source-ip', detail: BY_NODE } });
    expect(judged('other 10.244.1.3:41952', across)).toEqual(pass);
    expect(judged('other OK', across)).toMatchObject({ verdict: 'fail', reason: 'BAD_REPLY' });
  });

  test('without a floater on the host network, the address of a node is known by its pods', () => {
    const [here, there] = [
      aFloater(1, { hostAddresses: ['10.0.0.5', 'FD00::5'] }),
      aFloater(2, { hostAddresses: ['10.0.0.6'] }),
    ];
    const detailOf = (address: string) =>
      judge(aTarget(1, { source: here }), { fields: `other ${address}:5`, remark: undefined }, [here, there]);
    expect(detailOf('10.0.0.5')).toMatchObject({ detail: expect.stringMatching(/: the address of node n1$/) });
    expect(detailOf('[fd00::5]')).toMatchObject({ detail: expect.stringMatching(/: the address of node n1$/) });
    expect(detailOf('10.0.0.6')).toMatchObject({ detail: expect.stringMatching(/: the address of node n2$/) });
    expect(detailOf('10.0.0.7')).toMatchObject({ detail: expect.stringMatching(/: another address$/) });
  });

  test('over IPv6, it names the IPv6 address', () => {
    const detail = "arrives from fd00::5, not from the pod's FD00::1:0:3: the address of node n1";
    expect(judged('other [fd00::5]:5', v6)).toEqual(fail('SNAT', detail));
  });

  test.each(['', ' ', 'right', '=', 'other', 'none ', '10.244.1.3:41952'])(
    'a cut or strange record %j is error PROGRAM',
    (fields) => {
      expect(judged(fields)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
    },
  );

  test('within a cluster, only an address of the source passes', () => {
    const parts = fc.constantFrom(
      'other ',
      'right',
      'none',
      '10.244.1.3',
      '[fd00::1:0:3]',
      '10.0.0.5',
      ':',
      '41952',
      ' ',
    );
    const near = fc.array(parts, { maxLength: 6 }).map((found) => found.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (fields) => {
        const passed = judged(fields).verdict === 'pass';
        expect(passed).toBe(/^other (10\.244\.1\.3|\[fd00::1:0:3\]):\d{1,5}$/.test(fields));
      }),
      { numRuns: 2_000, examples: [['other 10.244.1.3:41952']] },
    );
  });
});
