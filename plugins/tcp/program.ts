import type { ProbeOptions, Program, Target } from '../../src/check/plugin.ts';

/** curl runs no more transfers than this at a time, whatever it is told. */
const PARALLEL = 300;
const ADDRESS = /^[0-9a-fA-F.:]+$/;
const IDENTITY = /^[0-9a-zA-Z.-]+$/;

/**
 * One curl for all targets. Its options, each for a fault that was seen: -q and --noproxy, a ~/.curlrc or proxy
 * variables in the pod; -g, brackets of IPv6; Connection: close, repeats that would measure nothing; -N, a body that
 * must be on the file before its line is written; --limit-rate, a responder that never stops and would fill the pod's
 * memory; -v, since exit 7 alone does not tell REFUSED from UNREACHABLE. A body passes whole: its size counts too.
 * A pass is `NUMBER SECONDS =`; all else is `NUMBER SECONDS EXIT HTTP MESSAGE<tab>BODY`.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const seconds = (timeoutMs / 1000).toFixed(3);
  const rounds = Math.max(1, Math.ceil(targets.length / PARALLEL));
  return { text: text(targets, seconds), records: targets.length, deadlineMs: rounds * timeoutMs };
}

function text(targets: readonly Target[], seconds: string): string {
  return `
  curl -q -g --noproxy '*' --no-progress-meter -v -N -A netdoctor -H 'Connection: close' \\
    --parallel --parallel-immediate --parallel-max ${PARALLEL} \\
    --connect-timeout ${seconds} --max-time ${seconds} --limit-rate 16K --max-filesize 4096 --output-dir "$d" \\
    -w '%{urlnum} %{time_connect} %{exitcode} %{http_code} %{size_download} %{errormsg}\\n' -K - >"$d/done" 2>"$d/said" <<'TARGETS' &
${targets.map(configOf).join('\n')}
TARGETS
  wait $!
  sed -n 's/^.*connect to \\([^ ]*\\) port [0-9]* .*failed: \\(.*\\)$/! \\1 \\2/p; s/^.*Immediate connect fail for \\([^ ]*\\): \\(.*\\)$/! \\1 \\2/p' "$d/said"
  set -- ${targets.map(({ identity }) => checked(IDENTITY, identity)).join(' ')}
  while read -r n time code http size message; do
    body=; eval "want=\\\${$((n + 1))}"
    if [ "$code $http $size" = "0 200 \${#want}" ]; then IFS= read -r body <"$d/$n"; fi
    if [ "$body" = "$want" ]; then row "$n $time ="
    else
      [ ! -s "$d/$n" ] || body=$(head -c 120 "$d/$n" | head -n 1)
      row "$n $time $code $http $message	$body"
    fi
  done <"$d/done"`;
}

function configOf({ address, port }: Target, number: number): string {
  const host = checked(ADDRESS, address);
  return `url = "http://${host.includes(':') ? `[${host}]` : host}:${Math.trunc(port)}/"\noutput = "${number}"`;
}

/** Nothing reaches a shell that is not plainly an address or an identity. */
function checked(pattern: RegExp, value: string): string {
  if (!pattern.test(value)) throw new TypeError(`not fit for a program: ${JSON.stringify(value)}`);
  return value;
}
