import {
  curlProgram,
  familyFlag,
  httpUrl,
  type ProbeOptions,
  type Program,
  type Target,
} from '../../src/check/plugin.ts';

/**
 * What every pod is told, even if it gets nothing else. `[` is not a host: curl refuses it at once, with exit
 * 3.
 */
const FROM_ENVIRONMENT = `  host=\${KUBERNETES_SERVICE_HOST-}; port=\${KUBERNETES_SERVICE_PORT-}
  case $host$port in *[!0-9a-zA-Z.:-]*) host= ;; esac
  case $host in *:*) host="[$host]" ;; esac
  at='['; if [ "$host" ] && [ "$port" ]; then at=$host:$port; fi`;

/** Version and Status are short. Anything other than an API server may say more. */
const ONE_LINE = `[ ! -s "$c/$n" ] || body=$(head -c 1000 "$c/$n" | tr '\\n\\t\\r' '   ')`;

/** The path is open to everyone in most clusters. If it is not, the refusal shows an API server as well. */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  return curlProgram({
    timeoutMs,
    limits: '--http1.1 -k --limit-rate 16K --max-filesize 16384',
    transfers: targets.map((target, number) => ({ number, ...transferOf(target) })),
    before: FROM_ENVIRONMENT,
    body: ONE_LINE,
    hasVariables: true,
  });
}

function transferOf(target: Target): { readonly url: string; readonly flags: string } {
  // Only the pod knows its family.
  if (target.address === '') return { url: 'https://$at/version', flags: '' };
  return { url: `${httpUrl(target).replace('http:', 'https:')}version`, flags: familyFlag(target) };
}
