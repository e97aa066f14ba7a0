import type { Program } from '../contract.ts';
import { curlCommand, curlSeconds, curlTime, SHORT_ANSWERS, transferLines } from './command.ts';
import { FIRST_LINE, REPLACE, TELL } from './system-messages.ts';

/** One request of a program. */
export interface Transfer {
  /** The number of its record. */
  readonly number: number;
  readonly url: string;
  /** curl's options for it, e.g. `-4`. Transfers with the same options share a curl. */
  readonly flags: string;
}

export interface CurlRequest {
  readonly timeoutMs: number;
  readonly transfers: readonly Transfer[];
  /** curl's options for all transfers, which limit an answer. Default: SHORT_ANSWERS. */
  readonly limits?: string;
  /** Shell that runs first. */
  readonly before?: string;
  /** Shell that makes `$body` from `$c/$n`, `$code`, `$http` and `$size`. Default: the first line. */
  readonly body?: string;
  /** Whether the URLs contain shell variables. */
  readonly hasVariables?: boolean;
}

interface TransferGroup {
  readonly name: string;
  readonly flags: string;
  readonly transfers: readonly Transfer[];
}

/**
 * A program that makes all its HTTP requests at once. Its records are `NUMBER SECONDS EXIT HTTP
 * MESSAGE<tab>BODY`; transferOf reads them.
 */
export function curlProgram(request: CurlRequest): Program {
  const { transfers, timeoutMs } = request;
  const groups = groupsOf(transfers);
  const deadlineMs = Math.max(timeoutMs, ...groups.map((group) => curlTime(group.transfers.length, timeoutMs)));
  // Without a job to wait for, the shell would wait for the watchdog.
  const text = groups.length === 0 ? '  :' : textOf(request, groups);
  return { text, records: transfers.length, deadlineMs };
}

function groupsOf(transfers: readonly Transfer[]): readonly TransferGroup[] {
  const byFlags = Map.groupBy(transfers, ({ flags }) => flags);
  return [...byFlags].map(([flags, those], index) => ({ name: String(index), flags, transfers: those }));
}

function textOf(request: CurlRequest, groups: readonly TransferGroup[]): string {
  const { before = '  :', body = FIRST_LINE } = request;
  return `
  c=$d/$check; mkdir "$c"; jobs=
${before}
${groups.map((group) => groupText(request, group)).join('\n')}
  wait $jobs; jobs=
  rows() {
    group=$1; shift
    ${TELL}
    while read -r n time code http size message; do
      eval "n=\\\${$((n + 1))}"; body=
      ${REPLACE}
      ${body}
      row "$n $time $code $http $message	$body"
    done <"$c/done$group"
  }
${groups.map(({ name, transfers }) => `  rows ${name} ${transfers.map(({ number }) => number).join(' ')}`).join('\n')}`;
}

function groupText({ timeoutMs, limits = SHORT_ANSWERS, hasVariables }: CurlRequest, group: TransferGroup): string {
  const flags = `${limits} ${group.flags}`.trim();
  const lines = group.transfers.map(({ url, number }) => transferLines(url, number));
  return `  ${curlCommand({ seconds: curlSeconds(timeoutMs), flags, group: group.name, config: '-' })} <<${hasVariables ? 'TARGETS' : "'TARGETS'"} &
${lines.join('\n')}
TARGETS
  jobs="$jobs $!"`;
}
