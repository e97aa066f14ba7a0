import { badRequest } from './status.ts';

/** One term of a label selector: whether an object with these labels matches it. */
export type LabelTerm = (labels: Readonly<Record<string, string>>) => boolean;

/** `==`, `in` and the like are one word each, whatever surrounds them; so are keys and values. */
const WORD = /\s*(==|!=|[=!<>(),]|[^\s=!<>(),]+)/y;
const OPERATORS = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'];
const SIGN = /^[=!<>(),]/;

/**
 * Parses as apimachinery's pkg/labels does, with the same words for errors.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 * @throws Refusal 400
 */
export function parseLabelSelector(selector: string): readonly LabelTerm[] {
  const words = wordsOf(selector);
  const terms: LabelTerm[] = [];
  while (words.length > 0) {
    if (!isStart(words[0])) throw badRequest(`found '${words[0]}', expected: !, identifier, or 'end of string'`);
    terms.push(termIn(words));
    const after = words.shift();
    if (after === undefined) break;
    if (after !== ',') throw badRequest(`found '${after}', expected: ',' or 'end of string'`);
    if (!isStart(words[0])) throw badRequest(`found '${words[0] ?? ''}', expected: identifier after ','`);
  }
  return terms;
}

function wordsOf(selector: string): string[] {
  return [...selector.trim().matchAll(new RegExp(WORD, 'g'))].map(([, word = '']) => word);
}

function isStart(word: string | undefined): boolean {
  return word === '!' || isName(word);
}

function isName(word: string | undefined): word is string {
  return word !== undefined && !SIGN.test(word);
}

/** Removes the words of one term. */
function termIn(words: string[]): LabelTerm {
  const isAbsent = words[0] === '!';
  if (isAbsent) words.shift();
  const key = nameIn(words);
  if (isAbsent || words.length === 0 || words[0] === ',')
    return isAbsent ? (labels) => !(key in labels) : (labels) => key in labels;
  return comparison(key, words.shift() ?? '', words);
}

function comparison(key: string, operator: string, words: string[]): LabelTerm {
  switch (operator) {
    case 'in':
    case 'notin': {
      const values = valuesIn(words);
      const within: LabelTerm = (labels) => key in labels && values.includes(labels[key] ?? '');
      return operator === 'in' ? within : (labels) => !within(labels);
    }
    case '=':
    case '==':
    case '!=': {
      const value = words.length === 0 || words[0] === ',' ? '' : nameIn(words);
      return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
    }
    case '>':
    case '<': {
      const value = Number(nameIn(words));
      const sign = operator === '>' ? 1 : -1;
      return (labels) => (Number(labels[key] ?? Number.NaN) - value) * sign > 0;
    }
    default:
      throw unparsed(`found '${operator}', expected: ${OPERATORS.join(', ')}`);
  }
}

function nameIn(words: string[]): string {
  const word = words.shift();
  if (!isName(word)) throw unparsed(`found '${word ?? ''}', expected: identifier`);
  return word;
}

/** `(a, b)`; an omitted value is an empty one. */
function valuesIn(words: string[]): readonly string[] {
  const open = words.shift();
  if (open !== '(') throw unparsed(`found '${open ?? ''}' expected: '('`);
  const values = [''];
  while (words[0] !== ')') {
    const word = words.shift();
    if (word === ',') values.push('');
    else if (isName(word) && values.at(-1) === '') values[values.length - 1] = word;
    else throw unparsed(`found '${word ?? ''}', expected: ',' or ')'`);
  }
  words.shift();
  return values;
}

function unparsed(why: string) {
  return badRequest(`unable to parse requirement: ${why}`);
}
