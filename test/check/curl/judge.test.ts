import { describe, expect, test } from 'vitest';
import { connectReason, failedTransfer, transferOf } from '../../../src/check/plugin.ts';

/** As printed by curl 7.88 and 8.14. */
const FAILED: readonly { fields: string; verdict: string; reason: string; detail?: string }[] = [
  { fields: '0.000000 6 000 Could not resolve host: x.invalid\t', verdict: 'fail', reason: 'DNS' },
  { fields: '0.000000 28 000 Resolving timed out after 1000 milliseconds\t', verdict: 'fail', reason: 'DNS' },
  { fields: '0.000000 28 000 Connection timed out after 1000 milliseconds\t', verdict: 'fail', reason: 'TIMEOUT' },
  { fields: '0.000400 28 000 SSL connection timeout\t', verdict: 'fail', reason: 'TIMEOUT' },
  { fields: '0.000000 7 000 Connection refused\t', verdict: 'fail', reason: 'REFUSED' },
  { fields: '0.000000 7 000 Connection refused; Network unreachable\t', verdict: 'fail', reason: 'REFUSED' },
  {
    fields: '0.000000 7 000 Failed to connect to 10.0.0.1 port 1: Connection refused\t',
    verdict: 'fail',
    reason: 'REFUSED',
  },
  { fields: '0.000000 7 000 No route to host\t', verdict: 'fail', reason: 'UNREACHABLE', detail: 'No route to host' },
  { fields: '0.000000 60 000 SSL certificate problem: x\t', verdict: 'fail', reason: 'BAD_REPLY' },
  { fields: '0.000400 60 000 SSL certificate problem: x\t', verdict: 'fail', reason: 'BAD_REPLY' },
  {
    fields: '0.000400 35 000 TLS connect error: y\t',
    verdict: 'fail',
    reason: 'BAD_REPLY',
    detail: 'curl 35: TLS connect error: y',
  },
  { fields: '0.000400 77 000 error setting certificate file: z\t', verdict: 'error', reason: 'PROGRAM' },
  { fields: '0.000000 3 000 URL rejected: Bad IPv6 address\t', verdict: 'error', reason: 'PROGRAM' },
];

describe('failedTransfer', () => {
  test.each(FAILED)('$fields is $verdict $reason', ({ fields, ...expected }) => {
    const found = transferOf(fields);
    expect(found && failedTransfer(found)).toMatchObject(expected);
  });
});

describe('connectReason', () => {
  test.each(['', '; ', 'constructor', "Couldn't connect to server"])('does not know %j', (words) => {
    expect(connectReason(words)).toBe('UNREACHABLE');
  });
});
