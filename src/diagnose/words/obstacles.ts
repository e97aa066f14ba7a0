import type { Obstacle } from '../../model/obstacle.ts';
import type { FindingCode } from '../codes.ts';

/** Which nodes a finding of ND8xx is about. */
export interface Concerned {
  /** `n1, n2 and 3 more` */
  readonly names: string;
  readonly count: number;
  /** Whether these are all nodes of the cluster from which anything should be measured. */
  readonly isAll: boolean;
  /** Whether anything was measured from one of them. */
  readonly isPartly: boolean;
  /** `the API server`, or `the API server of b` if there are two clusters. */
  readonly apiServer: string;
}

type UnmeasuredCode = FindingCode & `ND8${string}`;

export interface ObstacleFinding {
  readonly code: UnmeasuredCode;
  readonly title: string;
  /** What the run cannot distinguish from it. */
  readonly alternatives: readonly string[];
}

/**
 * Describes the finding for an obstacle. Pure. @param obstacle undefined, or unknown, in reports of other
 * versions
 */
export function obstacleFinding(obstacle: Obstacle | undefined, concerned: Concerned): ObstacleFinding {
  const own = obstacle && Object.hasOwn(OWN, obstacle) ? OWN[obstacle] : undefined;
  if (own) return { code: own.code, title: own.title(concerned), alternatives: [] };
  const known = obstacle && Object.hasOwn(WHY, obstacle) ? WHY[obstacle] : undefined;
  const why = known ?? 'the program could not be run there';
  const { names, count, isAll, isPartly } = concerned;
  // It is unlikely that all kubelets hang at once.
  const alternatives = obstacle === 'silent' && isAll && count > 1 ? [HELD_BACK, NO_KUBELET] : [];
  if (isPartly) return { code: 'ND813', title: `Not all could be measured from ${names}: ${why}`, alternatives };
  return { code: 'ND801', title: `Nothing could be measured from ${names}: ${why}`, alternatives };
}

const HELD_BACK = 'a proxy or load balancer before the API server holds WebSocket connections back';
const NO_KUBELET = 'the API server reaches no kubelet, port 10250 (a firewall, a tunnel such as konnectivity)';

/** Obstacles without a code of their own. */
const WHY: Readonly<Partial<Record<Obstacle, string>>> = {
  silent: 'the exec got no answer',
  refused: 'the exec was refused',
  unopened: 'the exec could not be opened',
  cut: 'the exec was cut',
  program: 'the program ended too early',
  busy: 'the API server had too much to do',
  'api-away': 'the API server did not answer',
};

interface Own {
  readonly code: UnmeasuredCode;
  readonly title: (concerned: Concerned) => string;
}

const OWN: Readonly<Partial<Record<Obstacle, Own>>> = {
  handshake: {
    code: 'ND803',
    title: ({ names, isAll, apiServer }) =>
      isAll
        ? `No exec gets through to ${apiServer}: WebSocket connections do not pass`
        : `Execs on ${names} did not get through to ${apiServer}: their WebSocket connections did not pass`,
  },
  'not-served': {
    code: 'ND803',
    title: ({ names, isAll, apiServer }) =>
      `${isAll ? 'No exec gets' : `Execs on ${names} did not get`} through to ${apiServer}: the answer was 404, though the floaters are there`,
  },
  'kubelet-unreached': {
    code: 'ND804',
    title: ({ names, count, apiServer }) =>
      `${capital(apiServer)} does not reach ${kubelets(names, count)} (port 10250)`,
  },
  'kubelet-no-certificate': {
    code: 'ND805',
    title: ({ names, count }) =>
      `${capital(kubelets(names, count))} ${count > 1 ? 'have' : 'has'} no serving certificate`,
  },
  'kubelet-untrusted': {
    code: 'ND806',
    title: ({ names, count, apiServer }) =>
      `${capital(apiServer)} does not accept the ${count > 1 ? 'certificates' : 'certificate'} of ${kubelets(names, count)}`,
  },
  'kubelet-refuses': {
    code: 'ND807',
    title: ({ names, count, apiServer }) =>
      `${capital(kubelets(names, count))} ${count > 1 ? 'refuse' : 'refuses'} ${apiServer}`,
  },
  'kubelet-other': {
    code: 'ND808',
    title: ({ names, count, apiServer }) =>
      `In place of ${kubelets(names, count)}, ${apiServer} reaches ${count > 1 ? 'others' : 'another one'}`,
  },
  konnectivity: {
    code: 'ND809',
    title: ({ names, count, apiServer }) =>
      `The tunnel (konnectivity) from ${apiServer} does not lead to ${kubelets(names, count)}`,
  },
  'no-right': {
    code: 'ND810',
    title: ({ names, isAll }) => `The user may not execute commands in the floaters${isAll ? '' : ` on ${names}`}`,
  },
  admission: {
    code: 'ND811',
    title: ({ names, isAll }) => `A policy or webhook refuses execs in the floaters${isAll ? '' : ` on ${names}`}`,
  },
  'logged-out': {
    code: 'ND812',
    title: ({ apiServer }) => `${capital(apiServer)} does not accept the user's credentials any more`,
  },
  'pod-gone': {
    code: 'ND802',
    title: ({ names, count }) => `The ${count > 1 ? 'floaters' : 'floater'} on ${names} went away during the check`,
  },
  'node-gone': {
    code: 'ND802',
    title: ({ names, count }) => `${names} ${count > 1 ? 'are' : 'is'} no longer in the cluster`,
  },
};

function kubelets(names: string, count: number): string {
  return `the ${count > 1 ? 'kubelets' : 'kubelet'} of ${names}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
