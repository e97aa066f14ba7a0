import {
  checkedWord,
  curlCommand,
  curlSeconds,
  curlTime,
  HOST_TRANSFERS,
  httpHost,
  type ProbeOptions,
  type Program,
  SHORT_ANSWERS,
  type Target,
} from '../../src/check/plugin.ts';

const IDENTITY = /^[0-9a-zA-Z.-]+$/;

/**
 * One curl for all targets. A body only passes if it is complete: its size counts too. The system's words
 * about failed connects are in curl's own lines, which begin with `*`; headers are the other end's words. A
 * pass is `NUMBER SECONDS =`. Anything else is `NUMBER SECONDS EXIT HTTP MESSAGE<tab>BODY`.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const deadlineMs = curlTime(targets.length, timeoutMs);
  return { text: text(targets, curlSeconds(timeoutMs)), records: targets.length, deadlineMs };
}

function text(targets: readonly Target[], seconds: string): string {
  const { deployment, identities } = identitiesOf(targets);
  return `
  c=$d/$check; mkdir "$c"
  ${HOST_TRANSFERS} <<'TARGETS' >"$c/config"
${targets.map(httpHost).join('\n')}
TARGETS
  ${curlCommand({ seconds, flags: SHORT_ANSWERS, config: '"$c/config"' })} &
  wait $!
  sed -n 's/^\\*.*connect to \\([^ ]*\\) port [0-9]* .*failed: \\(.*\\)$/! \\1 \\2/p; s/^\\*.*Immediate connect fail for \\([^ ]*\\): \\(.*\\)$/! \\1 \\2/p' "$c/said"
  deployment=${deployment}; set -- ${identities.join(' ')}
  while read -r n time code http size message; do
    body=; eval "want=$deployment\\\${$((n + 1))}"
    if [ "$code $http $size" = "0 200 \${#want}" ]; then IFS= read -r body <"$c/$n"; fi
    if [ "$body" = "$want" ]; then row "$n $time ="
    else
      [ ! -s "$c/$n" ] || body=$(head -c 120 "$c/$n" | head -n 1)
      row "$n $time $code $http $message	$body"
    fi
  done <"$c/done"`;
}

/** Their identities, and what all of them begin with: the token of the deployment. */
function identitiesOf(targets: readonly Target[]): { deployment: string; identities: readonly string[] } {
  const whole = targets.map(({ identity }) => checkedWord(IDENTITY, identity));
  const deployment = whole[0]?.slice(0, whole[0].indexOf('.') + 1) ?? '';
  const isShared = whole.every((identity) => identity.startsWith(deployment));
  return isShared
    ? { deployment, identities: whole.map((identity) => identity.slice(deployment.length)) }
    : { deployment: '', identities: whole };
}
