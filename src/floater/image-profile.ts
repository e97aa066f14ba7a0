import { UserError } from '../errors.ts';
import type { FloaterAbility } from '../model/bound-plan.ts';
import type { Layer } from '../model/network.ts';
import { readinessScript } from './readiness.ts';

/** How the answers of a profile are recognised, also after its floaters are deployed. */
export interface Answering {
  readonly name: ProfileName;
  /** Only for `custom`: its answer, with `$(NETDOCTOR_IDENTITY)` in place of its identity. */
  readonly answer?: string | undefined;
}

/** How a floater image is started, and how it shows its identity. */
export interface ImageProfile extends Answering {
  readonly image: string;
  /** Empty: the image's own command. */
  readonly command: readonly string[];
  /** Environment in addition to POD_UID; `token` is the deployment's. */
  readonly env: (port: number, token: string) => readonly EnvVar[];
  /**
   * Exits with 0 if the floater gives the right answer on loopback; in the node layer it also says why not.
   */
  readonly readiness: (port: number, layer: Layer) => string;
  /** The other name under which netctl's users may have the image. */
  readonly otherImage?: string;
  /** The only port that the image can listen on; absent: the port of the settings, passed as PORT. */
  readonly port?: number;
}

export type ProfileName = 'agnhost' | 'kosmos' | 'custom';

export interface EnvVar {
  readonly name: string;
  readonly value: string;
}

const AGNHOST_PATH = 'e2e-test-images/agnhost:2.63.0';
const AGNHOST_REPOSITORY = 'registry.k8s.io';
/** The answer of every netctl floater. */
const KOSMOS_ANSWER = 'OK';

/**
 * The Kubernetes project's own network test image. `porter` answers every URL and every datagram with one
 * fixed text. `netexec`, the usual choice, has a /shell that runs commands for anyone who can reach the port.
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
      const identity = `${token}.$(POD_UID)`;
      return [
        { name: `SERVE_PORT_${port}`, value: identity },
        { name: `SERVE_UDP_PORT_${port}`, value: identity },
      ];
    },
    readiness: (port, layer) => readinessScript({ port, layer, pattern: '*"$POD_UID"*', own: false }),
  };
}

/**
 * netctl's own floater: netdr-floater in the v0.0.x releases of NetDoctor, clusterlink-floater in the later
 * ones of Kosmos. It answers "OK", without its identity. https://github.com/kosmos-io/netdoctor
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
      // Otherwise it starts an analysis of its own, which needs rights that the pod does not have.
      { name: 'ENABLE_ANALYSIS', value: 'false' },
    ],
    readiness: (port, layer) => readinessScript({ port, layer, pattern: KOSMOS_ANSWER, own: false }),
  };
}

/**
 * The place of the identity in an answer; Kubernetes expands it in commands and variables in the same way.
 */
export const IDENTITY_PLACE = '$(NETDOCTOR_IDENTITY)';

export interface CustomImage {
  readonly image: string;
  /** Empty: the image's own command. */
  readonly command: readonly string[];
  /** Its complete answer to `GET /`, with `$(NETDOCTOR_IDENTITY)` in place of its identity. */
  readonly answer: string;
  /** The only port that it can listen on. */
  readonly port?: number | undefined;
}

/**
 * The user's own image, with sh, curl and a server that gives the same answer to every request. PORT and
 * NETDOCTOR_IDENTITY pass it the port and its identity.
 * @throws UserError if a shell cannot compare the answer
 */
export function customProfile({ image, command, answer, port: only }: CustomImage): ImageProfile {
  if (!ANSWER.test(answer.replace(IDENTITY_PLACE, 'x'))) throw badAnswer(answer);
  const pattern = answer.replace(IDENTITY_PLACE, () => '"$NETDOCTOR_IDENTITY"');
  return {
    name: 'custom',
    image,
    command,
    answer,
    ...(only === undefined ? {} : { port: only }),
    env: (port, token) => [
      { name: 'PORT', value: String(port) },
      { name: 'NETDOCTOR_IDENTITY', value: `${token}.$(POD_UID)` },
    ],
    readiness: (port, layer) => readinessScript({ port, layer, pattern, own: true }),
  };
}

/** Programs compare it as one word. */
const ANSWER = /^[0-9a-zA-Z.-]{1,200}$/;

function badAnswer(answer: string): UserError {
  return new UserError(`${JSON.stringify(answer)} is no answer that floaters can be known by`, {
    code: 'BAD_FLAG',
    hint: `letters, digits, dots and dashes, and ${IDENTITY_PLACE} once where the image says who it is`,
  });
}

/** The text of every answer of a floater: its identity, if the image can report one. */
export function answerOf({ name, answer = '' }: Answering, identity: string): string {
  if (name === 'agnhost') return identity;
  return name === 'kosmos' ? KOSMOS_ANSWER : answer.replace(IDENTITY_PLACE, () => identity);
}

/** What floaters of a profile support besides TCP. */
export function abilitiesOf({ name, answer = '' }: Answering): readonly FloaterAbility[] {
  if (name === 'agnhost') return ['udp', 'identity'];
  return answer.includes(IDENTITY_PLACE) ? ['identity'] : [];
}

/** The images that these profiles pull, without duplicates: what a mirror must have. Pure. */
export function imagesToMirror(profiles: readonly Pick<ImageProfile, 'image'>[]): readonly string[] {
  return [...new Set(profiles.map(({ image }) => image))];
}

function withoutSlash(repository: string): string {
  return repository.replace(/\/+$/, '');
}
