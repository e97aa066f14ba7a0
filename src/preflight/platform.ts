import { UserError } from '../errors.ts';
import type { Platform } from '../floater/manifests.ts';
import type { VersionInfo } from '../kube/objects.ts';

const OLDEST_MINOR = 16;
/** The version assumed for a server that does not say: a recent one. */
const UNTOLD_MINOR = 30;

/**
 * What the manifests depend on. Pure.
 * @param version GET /version; providers write minors like "18+", and some builds write only gitVersion
 * @param groups names of the API groups that are served
 */
export function platformOf(version: VersionInfo, groups: readonly string[]): Platform {
  const reported = /^\d+/.exec(version.minor)?.[0] ?? /^v?\d+\.(\d+)/.exec(version.gitVersion)?.[1];
  return { minor: Number(reported ?? UNTOLD_MINOR), choosesUserIds: groups.includes('security.openshift.io') };
}

/** @throws UserError if the server is older than the manifests support */
export function refuseTooOld({ major, gitVersion }: VersionInfo, { minor }: Platform): void {
  if (major !== '1' || !(minor < OLDEST_MINOR)) return;
  throw new UserError(`the API server is ${gitVersion}; 1.${OLDEST_MINOR} is the oldest that works`, {
    code: 'SERVER_TOO_OLD',
    hint: 'upgrade the cluster',
  });
}
