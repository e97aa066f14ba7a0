import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseLabelSelector } from '../../../src/loopback/api/label-selector.ts';
import { refusalOf } from '../../support/api-world.ts';

type Labels = Readonly<Record<string, string>>;

function holds(selector: string, labels: Labels): boolean {
  return parseLabelSelector(selector).every((term) => term(labels));
}

describe('what a label selector selects', () => {
  const labels = { app: 'web', tier: 'front', size: '10', empty: '' };
  test.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app=db', false],
    ['app!=db', true],
    ['nosuch!=db', true],
    ['app in (db, web)', true],
    ['app in (db)', false],
    ['app notin (db)', true],
    ['app notin (web,db)', false],
    ['nosuch in ()', false],
    ['empty in ()', true],
    ['empty in (,x)', true],
    ['nosuch notin (a)', true],
    ['app', true],
    ['nosuch', false],
    ['!nosuch', true],
    ['! app', false],
    ['empty=', true],
    ['app=,tier=front', false],
    [' app = web , tier in ( front ) ', true],
    ['size>9', true],
    ['size>10', false],
    ['size<11', true],
    ['nosuch<11', false],
    ['in=a', false],
    ['app in (in)', false],
  ])('%j: %s', (selector, expected) => {
    expect(holds(selector, labels)).toBe(expected);
  });
});

describe('an invalid one is refused in the words of apimachinery', () => {
  test.each([
    ['!!', "unable to parse requirement: found '!', expected: identifier"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['a in', "unable to parse requirement: found '' expected: '('"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['a==!b', "unable to parse requirement: found '!', expected: identifier"],
    ['=b', "found '=', expected: !, identifier, or 'end of string'"],
    [',', "found ',', expected: !, identifier, or 'end of string'"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['a,,b', "found ',', expected: identifier after ','"],
    ['a,', "found '', expected: identifier after ','"],
  ])('%j', (selector, message) => {
    expect(refusalOf(() => parseLabelSelector(selector))).toMatchObject({ code: 400, message });
  });
});

const word = fc.stringMatching(/^[a-z]([a-z0-9./-]{0,6}[a-z0-9])?$/).filter((text) => !['in', 'notin'].includes(text));

test('= is the same as in (…) with one value, and != and notin are their opposites', () => {
  fc.assert(
    fc.property(fc.dictionary(word, word, { maxKeys: 4 }), word, word, (labels, key, value) => {
      const isEqual = labels[key] === value;
      expect(holds(`${key}=${value}`, labels)).toBe(isEqual);
      expect(holds(`${key} in (${value})`, labels)).toBe(isEqual);
      expect(holds(`${key}!=${value}`, labels)).toBe(!isEqual);
      expect(holds(`${key} notin (${value})`, labels)).toBe(!isEqual);
    }),
  );
});

test('any text is either understood or refused', () => {
  const text = fc.array(fc.constantFrom('a', 'in', 'notin', '=', '!', '(', ')', ',', '<', ' ', 'b'), { maxLength: 9 });
  fc.assert(
    fc.property(text, (parts) => {
      try {
        holds(parts.join(''), { a: 'b' });
      } catch (error) {
        expect(error).toHaveProperty('answer.status', 400);
      }
    }),
  );
});
