/**
 * Whether the terminal accepts more than ASCII. POSIX: the first of these that is set and not empty wins; if
 * none is, the locale is `C`.
 */
export function isUtf8(env: NodeJS.ProcessEnv): boolean {
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}
