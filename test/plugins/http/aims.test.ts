import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { http } from '../../../plugins/http/index.ts';
import { aimedAt, SEEN, serviceBound } from '../../check/curl/bound.ts';
import { aFloater } from '../../support/plan.ts';

const aimsOf = (...urls: string[]) => http.aims(SEEN, { urls });

describe('the URLs', () => {
  test('are endpoints named after them, with the expected answer', () => {
    const options = { urls: ['http://web.prod.svc/x?a=1#y'], status: [200, 204], contains: 'hello', insecure: true };
    expect(http.aims(SEEN, options)).toEqual([
      {
        node: 'http://web.prod.svc/x?a=1',
        families: ['ipv4'],
        aim: { kind: 'insecure', url: 'http://web.prod.svc/x?a=1', expected: ['200', '204', 'text hello'] },
      },
    ]);
    expect(http.aims(SEEN, {})).toEqual([]);
  });

  test('have the family of a literal address, or else the first one of the cluster', () => {
    const seen = { ...SEEN, families: ['ipv6', 'ipv4'] as const };
    const found = http.aims(seen, { urls: ['http://192.0.2.7:80/', 'http://[2001:DB8:0::1]/', 'http://name/'] });
    expect(found.map(({ families, aim }) => [families, aim.addresses])).toEqual([
      [['ipv4'], ['192.0.2.7']],
      [['ipv6'], ['2001:db8::1']],
      [['ipv6'], undefined],
    ]);
  });

  test('never show user and password in a name, and are distinguished without them', () => {
    const found = aimsOf('http://ann:s3cret@web/', 'http://bob:s3cret@web/', 'http://ann:s3cret@:99999/');
    expect(found.map(({ node }) => node)).toEqual(['http://web/', 'http://web/ (2)', 'URL 3']);
    expect(found[0]?.aim.url).toBe('http://ann:s3cret@web/');
    expect(found[2]?.aim).toEqual({ untried: 'it is no URL of http or https' });
    expect(JSON.stringify(found[2])).not.toContain('s3cret');
  });

  test('are deduplicated', () => expect(aimsOf('http://a/', 'http://a/')).toHaveLength(1));

  test('fit the program or are refused, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl({ withQueryParameters: true }),
          fc.string({ unit: 'binary' }).map((x) => `http://h/?${x}`),
        ),
        (url) => {
          const bound = serviceBound({ plugin: http, options: { urls: [url] } });
          const { tried } = http.targets(bound, 0);
          const { text } = http.program(tried, { timeoutMs: 1_000, count: 1 });
          expect(text.split('\n').filter((line) => line.startsWith('url = '))).toHaveLength(tried.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('are not tried if they are invalid, nor by name from a floater without the family', () => {
    const bound = serviceBound({
      plugin: http,
      options: { urls: ['http://name/', 'http://:1/', 'http://192.0.2.7:8080/'] },
      floaters: [aFloater(1, { addresses: ['2001:db8::1'] })],
    });
    const skip = (detail: string) => ({ verdict: 'skip', detail });
    const lacks = 'no floater has an IPv4 address';
    expect(aimedAt(http, bound)).toEqual({
      tried: [],
      untried: expect.arrayContaining([
        { to: 'ipv4 http://name/', judgement: skip(lacks) },
        { to: 'ipv4 http://192.0.2.7:8080/', judgement: skip(lacks) },
        { to: 'ipv4 URL 2', judgement: skip('it is no URL of http or https') },
      ]),
    });
  });
});

describe('the options', () => {
  const validate = new Ajv({ strict: true }).compile(http.optionsSchema);
  test.each([{}, { urls: ['https://a/'], status: [200], contains: 'ä "x"', insecure: false }])('%j fit', (options) => {
    expect(validate(options)).toBe(true);
  });
  test.each([
    { urls: 'http://a' },
    { urls: ['ftp://a'] },
    { urls: ['http://a b'] },
    { status: [600] },
    { contains: 'a\nb' },
    { contains: '' },
  ])('%j do not', (options) => expect(validate(options)).toBe(false));
});
