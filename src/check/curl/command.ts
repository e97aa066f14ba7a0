import { checkedWord } from '../shell-words.ts';

/** curl runs no more transfers than this at once, whatever it is asked for. */
const PARALLEL = 300;
const ADDRESS = /^[0-9a-fA-F.:]+$/;
/**
 * `(` and the like are harmless, because a URL only occurs in a here-document and between quotes of curl's
 * configuration.
 */
const URL_CHARACTERS = /^https?:\/\/[\w!#$%&'()*+,\-./:;=?@[\]~]+$/;

/** For answers that are short if they are right. We take only a little from a responder that never stops. */
export const SHORT_ANSWERS = '--limit-rate 16K --max-filesize 4096';

export interface CurlCommand {
  /** Time limit of one transfer. */
  readonly seconds: string;
  /** Its limits and its special flags. */
  readonly flags: string;
  /** The suffix of its files `done` and `said`. */
  readonly group?: string;
  /** Where it reads its configuration from, as a shell word. */
  readonly config: string;
}

/**
 * One curl for many transfers. It works in `$c`. Each option is there because of a fault that we saw: -q and
 * --noproxy, a ~/.curlrc or proxy variables in the pod; -g, the brackets of IPv6; Connection: close, repeats
 * that would measure nothing; -N, a body that must be in the file before its line is written; -v, since exit
 * 7 alone does not distinguish REFUSED from UNREACHABLE. Transfers that need other flags go into a curl of
 * their own, not behind a `next`, so that each has its own numbers and messages. A line of `done` is `NUMBER
 * SECONDS EXIT HTTP SIZE MESSAGE`.
 */
export function curlCommand({ seconds, flags, group = '', config }: CurlCommand): string {
  return `curl -q -g --noproxy '*' --no-progress-meter -v -N -A netdoctor -H 'Connection: close' \\
    --parallel --parallel-immediate --parallel-max ${PARALLEL} \\
    --connect-timeout ${seconds} --max-time ${seconds} ${flags} --output-dir "$c" \\
    -w '%{urlnum} %{time_connect} %{exitcode} %{http_code} %{size_download} %{errormsg}\\n' -K ${config} >"$c/done${group}" 2>"$c/said${group}"`;
}

/** One transfer in curl's configuration. @throws TypeError if the URL has characters that no URL has */
export function transferLines(url: string, output: number | string): string {
  return `url = "${checkedWord(URL_CHARACTERS, url)}"\noutput = "${output}"`;
}

interface HttpEnd {
  readonly address: string;
  readonly port: number;
}

/** @throws TypeError if it is not an address */
export function httpUrl(end: HttpEnd): string {
  return `http://${httpHost(end)}/`;
}

/** A thousand sources have the same thousand ends. */
const hosts = new WeakMap<HttpEnd, string>();

/** `ADDRESS:PORT` as in a URL, with brackets for IPv6. @throws TypeError if it is not an address */
export function httpHost(end: HttpEnd): string {
  const known = hosts.get(end);
  if (known !== undefined) return known;
  const address = checkedWord(ADDRESS, end.address);
  const host = `${address.includes(':') ? `[${address}]` : address}:${Math.trunc(end.port)}`;
  hosts.set(end, host);
  return host;
}

/**
 * Shell: reads lines with hosts as httpHost writes them, and prints the configuration of a transfer to each.
 * The hosts alone are half as long, and a thousand nodes get a thousand of them.
 */
export const HOST_TRANSFERS = `n=0; while read -r host; do printf 'url = "http://%s/"\\noutput = "%s"\\n' "$host" $n; n=$((n + 1)); done`;

export function curlSeconds(timeoutMs: number): string {
  return (timeoutMs / 1000).toFixed(3);
}

/** The longest time that this many transfers can take, in milliseconds. */
export function curlTime(transfers: number, timeoutMs: number): number {
  return Math.max(1, Math.ceil(transfers / PARALLEL)) * timeoutMs;
}
