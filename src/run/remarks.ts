import type { CheckSettings } from '../config/settings.ts';
import { type Remark, remarksOf } from '../plan/remarks.ts';
import type { DeployedSite } from './steps.ts';
import type { Stop } from './stop.ts';

/** What there is to say beside the plan's remarks once the probes are made. */
export function lateRemarks(
  sites: readonly Pick<DeployedSite, 'name' | 'deployment'>[],
  { timeoutMs = 0 }: Pick<CheckSettings, 'timeoutMs'>,
  { probing, timeIsUp }: Pick<Stop, 'probing' | 'timeIsUp'>,
): readonly Remark[] {
  return [
    ...sites.flatMap(({ name, deployment }) => remarksOf(name, deployment.notes)),
    ...sites.flatMap(identityRemark),
    ...(timeIsUp() ? [timeRemark(timeoutMs)] : probing.aborted ? [interruptedRemark(String(probing.reason))] : []),
  ];
}

function identityRemark({ name, deployment }: Pick<DeployedSite, 'name' | 'deployment'>): readonly Remark[] {
  if (deployment.profile !== 'kosmos') return [];
  const detail = 'netctl\'s floaters all answer "OK": an answer from the wrong pod cannot be told from the right one';
  return [{ cluster: name, code: 'NO_IDENTITY', detail }];
}

function interruptedRemark(signal: string): Remark {
  const detail = `interrupted by ${signal} before all was probed; what failed was not looked at a second time`;
  return { cluster: '', code: 'INTERRUPTED', detail, next: 'kubectl netdoctor resume goes on with it' };
}

function timeRemark(timeoutMs: number): Remark {
  const detail = `--timeout: ${timeoutMs / 1000} s were over before all was probed`;
  return { cluster: '', code: 'TIMED_OUT', detail };
}
