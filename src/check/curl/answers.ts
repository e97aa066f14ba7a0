import type { Floater } from '../../model/bound-plan.ts';
import type { Judgement } from '../../model/verdict.ts';
import type { ProbeOptions, ProbeRecord, Program } from '../contract.ts';
import { checkedWord } from '../shell-words.ts';
import { curlCommand, curlSeconds, curlTime, SHORT_ANSWERS } from './command.ts';
import { type BadAnswer, failedTransfer, wrongAnswer } from './judge.ts';
import { strangeRecord, type Transferred, transferOf } from './record.ts';
import { REPLACE, TELL } from './system-messages.ts';

/** Milliseconds between the tries, so that objects that were just made can reach every node's rules. */
const PAUSE_MS = 5_000;
const IDENTITY = /^[0-9a-zA-Z.-]+$/;
/** `$svc` is a shell variable, see SEARCH. */
const URL_CHARACTERS = /^http:\/\/[0-9a-zA-Z.:[\]-]+(\$svc)?:[0-9]+\/$/;
const PASS = /^(\d+\.\d+) =(?: (.+))?$/s;

/** A URL that leads to floaters, one of which must answer. */
export interface Answerer {
  /** `$svc` in it is replaced with the matching word of the pod's search list, e.g. svc.cluster.local. */
  readonly url: string;
  readonly family: 4 | 6;
  /** Identities of the floaters that may answer. */
  readonly right: readonly string[];
}

/** Shell. If the pod's search list has no such word, the name stays as it is, and is not found. */
const SEARCH = `svc=svc
  while read -r key words || [ "$key" ]; do
    [ "$key" != search ] || for word in $words; do case $word in svc.*) svc=$word ;; esac; done
  done <"\${NETDOCTOR_RESOLV_CONF:-/etc/resolv.conf}"
  case $svc in *[!0-9a-zA-Z.-]*) svc=svc ;; esac`;

/**
 * Asks all at once, and asks those that were not answered correctly once more after 5 seconds. A pass is
 * `NUMBER SECONDS =`, or `NUMBER SECONDS = SECONDS EXIT HTTP MESSAGE<tab>BODY` with the result of the first
 * try. Anything else is the result of the second try, as in curlProgram.
 */
export function answersProgram(answerers: readonly Answerer[], { timeoutMs }: ProbeOptions): Program {
  const tries = 2 * curlTime(answerers.length, timeoutMs);
  return {
    text: answerers.length === 0 ? '  :' : text(answerers, curlSeconds(timeoutMs)),
    records: answerers.length,
    deadlineMs: tries + PAUSE_MS,
  };
}

function text(answerers: readonly Answerer[], seconds: string): string {
  // Thousands of answerers may share a list, and a list may hold thousands of names.
  const byArray = new Map([...new Set(answerers.map(({ right }) => right))].map((right) => [right, listOf(right)]));
  const lists = [...new Set(byArray.values())];
  const lines = answerers.map(({ url, family, right }, number) => {
    const list = lists.indexOf(byArray.get(right) ?? '');
    return `${number} ${family} ${list} ${checkedWord(URL_CHARACTERS, url)}`;
  });
  return `
  c=$d/$check; mkdir "$c"
  ${SEARCH}
${lists.map((list, index) => `  right${index}='${list}'`).join('\n')}
  cat >"$c/todo" <<TARGETS
${lines.join('\n')}
TARGETS
  ask() {
    jobs=; rm -f "$c"/[0-9]*; : >"$c/again"
    for group in 4 6; do
      while read -r n family list url; do
        [ $family != $group ] || printf 'url = "%s"\\noutput = "%s"\\n' "$url" $n
      done <"$c/todo" >"$c/config$group"
      [ -s "$c/config$group" ] || continue
      ${curlCommand({ seconds, flags: `${SHORT_ANSWERS} -$group`, group: '$group', config: '"$c/config$group"' })} &
      jobs="$jobs $!"
    done
    wait $jobs; jobs=
    for group in 4 6; do
      [ ! -s "$c/config$group" ] || rows
    done
  }
  rows() {
    ${TELL}
    u=0
    while read -r n family list url; do
      [ $family != $group ] || { eval "target$u='$n $list $url'"; u=$((u + 1)); }
    done <"$c/todo"
    while read -r u time code http size message; do
      eval "target=\\$target$u"; n=\${target%% *}; list=\${target#* }; eval "right=\\$right\${list%% *}"
      body=; whole=
      if [ $size -le 120 ] && [ -s "$c/$n" ]; then IFS= read -r body <"$c/$n"; fi
      case $body in *[!0-9a-zA-Z.-]*) ;; ?*) case $right in *" $body "*) whole=\${#body} ;; esac ;; esac
      if [ "$code $http $size" = "0 200 $whole" ]; then
        if [ $try = 1 ]; then row "$n $time ="; else IFS= read -r first <"$c/first$n"; row "$n $time = $first"; fi
      else
        body=; [ ! -s "$c/$n" ] || body=$(head -c 120 "$c/$n" | head -n 1)
        ${REPLACE}
        if [ $try = 2 ]; then row "$n $time $code $http $message	$body"
        else
          printf '%s\\n' "$time $code $http $message	$body" >"$c/first$n"
          echo "$n $group \${target#* }" >>"$c/again"
        fi
      fi
    done <"$c/done$group"
  }
  try=1; ask
  if [ -s "$c/again" ]; then sleep ${PAUSE_MS / 1000} & wait $!; mv "$c/again" "$c/todo"; try=2; ask; fi`;
}

/** Identities separated by spaces. */
function listOf(right: readonly string[]): string {
  return ` ${right.map((one) => checkedWord(IDENTITY, one)).join(' ')} `;
}

/** The verdict on a record of answersProgram. */
export function judgeAnswer(
  { fields }: Pick<ProbeRecord, 'fields'>,
  right: readonly string[],
  floaters: readonly (Floater | undefined)[],
): Judgement {
  const pass = PASS.exec(fields);
  if (!pass) {
    const found = transferOf(fields);
    return found ? notRight(found, right, floaters) : strangeRecord(fields);
  }
  const [, time = '', first] = pass;
  const latencyMs = Number(time) * 1000;
  if (first === undefined) return { verdict: 'pass', latencyMs };
  const found = transferOf(first);
  if (!found) return strangeRecord(fields);
  const { reason, detail } = notRight(found, right, floaters);
  return {
    verdict: 'pass',
    latencyMs,
    note: { kind: 'flaky', detail: `passed on try 2: at try 1 ${reason}, ${detail}` },
  };
}

function notRight(found: Transferred, right: readonly string[], floaters: readonly (Floater | undefined)[]): BadAnswer {
  if (found.exit !== 0) return failedTransfer(found);
  return wrongAnswer(found, { right, words: 'the answer of a floater', floaters });
}
