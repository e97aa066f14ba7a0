import type { CheckSettings } from '../../config/settings.ts';
import { abilitiesOf, answerOf } from '../../floater/image-profile.ts';
import { type Remark, remarksOf } from '../../model/remark.ts';
import type { DeployedCluster } from '../run.ts';
import type { Stop } from '../stop.ts';

/** The remarks after probing, in addition to the plan's. */
export function lateRemarks(
  clusters: readonly Pick<DeployedCluster, 'name' | 'deployments'>[],
  { timeoutMs = 0 }: Pick<CheckSettings, 'timeoutMs'>,
  { probing, timeIsUp }: Pick<Stop, 'probing' | 'timeIsUp'>,
): readonly Remark[] {
  return [
    ...clusters.flatMap(({ name, deployments }) =>
      remarksOf(
        name,
        deployments.flatMap(({ notes }) => notes),
      ),
    ),
    ...clusters.flatMap(identityRemark),
    ...(timeIsUp() ? [timeRemark(timeoutMs)] : probing.aborted ? [interruptedRemark(String(probing.reason))] : []),
  ];
}

/** All layers of a cluster run the same image. */
function identityRemark({ name, deployments }: Pick<DeployedCluster, 'name' | 'deployments'>): readonly Remark[] {
  const [first] = deployments;
  if (!first || abilitiesOf({ name: first.profile, answer: first.answer }).includes('identity')) return [];
  const who = first.profile === 'kosmos' ? "netctl's floaters all answer" : 'the floaters all answer';
  const answer = answerOf({ name: first.profile, answer: first.answer }, '');
  const detail = `${who} ${JSON.stringify(answer)}: an answer from the wrong pod cannot be told from the right one`;
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
