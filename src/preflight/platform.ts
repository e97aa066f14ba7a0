import { UserError } from '../errors.ts';
import type { Platform } from '../floater/manifests.ts';
import type { VersionInfo } from '../kube/objects.ts';

const OLDEST_MINOR = 16;
/** What a server is taken for that does not say: one of late years. */
const UNTOLD_MINOR = 30;

/**
 * What the manifests go by. Pure.
 * @param version GET /version; providers write minors like "18+", and some builds none at all beside gitVersion
 * @param groups names of the API groups that are served
 */
export function platformOf(version: VersionInfo, groups: readonly string[]): Platform {
  const told = /^\d+/.exec(version.minor)?.[0] ?? /^v?\d+\.(\d+)/.exec(version.gitVersion)?.[1];
  return { minor: Number(told ?? UNTOLD_MINOR), choosesUserIds: groups.includes('security.openshift.io') };
}

/** @throws UserError where the server is older than what the manifests are made for */
export function refuseTooOld({ major, gitVersion }: VersionInfo, { minor }: Platform): void {
  if (major !== '1' || !(minor < OLDEST_MINOR)) return;
  throw new UserError(`the API server is ${gitVersion}; 1.${OLDEST_MINOR} is the oldest that works`, {
    code: 'SERVER_TOO_OLD',
    hint: 'upgrade the cluster',
  });
}
