import { PAGE } from '../kube/refusal.ts';
import type { Obstacle } from '../model/obstacle.ts';
import type { Execution } from './execution.ts';

interface Rule {
  /** Any one of these must occur; of a list, all must. */
  readonly says: readonly (string | readonly string[])[];
  readonly obstacle: Obstacle;
}

/**
 * What API servers, kubelets and what lies between them say. The first rule that matches counts. `error
 * dialing backend` is apimachinery's pkg/util/proxy; `unable to upgrade connection` is client-go's
 * transport/spdy with the kubelet's words.
 */
const RULES: readonly Rule[] = [
  // First, because a webhook that could not be called reads like a kubelet that could not be reached.
  // apiserver/pkg/admission/plugin/webhook/errors and plugin/policy/validating
  {
    says: [
      'admission webhook "',
      'failed calling webhook',
      'failed calling admission webhook',
      "ValidatingAdmissionPolicy '",
    ],
    obstacle: 'admission',
  },
  // apiserver/pkg/endpoints/handlers/responsewriters/errors.go
  { says: [['is forbidden: User "', '" cannot ']], obstacle: 'no-right' },
  // apiserver-network-proxy, pkg/server/backend_manager.go and konnectivity-client/pkg/client/client.go;
  // apiserver/pkg/server/egressselector/egress_selector.go
  {
    says: [
      ...['No agent available', 'dial timeout, backstop', 'dial timeout, context', 'dialing proxy "'],
      ['proxy error from ', ' while dialing '],
      ['CONNECT to ', ' via proxy '],
    ],
    obstacle: 'konnectivity',
  },
  // crypto/tls, alert 80: the kubelet's GetCertificate has no certificate to give (pkg/kubelet/kubelet.go)
  { says: ['remote error: tls: internal error'], obstacle: 'kubelet-no-certificate' },
  // crypto/tls, alerts 42 to 48 and 116: the client certificate is not accepted.
  // pkg/kubelet/server/server.go: the client is unknown or has no right, or there are no debugging handlers
  {
    says: [
      ['remote error: tls: ', 'certificate'],
      ...['Forbidden (user=', 'unable to upgrade connection: Unauthorized'],
      ...['unable to upgrade connection: 404 page not found', 'Debug endpoints are disabled'],
    ],
    obstacle: 'kubelet-refuses',
  },
  // crypto/x509, through crypto/tls
  { says: ['x509: '], obstacle: 'kubelet-untrusted' },
  // pkg/kubelet/server/server.go, getExec
  { says: ['pod does not exist'], obstacle: 'kubelet-other' },
  {
    says: ['error dialing backend', 'dial tcp', 'server gave HTTP response to HTTPS client'],
    obstacle: 'kubelet-unreached',
  },
  // apimachinery/pkg/util/proxy/upgradeaware.go and pkg/util/httpstream/spdy: the header was removed;
  // the kubelet's pkg/cri/streaming/remotecommand: the query was removed
  {
    says: [
      'Upgrade request required',
      'missing upgrade headers',
      'ou must specify at least 1 of stdin, stdout, stderr',
    ],
    obstacle: 'handshake',
  },
];

/** What stopped a source's program. Pure. @param node the source's node */
export function obstacleOf({ end, transcript, isApiAway }: Execution, node: string): Obstacle {
  if (isApiAway) return 'api-away';
  if (end.kind === 'exited') return 'program';
  if (transcript.started) return transcript.complete ? 'program' : 'cut';
  if (end.kind === 'timeout') return 'silent';
  if (end.kind === 'refused') return obstacleIn(end.message) ?? refusedBy(end, node);
  if (end.at === 'status') return obstacleIn(end.message) ?? 'refused';
  // Words of this machine or of a credential program. They may read like a server's.
  return OF_THIS_SIDE[end.at ?? 'open'];
}

const OF_THIS_SIDE = { connecting: 'unopened', handshake: 'handshake', open: 'cut' } as const satisfies Record<
  string,
  Obstacle
>;

function obstacleIn(words: string): Obstacle | undefined {
  return RULES.find(({ says }) => says.some((one) => [one].flat().every((part) => words.includes(part))))?.obstacle;
}

type Refused = Extract<Execution['end'], { readonly kind: 'refused' }>;

/**
 * By status, if the words say nothing. Without a Status object, it was most likely not an API server that
 * answered.
 */
function refusedBy({ status, isStatus, message, retryAfterMs }: Refused, node: string): Obstacle {
  const isBusy = status === 429 || (status === 503 && retryAfterMs !== undefined);
  // Busy API servers say so in plain text too. No API server sends a page of HTML.
  if (isBusy && !message.startsWith(PAGE)) return 'busy';
  if (status === 404) return isStatus ? missing(message, node) : 'not-served';
  if (!isStatus) return status === 500 && !message.startsWith(PAGE) ? 'refused' : 'handshake';
  if (status === 401) return 'logged-out';
  // Any other 403 is admission, such as Pod Security or a platform's own plug-ins.
  return status === 403 ? 'admission' : 'refused';
}

/**
 * apimachinery/pkg/api/errors, NewNotFound: `pods "x" not found`. If the pod exists but its node does not,
 * 1.37 says the same with the node's name. `nodes "x"` comes from a look-up of the node.
 */
function missing(message: string, node: string): Obstacle {
  if (message === `pods "${node}" not found` || message.startsWith('nodes "')) return 'node-gone';
  return message.startsWith('pods "') ? 'pod-gone' : 'not-served';
}
