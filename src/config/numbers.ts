import { UserError } from '../errors.ts';

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** @throws UserError that names the flag and what it takes */
export function integer(flag: string, text: string, { least, most }: Range): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UserError(`--${flag} is "${text}"; it takes a whole number from ${least} to ${most}`, { code: 'BAD_FLAG' });
}

/** Parses `5%` or `0.05`. @returns 0 to 1. @throws UserError that names the flag and what it takes */
export function share(flag: string, text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits) / (percent ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  throw new UserError(`--${flag} is "${text}"; it takes a share, such as 5% or 0.05`, { code: 'BAD_FLAG' });
}

/** A number above 1. @throws UserError that names the flag and what it takes */
export function factor(flag: string, text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 1) return value;
  throw new UserError(`--${flag} is "${text}"; it takes a number above 1, such as 10`, { code: 'BAD_FLAG' });
}

/** The words of a comma-separated list; undefined if it is not given or has no words. */
export function listOf(text: string | undefined): readonly string[] | undefined {
  const words = wordsIn(text ?? '');
  return words.length > 0 ? words : undefined;
}

interface WordList<W extends string> {
  readonly flag: string;
  readonly text: string | undefined;
  readonly known: readonly W[];
}

/**
 * The known words that a list names, in the order of `known`; undefined if the list has no words.
 * @throws UserError that names the flag and lists the known words
 */
export function knownWords<W extends string>({ flag, text, known }: WordList<W>): readonly W[] | undefined {
  const words = listOf(text);
  const unknown = words?.find((word) => !known.some((one) => one === word));
  if (unknown !== undefined) {
    throw new UserError(`--${flag} names "${unknown}"; there are ${known.join(', ')}`, { code: 'BAD_FLAG' });
  }
  return words && known.filter((one) => words.includes(one));
}

export function wordsIn(list: string): readonly string[] {
  return list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
