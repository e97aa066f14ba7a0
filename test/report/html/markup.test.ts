import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { html, scriptJson, trusted } from '../../../src/report/html/markup.ts';

describe('html', () => {
  test.each([
    ['<script>', '&lt;script&gt;'],
    ['"quoted"', '&quot;quoted&quot;'],
    ["it's", 'it&apos;s'],
    ['a & b', 'a &amp; b'],
    ['größer → ✕', 'größer → ✕'],
  ])('text is escaped: %s', (text, escaped) => {
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  test('nested markup stays unchanged, undefined adds nothing', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>${undefined}${trusted('<hr>')}${3}`.markup).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul><hr>3',
    );
  });

  test('no text opens an element or ends an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '\u0000') }), (text) => {
        expect(html`${text}`.markup).not.toMatch(/[<>"']/);
      }),
    );
  });
});

describe('scriptJson', () => {
  test('nothing in it ends the element or a line', () => {
    const { markup } = scriptJson(['</script><!--', '\u2028\u2029', '&amp;']);
    expect(markup).toBe('["\\u003c/script\\u003e\\u003c!--","\\u2028\\u2029","\\u0026amp;"]');
  });

  test('it is the same JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { markup } = scriptJson(value);
        expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
