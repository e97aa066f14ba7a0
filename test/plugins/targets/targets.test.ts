import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { targets } from '../../../plugins/targets/index.ts';
import { aimedAt, SEEN, serviceBound, serviceTarget } from '../../check/curl/bound.ts';
import { aFloater } from '../../support/plan.ts';

describe('what is aimed at', () => {
  const options = {
    addresses: ['192.0.2.7', '2001:DB8::7', '2001:db8:0::7', '300.1.1.1'],
    ports: [53, 80],
    protocols: ['tcp', 'udp'],
  };

  test('is every address with every port, once', () => {
    expect(targets.aims(SEEN, options).map(({ node }) => node)).toEqual([
      ...['192.0.2.7:53/tcp', '192.0.2.7:80/tcp', '192.0.2.7:53/udp', '192.0.2.7:80/udp'],
      ...['[2001:db8::7]:53/tcp', '[2001:db8::7]:80/tcp', '[2001:db8::7]:53/udp', '[2001:db8::7]:80/udp'],
      ...['300.1.1.1:53/tcp', '300.1.1.1:80/tcp', '300.1.1.1:53/udp', '300.1.1.1:80/udp'],
    ]);
    expect(targets.aims(SEEN, {})).toEqual([]);
    expect(targets.aims(SEEN, { addresses: ['192.0.2.7'], ports: [53] }).map(({ node }) => node)).toEqual([
      '192.0.2.7:53/tcp',
    ]);
  });

  test('is tried from floaters that have the family', () => {
    const one = { addresses: ['192.0.2.7', '2001:db8::7', '300.1.1.1'], ports: [80] };
    const floaters = [aFloater(1, { addresses: ['10.244.1.2'] }), aFloater(2)];
    expect(aimedAt(targets, serviceBound({ plugin: targets, options: one, floaters }))).toEqual({
      tried: ['ipv4 192.0.2.7:80/tcp 192.0.2.7:80'],
      untried: expect.arrayContaining([
        {
          to: 'ipv6 [2001:db8::7]:80/tcp',
          judgement: { verdict: 'skip', detail: 'no floater has an IPv6 address' },
        },
        { to: 'ipv4 300.1.1.1:80/tcp', judgement: { verdict: 'skip', detail: 'it is no IP address' } },
      ]),
    });
  });

  test('has options that are checked', () => {
    const validate = new Ajv({ strict: true }).compile(targets.optionsSchema);
    expect(validate(options)).toBe(true);
    for (const odd of [
      { addresses: ['web'] },
      { ports: [0] },
      { protocols: ['sctp'] },
      { protocols: [] },
      { udp: true },
    ]) {
      expect(validate(odd)).toBe(false);
    }
  });
});

const tcp = serviceTarget({ kind: 'tcp', addresses: ['192.0.2.7'], port: 22 });
const udp = serviceTarget({ kind: 'udp', addresses: ['192.0.2.7'], port: 53 });
const pass = { verdict: 'pass', latencyMs: 0.4 };
const unmeasured = { verdict: 'pass', latencyMs: Number.NaN };
const program = { verdict: 'error', reason: 'PROGRAM' };

describe('judge', () => {
  test.each([
    { fields: '0.000400 0 200 \t', expected: pass },
    { fields: '0.000400 1 000 Received HTTP/0.9 when not allowed\t', expected: pass },
    {
      fields: '0.000400 28 000 Operation too slow. Less than 1 bytes/sec transferred the last 1 seconds\t',
      expected: pass,
    },
    { fields: '0.000400 52 000 Empty reply from server\t', expected: pass },
    { fields: '0.000400 56 000 Recv failure: Connection reset by peer\t', expected: pass },
    { fields: '0.000000 7 000 Connection reset by peer\t', expected: unmeasured },
    { fields: '0.000000 7 000 Connection refused\t', expected: { verdict: 'fail', reason: 'REFUSED' } },
    {
      fields: '0.000000 7 000 Connection refused; Connection reset by peer\t',
      expected: { verdict: 'fail', reason: 'REFUSED' },
    },
    { fields: '0.000000 7 000 No route to host\t', expected: { verdict: 'fail', reason: 'UNREACHABLE' } },
    {
      fields: '0.000000 28 000 Connection timed out after 1000 milliseconds\t',
      expected: { verdict: 'fail', reason: 'TIMEOUT' },
    },
    { fields: '0.000000 28 000 Operation too slow. Less than 1 bytes/sec transferred\t', expected: program },
    { fields: '0.000000 2 000 Failed to init\t', expected: program },
    { fields: '0.000000 0 000 \t', expected: program },
    { fields: '0.000400 0 200', expected: program },
    { fields: 'udp =', expected: program },
  ])('tcp $fields', ({ fields, expected }) => {
    expect(targets.judge(tcp, { fields, remark: undefined })).toMatchObject(expected);
  });

  test.each([
    { fields: 'udp =', expected: unmeasured },
    { fields: 'udp -', expected: { ...program, detail: expect.stringContaining('no answer: a UDP service') } },
    { fields: 'udp ?', expected: { verdict: 'skip' } },
    { fields: 'udp 0 1 ', expected: { verdict: 'fail', reason: 'REFUSED' } },
    { fields: 'udp 0 1', expected: { verdict: 'fail', reason: 'REFUSED' } },
    {
      fields: 'udp 1 1 nc: connect to 192.0.2.7 port 9 (udp) failed: Network is unreachable',
      expected: { verdict: 'fail', reason: 'UNREACHABLE', detail: 'Network is unreachable' },
    },
    { fields: 'udp 0 0 Connection to 192.0.2.7 9 port [udp/*] succeeded!', expected: program },
    { fields: 'udp', expected: program },
    { fields: 'udp  =', expected: program },
    { fields: 'udp = ', expected: program },
    { fields: '0.000400 0 200 \t', expected: program },
  ])('udp $fields', ({ fields, expected }) => {
    expect(targets.judge(udp, { fields, remark: undefined })).toMatchObject(expected);
  });

  test('nothing passes without a handshake or an answer', () => {
    const parts = fc.constantFrom(
      '0.1',
      '0.000',
      '0',
      '7',
      ' ',
      '\t',
      '\n',
      '200',
      '000',
      'udp',
      '=',
      '-',
      'Connection reset by peer',
    );
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 9 }).map((found) => found.join('')),
        (fields) => {
          if (targets.judge(udp, { fields, remark: undefined }).verdict === 'pass') expect(fields).toBe('udp =');
          if (targets.judge(tcp, { fields, remark: undefined }).verdict !== 'pass') return;
          expect(fields).toMatch(/^(\d*\.\d*[1-9]\d* \d+ \d{3} [^\t]*|\d+\.\d+ 0*7 \d{3} Connection reset by peer)\t$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
