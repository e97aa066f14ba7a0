/** What a floater image is started with and how it shows who it is. */
export interface ImageProfile {
  readonly name: 'agnhost';
  readonly image: string;
  readonly command: readonly string[];
  /** Environment beside POD_UID; `identity` is what every answer of this floater says. */
  readonly env: (port: number, identity: string) => readonly EnvVar[];
  /** Exit 0 when the floater answers with its own identity on loopback. */
  readonly readiness: (port: number) => string;
}

export interface EnvVar {
  readonly name: string;
  readonly value: string;
}

const AGNHOST_PATH = 'e2e-test-images/agnhost:2.63.0';
const AGNHOST_REPOSITORY = 'registry.k8s.io';

/**
 * The Kubernetes project's own network test image. `porter` answers every URL and every datagram with one fixed text;
 * `netexec`, the usual choice, has a /shell that runs commands for whoever reaches the port.
 * https://github.com/kubernetes/kubernetes/tree/master/test/images/agnhost
 */
export function agnhostProfile({
  image,
  repository,
}: {
  image?: string | undefined;
  repository?: string | undefined;
}): ImageProfile {
  return {
    name: 'agnhost',
    image: image ?? `${(repository ?? AGNHOST_REPOSITORY).replace(/\/+$/, '')}/${AGNHOST_PATH}`,
    command: ['/agnhost', 'porter'],
    env: (port, identity) => [
      { name: `SERVE_PORT_${port}`, value: identity },
      { name: `SERVE_UDP_PORT_${port}`, value: identity },
    ],
    // The server needs a few milliseconds after its start; asking again at once saves a whole probe period.
    readiness: (port) =>
      `for i in 1 2 3 4 5 6 7 8; do case $(curl -q -g --noproxy '*' -s -m 2 http://127.0.0.1:${port}/) in *"$POD_UID"*) exit 0;; esac; sleep 0.2; done; exit 1`,
  };
}
