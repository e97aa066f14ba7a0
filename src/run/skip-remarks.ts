import type { Plugin } from '../check/plugin.ts';
import { abilitiesOf } from '../floater/image-profile.ts';
import type { Remark } from '../plan/remarks.ts';
import type { SeenSite } from './steps.ts';

type Site = Pick<SeenSite, 'found' | 'floaters'>;

/** Checks that the image of a cluster's floaters cannot answer: known before anything is made. Pure. */
export function skipRemarks({ found, floaters }: Site, plugins: readonly Plugin[]): readonly Remark[] {
  const [floater] = floaters;
  if (!floater) return [];
  const can = abilitiesOf(floater.profile);
  return plugins
    .filter(({ needs }) => needs.floater?.some((ability) => !can.includes(ability)))
    .map(({ name }) => ({
      cluster: found.cluster.name,
      code: 'CHECK_SKIPPED',
      detail: `check ${name} is skipped: floaters of profile ${floater.profile.name} cannot answer it`,
    }));
}
