import type { DaemonSet } from '../../kube/objects.ts';
import { FLOATER_LABEL, SPEC_HASH_ANNOTATION } from '../../model/labels.ts';
import type { ImageProfile } from '../image-profile.ts';
import { type FloaterSettings, floaterManifest, type Platform } from '../manifests.ts';
import { CHECK_LABELS, ECHO } from './names.ts';

/**
 * The DaemonSet selects its pods by these. Not the floaters' label, because that lists the floaters' pods.
 */
const ECHO_LABELS = { ...CHECK_LABELS, [FLOATER_LABEL]: ECHO } as const;

/**
 * The pods that report which address they see. They are floaters in everything except what they run, so they
 * go where floaters go and may do as little. Pure. The image must be agnhost.
 */
export function echoManifest(settings: FloaterSettings, platform: Platform): DaemonSet {
  const profile = echoProfile(settings.profile, settings.port);
  const { spec } = floaterManifest({ ...settings, layer: 'pod', profile }, '', platform);
  const { metadata, ...template } = spec.template ?? {};
  const { [SPEC_HASH_ANNOTATION]: _, ...annotations } = metadata?.annotations ?? {};
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: ECHO, namespace: settings.namespace, labels: ECHO_LABELS },
    spec: {
      ...spec,
      selector: { matchLabels: ECHO_LABELS },
      template: { ...template, metadata: { labels: { ...metadata?.labels, ...ECHO_LABELS }, annotations } },
    },
  };
}

/**
 * agnhost's netexec answers the datagram `clientip` with the sender's address and port. Its HTTP server would
 * run commands for anyone who reaches the port; with the override, it answers every URL with the pod's name.
 */
function echoProfile(profile: ImageProfile, port: number): ImageProfile {
  return {
    ...profile,
    command: ['/agnhost', 'netexec', `--http-port=${port}`, `--udp-port=${port}`, '--http-override=/hostname'],
    env: () => [],
    readiness: echoReadiness,
  };
}

/** Asks inside the container, as floaters do; the server needs a few milliseconds after its start. */
function echoReadiness(port: number): string {
  const asked = `printf clientip | nc -u -w1 -W1 127.0.0.1 ${port}`;
  return `for i in 1 2 3 4 5 6 7 8; do case $(${asked}) in 127.0.0.1:*) exit 0;; esac; sleep 0.2; done; exit 1`;
}
