import type { FloaterAbility } from '../plan/bind.ts';

/** What a floater image is started with and how it shows who it is. */
export interface ImageProfile {
  readonly name: ProfileName;
  readonly image: string;
  readonly command: readonly string[];
  /** Environment beside POD_UID; `token` is the deployment's. */
  readonly env: (port: number, token: string) => readonly EnvVar[];
  /** Exit 0 when the floater answers on loopback as it should. */
  readonly readiness: (port: number) => string;
  /** Where netctl's users may have the image under its other name. */
  readonly otherImage?: string;
}

export type ProfileName = 'agnhost' | 'kosmos';

export interface EnvVar {
  readonly name: string;
  readonly value: string;
}

const AGNHOST_PATH = 'e2e-test-images/agnhost:2.63.0';
const AGNHOST_REPOSITORY = 'registry.k8s.io';
/** What netctl's floater answers, whoever it is. */
const KOSMOS_ANSWER = 'OK';

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
    image: image ?? `${withoutSlash(repository ?? AGNHOST_REPOSITORY)}/${AGNHOST_PATH}`,
    command: ['/agnhost', 'porter'],
    env: (port, token) => {
      const identity = answerOf('agnhost', token, '$(POD_UID)');
      return [
        { name: `SERVE_PORT_${port}`, value: identity },
        { name: `SERVE_UDP_PORT_${port}`, value: identity },
      ];
    },
    readiness: (port) => asksItself(port, '*"$POD_UID"*'),
  };
}

/**
 * netctl's own floater: netdr-floater in the v0.0.x releases of NetDoctor, clusterlink-floater in those of Kosmos,
 * which came later. It says "OK" and not who it is. https://github.com/kosmos-io/netdoctor
 */
export function kosmosProfile({ repository, version }: { repository: string; version: string }): ImageProfile {
  const early = /^v?0\.0\./.test(version);
  const [name, other] = early ? ['netdr-floater', 'clusterlink-floater'] : ['clusterlink-floater', 'netdr-floater'];
  const base = withoutSlash(repository);
  return {
    name: 'kosmos',
    image: `${base}/${name}:${version}`,
    otherImage: `${base}/${other}:${version}`,
    command: [name],
    env: (port) => [
      { name: 'PORT', value: String(port) },
      // Else it starts an analysis of its own, which wants rights that the pod does not have.
      { name: 'ENABLE_ANALYSIS', value: 'false' },
    ],
    readiness: (port) => asksItself(port, KOSMOS_ANSWER),
  };
}

/** What every answer of a floater says: its identity, where the image can say one. */
export function answerOf(profile: ProfileName, token: string, podUid: string): string {
  return profile === 'kosmos' ? KOSMOS_ANSWER : `${token}.${podUid}`;
}

/** What floaters of a profile answer beside TCP. */
export function abilitiesOf(profile: ProfileName): readonly FloaterAbility[] {
  return profile === 'agnhost' ? ['udp', 'identity'] : [];
}

/** The server needs a few milliseconds after its start; asking again at once saves a whole probe period. */
function asksItself(port: number, pattern: string): string {
  return `for i in 1 2 3 4 5 6 7 8; do case $(curl -q -g --noproxy '*' -s -m 2 http://127.0.0.1:${port}/) in ${pattern}) exit 0;; esac; sleep 0.2; done; exit 1`;
}

function withoutSlash(repository: string): string {
  return repository.replace(/\/+$/, '');
}
