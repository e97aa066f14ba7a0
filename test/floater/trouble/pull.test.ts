import { describe, expect, test } from 'vitest';
import type { Scene, TroubleCause } from '../../../src/floater/trouble/scene.ts';
import { aPod, deployment } from '../../support/objects.ts';
import { causeIn, recorded } from '../../support/scenes.ts';

function cause(message: string, reason = 'ErrImagePull', over: Partial<Scene> = {}): TroubleCause {
  const waiting = { waiting: { reason, message } };
  const pod = aPod(1, {
    status: { containerStatuses: [{ name: 'floater', ready: false, restartCount: 0, state: waiting }] },
  });
  const recording = { ...recorded('image-never'), node: 'n1', pods: [pod] };
  return causeIn(recording, { deployment: { ...deployment, daemonSet: 'created' }, ...over });
}

describe('an image that cannot be pulled', () => {
  // In the words of containerd, CRI-O and Docker Engine, for several registries.
  test.each([
    ['reading manifest 2.63.0 in quay.io/x/agnhost: manifest unknown', true],
    ['reading manifest 1 in docker.io/x/y: requested access to the resource is denied', true],
    [
      "Error response from daemon: pull access denied for x, repository does not exist or may require 'docker login'",
      true,
    ],
    ['Error response from daemon: Get "https://r/v2/": unauthorized: authentication required', true],
    ['Error response from daemon: manifest for r/x:1 not found: manifest unknown: manifest unknown', true],
    ['no match for platform in manifest: not found', true],
    ['failed to authorize: failed to fetch oauth token: Post "https://auth": dial tcp: i/o timeout', false],
    ['failed to authorize: failed to fetch anonymous token: 503 Service Unavailable', false],
    ['lookup registry.example: no such host', false],
    ['pinging container registry r: Get "https://r/v2/": net/http: TLS handshake timeout', false],
    ['toomanyrequests: You have reached your pull rate limit', false],
    ['denied: Your authorization token has expired. Reauthenticate and try again.', false],
    ['failed to extract layer sha256:0: mount: permission denied', false],
    ['write /var/lib/containerd/x: no space left on device', false],
    ['failed to get reader from content store: content digest sha256:0: not found', false],
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', false],
    ['mkdir /var/lib/x: permission denied', false],
    ['signature validation failed', false],
  ])('%s → final %s', (message, final) => {
    expect(cause(message)).toMatchObject({ words: expect.stringMatching(/^ImagePullBackOff: ./), final });
  });

  test('an older kubelet gives the reason only in its event', () => {
    const recording = recorded('image-not-found-back-off');
    const [pod] = recording.pods;
    const [container] = pod?.status.containerStatuses ?? [];
    if (!pod || !container) throw new Error('the recording has no container');
    const waiting = {
      reason: 'ImagePullBackOff',
      message: 'Back-off pulling image "localhost:5000/none/agnhost:2.63.0"',
    };
    const status = { ...pod.status, containerStatuses: [{ ...container, state: { waiting } }] };
    expect(causeIn({ ...recording, pods: [{ ...pod, status }] })).toEqual(causeIn(recording));
  });

  const otherImage = 'r/clusterlink-floater:v0.4';
  test.each([
    ['ErrImagePull', 'r/netdr-floater:v0.4: not found'],
    ['ErrImagePull', 'pull access denied, repository does not exist or may require authorization'],
    ['ErrImageNeverPull', 'Container image "r/netdr-floater:v0.4" is not present with pull policy of Never'],
  ])('the other name of the image is suggested: %s, %s', (reason, message) => {
    expect(cause(message, reason, { otherImage }).words).toMatch(/; perhaps it is r\/clusterlink-floater:v0.4$/);
  });

  test('but not if the registry did not answer', () => {
    expect(cause('dial tcp: lookup r: not found', 'ErrImagePull', { otherImage }).words).not.toContain('perhaps');
  });
});
