import { UserError } from '../errors.ts';
import type { FloaterAbility } from '../model/bound-plan.ts';
import type { Layer } from '../model/network.ts';
import { readinessScript } from './readiness.ts';

/** By what a profile's answers are known, also once its floaters stand. */
export interface Answering {
  readonly name: ProfileName;
  /** Of `custom` alone: what it answers, with `$(NETDOCTOR_IDENTITY)` where it says who it is. */
  readonly answer?: string | undefined;
}

/** What a floater image is started with and how it shows who it is. */
export interface ImageProfile extends Answering {
  readonly image: string;
  /** Empty: what the image starts by itself. */
  readonly command: readonly string[];
  /** Environment beside POD_UID; `token` is the deployment's. */
  readonly env: (port: number, token: string) => readonly EnvVar[];
  /** Exit 0 when the floater answers on loopback as it should; on the nodes' own network it also says why not. */
  readonly readiness: (port: number, layer: Layer) => string;
  /** Where netctl's users may have the image under its other name. */
  readonly otherImage?: string;
  /** The one port that the image can listen on; absent: that of the settings, which it is told by PORT. */
  readonly port?: number;
}

export type ProfileName = 'agnhost' | 'kosmos' | 'custom';

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
    readiness: (port, layer) => readinessScript({ port, layer, pattern: KOSMOS_ANSWER, own: false }),
  };
}

/** Where the identity stands in an answer; Kubernetes puts it into a command or a variable likewise. */
export const IDENTITY_PLACE = '$(NETDOCTOR_IDENTITY)';

export interface CustomImage {
  readonly image: string;
  /** Empty: what the image starts by itself. */
  readonly command: readonly string[];
  /** What it answers to `GET /`, whole; with `$(NETDOCTOR_IDENTITY)` where it says who it is. */
  readonly answer: string;
  /** The one port that it can listen on. */
  readonly port?: number | undefined;
}

/**
 * An image of the user's own, with sh, curl and a server that gives one answer to every request. It is told the port and
 * its identity by PORT and NETDOCTOR_IDENTITY.
 * @throws UserError where the answer is none that can be compared in a shell
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

/** What every answer of a floater says: its identity, where the image can say one. */
export function answerOf({ name, answer = '' }: Answering, identity: string): string {
  if (name === 'agnhost') return identity;
  return name === 'kosmos' ? KOSMOS_ANSWER : answer.replace(IDENTITY_PLACE, () => identity);
}

/** What floaters of a profile answer beside TCP. */
export function abilitiesOf({ name, answer = '' }: Answering): readonly FloaterAbility[] {
  if (name === 'agnhost') return ['udp', 'identity'];
  return answer.includes(IDENTITY_PLACE) ? ['identity'] : [];
}

/** The images that these profiles pull, each once: what a mirror has to have. Pure. */
export function imagesToMirror(profiles: readonly Pick<ImageProfile, 'image'>[]): readonly string[] {
  return [...new Set(profiles.map(({ image }) => image))];
}

function withoutSlash(repository: string): string {
  return repository.replace(/\/+$/, '');
}
