import type { KubeClient } from '../../kube/client.ts';
import type { Floater } from '../../model/bound-plan.ts';
import type { Makes } from '../../model/network.ts';
import type { ServiceEnd } from '../../model/plan.ts';
import type { FloaterSettings, Platform } from '../manifests.ts';

/** An endpoint of the plan that stands for a Service that is made. */
export interface FixtureEnd extends ServiceEnd {
  readonly makes: Exclude<Makes, 'echo'>;
}

/** What checks need beside the floaters, on one cluster. */
export interface MakeRequest {
  readonly client: KubeClient;
  /** What the run calls the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly platform: Platform;
  /** Of this cluster. */
  readonly ends: readonly FixtureEnd[];
  /** Those of this cluster that are ready; the ones on the nodes' own network are passed over. */
  readonly floaters: readonly Floater[];
  readonly wantsEcho: boolean;
  /** What the echo pods have in common with the floaters. */
  readonly echo?: Omit<FloaterSettings, 'namespace'>;
  readonly signal: AbortSignal;
  /** Milliseconds until all must be ready; what is not by then is probed, or left out, with a note. */
  readonly waitMs: number;
  readonly onProgress: (words: string) => void;
  readonly pace?: Pace;
}

/** Milliseconds between looks, and how long nodes get to hear of a Service. */
export interface Pace {
  readonly pollMs: number;
  /** After its endpoints are ready. */
  readonly settleMs: number;
  /** Where nobody can be asked whether they are. */
  readonly blindMs: number;
}

/** kube-proxy gathers changes for a second before it writes them; without a look the endpoints' controller comes on top. */
const PACE: Pace = { pollMs: 500, settleMs: 2_000, blindMs: 6_000 };

/** A request under way. */
export interface Work extends MakeRequest {
  readonly pace: Pace;
  /** Date.now() when the time is up. */
  readonly deadline: number;
}

export function begin(request: MakeRequest): Work {
  const { client, signal, waitMs, pace = PACE } = request;
  return { ...request, client: client.withSignal(signal), pace, deadline: Date.now() + waitMs };
}
