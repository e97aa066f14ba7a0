import { checkedWord } from '../shell-words.ts';

/** curl runs no more transfers than this at a time, whatever it is told. */
const PARALLEL = 300;
const ADDRESS = /^[0-9a-fA-F.:]+$/;
/** `(` and the like are harmless: a URL stands in a here-document and between quotes of curl's configuration. */
const URL_CHARACTERS = /^https?:\/\/[\w!#$%&'()*+,\-./:;=?@[\]~]+$/;

/** For answers that are short if they are right: of a responder that never stops, little is taken. */
export const SHORT_ANSWERS = '--limit-rate 16K --max-filesize 4096';

export interface CurlCommand {
  /** For one transfer. */
  readonly seconds: string;
  /** Its limits, and what is particular to it. */
  readonly flags: string;
  /** What its files are called beside `done` and `said`. */
  readonly group?: string;
  /** Where its configuration comes from, as a word of the shell. */
  readonly config: string;
}

/**
 * One curl for many transfers; it works in `$c`. Its options, each for a fault that was seen: -q and --noproxy, a
 * ~/.curlrc or proxy variables in the pod; -g, brackets of IPv6; Connection: close, repeats that would measure nothing;
 * -N, a body that must be on the file before its line is written; -v, since exit 7 alone does not tell REFUSED from
 * UNREACHABLE. Transfers in which curl needs other flags go into a curl of their own, not behind a `next`: each has then
 * its own numbers and its own words. A line of `done` is `NUMBER SECONDS EXIT HTTP SIZE MESSAGE`.
 */
export function curlCommand({ seconds, flags, group = '', config }: CurlCommand): string {
  return `curl -q -g --noproxy '*' --no-progress-meter -v -N -A netdoctor -H 'Connection: close' \\
    --parallel --parallel-immediate --parallel-max ${PARALLEL} \\
    --connect-timeout ${seconds} --max-time ${seconds} ${flags} --output-dir "$c" \\
    -w '%{urlnum} %{time_connect} %{exitcode} %{http_code} %{size_download} %{errormsg}\\n' -K ${config} >"$c/done${group}" 2>"$c/said${group}"`;
}

/** One transfer in curl's configuration. @throws TypeError for a URL with characters that none has */
export function transferLines(url: string, output: number | string): string {
  return `url = "${checkedWord(URL_CHARACTERS, url)}"\noutput = "${output}"`;
}

/** @throws TypeError for what is no address */
export function httpUrl({ address, port }: { readonly address: string; readonly port: number }): string {
  const host = checkedWord(ADDRESS, address);
  return `http://${host.includes(':') ? `[${host}]` : host}:${Math.trunc(port)}/`;
}

export function curlSeconds(timeoutMs: number): string {
  return (timeoutMs / 1000).toFixed(3);
}

/** Milliseconds that so many transfers take at most. */
export function curlTime(transfers: number, timeoutMs: number): number {
  return Math.max(1, Math.ceil(transfers / PARALLEL)) * timeoutMs;
}
