import { describe, expect, test } from 'vitest';
import { aPod } from '../../support/objects.ts';
import { causeIn, RECORDINGS, recorded, sceneOf } from '../../support/scenes.ts';

const PULL = 'give a secret with --image-pull-secret, or another registry with --image-repository';
const OTHER = 'take another with --image-repository or --image';
const REACH = 'if it stays so, take a registry that the nodes reach with --image-repository';
const POLICY = 'have this policy changed, or take another namespace with -n';

/**
 * What a real cluster reported, and what a user reads about it; `final`: the run goes on without this node.
 */
const CASES: Readonly<Record<string, { readonly words: string; readonly final: boolean }>> = {
  config: { words: 'CreateContainerConfigError: secret "gone" not found', final: true },
  'crash-once': { words: 'the floater ended with 1, 1 restart', final: false },
  crash: { words: 'the floater ended with 1, 2 restarts', final: true },
  'image-denied': {
    words: `ImagePullBackOff: HEAD request to http://localhost:5000/v2/deny/agnhost/manifests/2.63.0: 403 Forbidden denied; ${PULL}`,
    final: true,
  },
  'image-name': {
    words:
      'InvalidImageName: Failed to apply default image tag "registry.example/UPPER::x": couldn\'t parse image name "registry.example/UPPER::x": invalid reference format: repository name (UPPER) must be lowercase; correct --image or --image-repository',
    final: true,
  },
  'image-never': {
    words:
      'ErrImageNeverPull: Container image "registry.example/none:1" is not present with pull policy of Never; load it onto the node, or take another --image-pull-policy',
    final: true,
  },
  'image-no-name-server': {
    words: `ImagePullBackOff: Head "https://registry.example/v2/none/manifests/1": dial tcp: lookup registry.example on 127.0.0.1:53: read: connection refused; ${REACH}`,
    final: false,
  },
  'image-not-found': {
    words: `ImagePullBackOff: localhost:5000/none/agnhost:2.63.0: not found; ${OTHER}`,
    final: true,
  },
  'image-not-found-back-off': {
    words: `ImagePullBackOff: localhost:5000/none/agnhost:2.63.0: not found; ${OTHER}`,
    final: true,
  },
  'image-rate-limit': {
    words: `ImagePullBackOff: HEAD request to http://localhost:5000/v2/limit/agnhost/manifests/2.63.0: 429 Too Many Requests; ${REACH}`,
    final: false,
  },
  'image-refused': {
    words: `ImagePullBackOff: Head "https://localhost:5999/v2/none/manifests/1": dial tcp [::1]:5999: connect: connection refused; ${REACH}`,
    final: false,
  },
  'image-registry-down': {
    words: `ImagePullBackOff: HEAD request to http://localhost:5000/v2/down/agnhost/manifests/2.63.0: 503 Service Unavailable; ${REACH}`,
    final: false,
  },
  'image-unauthorized': {
    words: `ImagePullBackOff: failed to authorize: failed to fetch anonymous token: GET request to http://127.0.0.1:5000/token?scope=repository%3Asecret%2Fagnhost%3Apull&service=r: 403 Forbidden; ${PULL}`,
    final: true,
  },
  'image-unreachable': {
    words: `ImagePullBackOff: Head "https://203.0.113.7:5000/v2/agnhost/manifests/2.63.0": dial tcp 203.0.113.7:5000: connect: network is unreachable; ${REACH}`,
    final: false,
  },
  'no-command': {
    words:
      'the floater ended with 128: StartError: unable to start container process: exec: "/nothing-here": stat /nothing-here: no such file or directory, 2 restarts',
    final: true,
  },
  'node-no-cni': {
    words:
      'the node is not ready: cni plugin not initialized; its pod gets no network: cni plugin not initialized; look at the CNI agent on this node',
    final: false,
  },
  'node-unreachable': {
    words: 'the node is not ready: kubelet stopped posting node status; its pod is not started yet',
    final: false,
  },
  'out-of-memory': {
    words: 'the floater ended with 137: OOMKilled, 2 restarts; it had not enough memory',
    final: true,
  },
  'pod-security': {
    words:
      'no floater pod can be made: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), hostPort (contain … ontext.seccompProfile.type to "RuntimeDefault" or "Localhost"); the namespace\'s label pod-security.kubernetes.io/enforce says so: change it, or take another namespace with -n',
    final: true,
  },
  policy: {
    words: `no floater pod can be made: ValidatingAdmissionPolicy 'rec-policy' with binding 'rec-policy' denied request: no pods of DaemonSets here; ${POLICY}`,
    final: true,
  },
  'probe-fails': { words: 'the floater runs but does not answer itself yet', final: false },
  quota: {
    words:
      'no floater pod can be made: exceeded quota: team-quota, requested: pods=1, used: pods=1, limited: pods=1; raise the quota, or take another namespace with -n',
    final: true,
  },
  sandbox: {
    words:
      'its pod gets no network: plugin type="bridge-gone" failed (add): failed to find plugin "bridge-gone" in path [/usr/lib/cni]; look at the CNI agent on this node',
    final: true,
  },
  'sandbox-once': {
    words:
      'its pod gets no network: plugin type="bridge-gone" failed (add): failed to find plugin "bridge-gone" in path [/usr/lib/cni]; look at the CNI agent on this node',
    final: false,
  },
  'service-account': {
    words:
      'no floater pod can be made: error looking up service account r-sa/gone: serviceaccount "gone" not found; it comes by itself in most clusters',
    final: false,
  },
  unschedulable: { words: 'Unschedulable: Insufficient cpu', final: false },
  'webhook-dead': {
    words:
      'no floater pod can be made: failed calling webhook "dead.rec.example": failed to call webhook: Post "https://127.0.0.1:9/validate?timeout=5s": dial tcp 127.0.0.1:9: connect: connection refused; this webhook does not answer the API server',
    final: false,
  },
  'webhook-denies': {
    words: `no floater pod can be made: admission webhook "validation.gatekeeper.example" denied the request: [container-must-have-owner] label "owner" is required; ${POLICY}`,
    final: true,
  },
};

describe('why a node has no ready floater', () => {
  test('every recording has its words', () => {
    expect(Object.keys(CASES).sort()).toEqual([...RECORDINGS].sort());
  });

  test.each(RECORDINGS)('%s', (name) => {
    expect(causeIn(recorded(name))).toEqual(CASES[name]);
  });

  test.each(RECORDINGS)('%s, on one line of a terminal', (name) => {
    const { words } = causeIn(recorded(name));
    expect(words.length).toBeLessThanOrEqual(300);
    expect(words).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('without events, the states alone are used, and are final if they are clear', () => {
    for (const name of ['image-not-found', 'image-never', 'crash', 'config']) {
      expect(causeIn(recorded(name), { events: new Map() }), name).toEqual(CASES[name]);
    }
    const { words, final } = causeIn(recorded('quota'), { events: new Map() });
    expect({ words, final }).toEqual({ words: 'no floater pod was made for it', final: false });
  });
});

describe('floaters from before this run', () => {
  const before = (name: string, over: Parameters<typeof sceneOf>[1] = {}) => {
    const recording = recorded(name);
    const scene = sceneOf(recording);
    const unchanged = { ...scene.deployment, daemonSet: 'unchanged' } as const;
    return causeIn(recording, { ...scene, deployment: unchanged, ...over });
  };
  const AFTER_ALL = Date.parse('2026-11-22T23:00:00Z');

  // Kubelet and controller try again after minutes: what they reported before may be fixed by now.
  test.each(['image-never', 'image-not-found', 'image-denied', 'crash', 'config', 'sandbox', 'quota', 'policy'])(
    '%s from before verify is told, but does not end the wait',
    (name) => {
      expect(before(name, { since: AFTER_ALL })).toEqual({ words: CASES[name]?.words, final: false });
      expect(before(name).final).toBe(true);
    },
  );
});

describe('of several pods on a node', () => {
  const recording = recorded('image-never');
  const [broken] = recording.pods;

  test('the newest of the wanted template counts, not one that is being deleted', () => {
    const gone = { ...aPod(1), spec: { ...aPod(1).spec, nodeName: recording.node } };
    const leaving = { ...gone, metadata: { ...gone.metadata, deletionTimestamp: '2030-01-01T00:00:00Z' } };
    expect(causeIn({ ...recording, pods: [...(broken ? [broken] : []), leaving] }).words).toContain(
      'ErrImageNeverPull',
    );
    expect(causeIn({ ...recording, pods: [leaving] })).toEqual({
      words: 'its floater pod is still being removed',
      final: false,
    });
    expect(causeIn({ ...recording, pods: [gone] })).toEqual({
      words: 'its floater pod is of an older kind and not yet replaced',
      final: false,
    });
  });
});
