import type { ContainerState, KubeEvent, Pod } from '../../kube/objects.ts';
import { eventsOf, isOfNow, lastSeen, type Scene, type TroubleCause } from './scene.ts';
import { common, reasonLine } from './words.ts';

/** Kubernetes' reasons for a container that waits for its image. */
const WAITS_FOR_IMAGE = ['ErrImagePull', 'ImagePullBackOff'];
const PULL_FAILED = 'Failed to pull image';

type PullTrouble = 'passing' | 'notFound' | 'notAllowed' | 'unknown';

const NOT_FOUND =
  /not found|manifest[ _]unknown|name[ _]unknown|unknown manifest|does not exist|no match for platform|no matching manifest/i;

/**
 * Each registry and runtime has its own words; the first match wins. A failure on the way to the registry, a
 * fault of the registry itself, or the node's failure to store the image may be over at the kubelet's next
 * try. It is never final, whatever else the words say ("failed to authorize: … i/o timeout").
 */
const KINDS: readonly (readonly [PullTrouble, RegExp])[] = [
  [
    'passing',
    /dial tcp|lookup |i\/o timeout|timed? ?out|deadline exceeded|connection (refused|reset)|no such host|handshake|\bEOF\b|\b5\d\d [A-Z]|too ?many ?requests|expired|no space left|failed to (extract|copy|commit|prepare)|content digest/i,
  ],
  [
    'notAllowed',
    /unauthorized|authentication required|access (to the resource is )?denied|(?<!permission )\bdenied\b|\b40[13] [A-Z]|no basic auth credentials|insufficient_scope|authorization failed/i,
  ],
  ['notFound', NOT_FOUND],
];

const NEXT: Readonly<Record<PullTrouble, string>> = {
  passing: 'if it stays so, take a registry that the nodes reach with --image-repository',
  notFound: 'take another with --image-repository or --image',
  notAllowed: 'give a secret with --image-pull-secret, or another registry with --image-repository',
  unknown: 'take another image with --image-repository or --image',
};

/** Why the image is missing; undefined if the container waits for something else. Pure. */
export function pullCause(
  pod: Pod,
  { reason = '', message = '' }: NonNullable<ContainerState['waiting']>,
  scene: Scene,
) {
  if (WAITS_FOR_IMAGE.includes(reason)) return failedPull(pod, message, scene);
  if (reason === 'ErrImageNeverPull') return neverPulled(pod, message, scene);
  // Final: the name comes from our own template, and the kubelet asks no registry.
  if (reason === 'InvalidImageName') {
    return { words: reasonLine(`${reason}: ${message}`, 'correct --image or --image-repository'), final: true };
  }
  return undefined;
}

/**
 * Final if the registry answered that the image does not exist or that this node may not have it. The kubelet
 * asks again, less and less often, and gets the same answer until somebody changes the registry or the
 * secret.
 */
function failedPull(pod: Pod, message: string, scene: Scene): TroubleCause {
  const failed = eventsOf(pod, scene).findLast(isFailedPull);
  // Kubelets before 1.32 do not say in the state why they back off, but the failure's event does.
  const said = shorter(bare(message) === '' ? (failed?.message ?? message) : message);
  const kind = KINDS.find(([, pattern]) => pattern.test(said))?.[0] ?? 'unknown';
  // Some registries say "denied" for an image that does not exist.
  const isMissing = kind !== 'passing' && NOT_FOUND.test(said);
  const other = scene.otherImage && isMissing ? `perhaps it is ${scene.otherImage}` : undefined;
  const answered = kind === 'notFound' || kind === 'notAllowed';
  return {
    // The same word for both states, because a container alternates between them.
    words: reasonLine(said ? `ImagePullBackOff: ${said}` : 'ImagePullBackOff', other ?? NEXT[kind]),
    final: answered && isOfNow(failed ? lastSeen(failed) : 0, scene),
  };
}

/**
 * Final: nothing fetches the image, so somebody must load it onto the node. The kubelet checks about every 12
 * seconds.
 */
function neverPulled(pod: Pod, message: string, scene: Scene): TroubleCause {
  const looked = eventsOf(pod, scene).findLast(({ reason }) => reason === 'ErrImageNeverPull');
  const other = scene.otherImage ? `perhaps it is ${scene.otherImage}` : undefined;
  const next = other ?? 'load it onto the node, or take another --image-pull-policy';
  return {
    words: reasonLine(`ErrImageNeverPull: ${message}`, next),
    final: isOfNow(looked ? lastSeen(looked) : 0, scene),
  };
}

function isFailedPull({ reason, message }: KubeEvent): boolean {
  return reason === 'Failed' && (message ?? '').startsWith(PULL_FAILED);
}

/** The state's words without "Back-off pulling image". */
function bare(message: string): string {
  return message.replace(/^Back-off pulling image "[^"]*"(: ErrImagePull)?:? ?/, '');
}

/** containerd names the image three times. */
function shorter(message: string): string {
  return common(bare(message))
    .replace(/^Failed to pull image "[^"]*": /, '')
    .replace(/rpc error: code = \w+ desc = /g, '')
    .replace(/failed to pull and unpack image "[^"]*": /, '')
    .replace(/failed to resolve (image|reference "[^"]*"): /, '')
    .replace(/failed to do request: /, '')
    .replace(/unexpected status from /, '');
}
