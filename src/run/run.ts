import type { Plugin } from '../check/contract.ts';
import type { CheckSettings } from '../config/settings.ts';
import type { Deployment } from '../floater/deploy.ts';
import type { FloaterOptions } from '../floater/manifests.ts';
import type { Plan } from '../model/plan.ts';
import type { Preflight } from '../preflight/preflight.ts';
import type { FormatName } from '../report/formats.ts';
import type { OutputFile } from '../report/output-file.ts';
import type { Report } from '../report/report.ts';
import type { RunStore } from '../state/run-store.ts';
import type { RunCluster } from './clusters.ts';
import type { Earlier } from './resume/resume-from.ts';
import type { Stop } from './stop.ts';

/** The request for a check or a resume: made once, and passed from step to step. */
export interface Run {
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly stop: Stop;
  readonly startedAt: Date;
  /** If false, the existing floaters are used. */
  readonly deploy: boolean;
  readonly autoClean: boolean;
  readonly format: FormatName;
  readonly outputFiles: readonly OutputFile[];
  /** The report that this run is compared with. */
  readonly baseline?: Report | undefined;
}

/** A run that has its plan and its folder. */
export interface StartedRun extends Run {
  readonly clusters: readonly PreflightedCluster[];
  readonly plan: Plan;
  readonly store: RunStore;
  /** Set for a resume: what the run that it continues has already shown. */
  readonly earlier?: Earlier;
}

/** A run whose floaters are deployed. */
export interface DeployedRun extends StartedRun {
  readonly clusters: readonly DeployedCluster[];
}

/** A cluster and the floaters for it. */
export interface FloaterCluster extends RunCluster {
  /** One for each layer, in the cluster's namespace. */
  readonly floaters: readonly FloaterOptions[];
}

/** A cluster that passed preflight. */
export interface PreflightedCluster extends FloaterCluster {
  readonly found: Preflight;
}

export interface DeployedCluster extends PreflightedCluster {
  /** One for each layer, in the order of the floaters. */
  readonly deployments: readonly Deployment[];
}
