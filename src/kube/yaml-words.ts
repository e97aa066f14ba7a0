import type { ErrorCode } from 'yaml';

const WORDS: Partial<Readonly<Record<ErrorCode, string>>> = {
  BAD_ALIAS: 'an alias (*) is broken; a text that begins with * is put in quotes',
  BAD_DIRECTIVE: 'a line that begins with % is no directive of YAML',
  BAD_DQ_ESCAPE: 'a text in double quotes has an escape that YAML does not know',
  BAD_INDENT: 'the indentation does not fit',
  BAD_SCALAR_START: 'a text begins with a character that has to be put in quotes (@, `, % or |)',
  BLOCK_AS_IMPLICIT_KEY: 'a key and a value too many stand on one line',
  BLOCK_IN_FLOW: 'a list or a map by lines stands within brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a colon, a comma, a quote or a bracket is missing',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines, or its colon is missing',
  MULTIPLE_ANCHORS: 'a value has two anchors (&)',
  MULTIPLE_TAGS: 'a value has two tags (!)',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'tabs cannot indent',
  TAG_RESOLVE_FAILED: 'a tag (!) is not known; a text that begins with ! is put in quotes',
  UNEXPECTED_TOKEN: 'a character stands where none may',
};

/** The library's own messages quote the text, so they are not used. */
export function syntaxWords(code: ErrorCode): string {
  return WORDS[code] ?? 'it is no valid YAML';
}
