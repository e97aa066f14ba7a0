import type { KubeClient } from '../../kube/client.ts';
import type { Floater } from '../../model/bound-plan.ts';
import type { Makes } from '../../model/network.ts';
import type { ServiceEnd } from '../../model/plan.ts';
import type { FloaterSettings, Platform } from '../manifests.ts';

/** An endpoint of the plan that stands for a Service that is made. */
export interface FixtureEnd extends ServiceEnd {
  readonly makes: Exclude<Makes, 'echo'>;
}

/** What checks need on one cluster in addition to the floaters. */
export interface MakeRequest {
  readonly client: KubeClient;
  /** The run's name for the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly platform: Platform;
  /** Of this cluster. */
  readonly ends: readonly FixtureEnd[];
  /** The ready floaters of this cluster; those of the node layer are ignored. */
  readonly floaters: readonly Floater[];
  readonly wantsEcho: boolean;
  /** What the echo pods have in common with the floaters. */
  readonly echo?: Omit<FloaterSettings, 'namespace'>;
  readonly signal: AbortSignal;
  /** Milliseconds until everything must be ready; the rest is probed anyway, or left out, with a note. */
  readonly waitMs: number;
  readonly onProgress: (words: string) => void;
  readonly pace?: Pace;
}

/** Milliseconds between polls, and how long nodes get to learn of a Service. */
export interface Pace {
  readonly pollMs: number;
  /** After its endpoints are ready. */
  readonly settleMs: number;
  /** If the endpoints cannot be read. */
  readonly blindMs: number;
}

/**
 * kube-proxy collects changes for a second before it writes them; if the endpoints cannot be read, their
 * controller needs time too.
 */
const PACE: Pace = { pollMs: 500, settleMs: 2_000, blindMs: 6_000 };

/** A request in progress. */
export interface Work extends MakeRequest {
  readonly pace: Pace;
  /** Date.now() at the end of the wait. */
  readonly deadline: number;
}

export function begin(request: MakeRequest): Work {
  const { client, signal, waitMs, pace = PACE } = request;
  return { ...request, client: client.withSignal(signal), pace, deadline: Date.now() + waitMs };
}
