import { type Facet, isEven } from '../facet.ts';
import type { PlaceRegion } from '../region.ts';
import { eachState, sumsOf } from '../search.ts';
import { EXPLAINED, PASSED } from '../symptom.ts';
import { weightOf } from '../tally.ts';
import { ANY_CAUSE, costOfChance } from '../weigh.ts';
import type { Union } from './union.ts';

/** A place and a facet whose failures may have a share in common. */
export interface Candidate {
  readonly region: Pick<PlaceRegion, 'place' | 'cost'>;
  readonly facet: Facet;
  /** What it gains at most. */
  readonly most: number;
}

/** What a cause with a share would explain. */
export interface Weighed {
  readonly candidate: Candidate;
  readonly failed: number;
  readonly passed: number;
  /** How much shorter the explanation of everything is with it, given the causes that it replaces. */
  readonly gain: number;
  /** Replaceable causes, by index: those that it replaces, and those that stay although they lie within it. */
  readonly replaced: readonly number[];
  readonly kept: readonly number[];
}

/** What the share itself costs, and what any cause does. */
const COST = ANY_CAUSE + 1;
/** The share depends on what is replaced, and the other way round. */
const ROUNDS = 3;

/** Candidates that could gain anything, the most first. */
export function candidatesIn({ board }: Union, facets: readonly Facet[]): readonly Candidate[] {
  const even = facets.filter(isEven);
  return board.regions
    .filter(({ place }) => place.kind !== 'same' && place.kind !== 'everySame')
    .filter((region) => openIn(board, region) > region.cost + COST)
    .flatMap((region) =>
      (region.sided ? facets : even).flatMap((facet) => {
        const { open, passed, failed } = sumsOf(board, region, facet);
        if (passed === 0 || failed === 0) return [];
        const most = open - costOfChance(failed, passed) - region.cost - facet.cost - COST;
        return most > 0 ? [{ region, facet, most }] : [];
      }),
    )
    .toSorted((a, b) => b.most - a.most);
}

function openIn({ open, sections }: Union['board'], { parts }: PlaceRegion): number {
  let sum = 0;
  for (const { slot, less } of parts) {
    for (let at = slot * sections; at < (slot + 1) * sections; at += 1) sum += (less ? -1 : 1) * (open[at] ?? 0);
  }
  return sum;
}

interface Share {
  failed: number;
  weight: number;
}

/** Weighs the candidate by its probes. @returns undefined if it gains nothing */
export function weigh({ board, owners, replaceables }: Union, candidate: Candidate): Weighed | undefined {
  const { place, cost } = candidate.region;
  let passed = 0;
  const free: Share = { failed: 0, weight: 0 };
  const byOwner = new Map<number, Share>();
  eachState(board, { place, facet: candidate.facet }, (state, { section, source, to }) => {
    if (state === PASSED) passed += 1;
    if (state === PASSED || state === EXPLAINED) return;
    const owner = (owners[section]?.[source * board.slots.nodes + to] ?? 0) - 1;
    const share = owner < 0 ? free : (byOwner.get(owner) ?? { failed: 0, weight: 0 });
    if (owner >= 0) byOwner.set(owner, share);
    share.failed += 1;
    share.weight += weightOf(board, state);
  });
  // Only causes all of whose failures are here. Otherwise some would be left without a cause.
  const within = [...byOwner].filter(([owner, { failed }]) => failed === replaceables[owner]?.failed);
  let replaced = within;
  let failed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    failed = replaced.reduce((sum, [, share]) => sum + share.failed, free.failed);
    const price = -Math.log(failed / Math.max(1, failed + passed));
    replaced = within.filter(([owner, share]) => share.failed * price <= (replaceables[owner]?.cost ?? 0));
  }
  failed = replaced.reduce((sum, [, share]) => sum + share.failed, free.failed);
  if (failed === 0 || passed === 0) return undefined;
  const saved = replaced.reduce((sum, [owner]) => sum + (replaceables[owner]?.cost ?? 0), 0);
  const gain = free.weight + saved - costOfChance(failed, passed) - cost - candidate.facet.cost - COST;
  if (gain <= 0) return undefined;
  const owners_ = replaced.map(([owner]) => owner);
  const kept = [...byOwner.keys()].filter((owner) => !owners_.includes(owner));
  return { candidate, failed, passed, gain, replaced: owners_, kept };
}
