import type { BoundPlan, Floater, Section } from '../plan/bind.ts';
import type { Path } from '../plan/words.ts';
import type { Judgement } from './verdict.ts';

export type { BoundPlan, Floater, Section } from '../plan/bind.ts';
export type { Family, Path } from '../plan/words.ts';
// biome-ignore lint/performance/noBarrelFile: the one door through which plug-ins see the rest of the program
export { pairTargets } from './targets.ts';
export type { FailReason, Judgement } from './verdict.ts';

/** One probe that a source is to make. */
export interface Target {
  readonly section: Section;
  /** Index into `plan.endpoints`. */
  readonly endpoint: number;
  readonly address: string;
  readonly port: number;
  /** What the floater at the other end answers; an answer of any other is WRONG_RESPONDER. */
  readonly identity: string;
}

/** A target that cannot be tried, judged before any program runs. */
export interface Untried {
  readonly section: Section;
  readonly endpoint: number;
  readonly judgement: Judgement;
}

export interface Targets {
  readonly tried: readonly Target[];
  readonly untried: readonly Untried[];
}

export interface ProbeOptions {
  /** Milliseconds for one probe. */
  readonly timeoutMs: number;
}

export interface Program {
  /**
   * POSIX sh. It prints each record by `row NUMBER FIELDS…`, numbered as the targets. A line `! ADDRESS WORDS…` tells
   * what the system said. Files go into `$d`. If it has to end early, the process that it started last is killed; where
   * it has several, or one with children, they stand in `$jobs`: they get a TERM, and `$d/over` is there.
   */
  readonly text: string;
  /** How many records it prints if all goes well. */
  readonly records: number;
  /** Milliseconds within which it must have ended, whatever the network does. */
  readonly deadlineMs: number;
}

/** What the program printed about one target. */
export interface ProbeRecord {
  /** The fields after the number, as they came. */
  readonly fields: string;
  /** What the system said about this target's address, if anything. */
  readonly remark: string | undefined;
}

export interface Needs {
  /** Programs that the floater's image must have; where one is missing the check is `skip`. */
  readonly tools: readonly string[];
}

/** A check. Everything in it is pure; a new one is one folder under plugins/ and one line in plugins/registry.ts. */
export interface Plugin {
  readonly name: string;
  readonly summary: string;
  /** Whether it runs where nobody chose checks. */
  readonly byDefault: boolean;
  readonly needs: Needs;
  readonly paths: readonly Path[];
  /** JSON Schema of the check's own options. */
  readonly optionsSchema: object;
  readonly targets: (bound: BoundPlan, source: number) => Targets;
  readonly program: (targets: readonly Target[], options: ProbeOptions) => Program;
  /** Never `pass` on a record that is cut, empty or strange: those are `error PROGRAM`. */
  readonly judge: (target: Target, record: ProbeRecord, floaters: readonly (Floater | undefined)[]) => Judgement;
}
