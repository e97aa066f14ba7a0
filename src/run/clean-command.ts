import { flagWords } from '../kube/flag-words.ts';
import type { Site } from './sites.ts';

/** The command that removes what was made on these clusters. */
export function cleanCommand(sites: readonly Site[]): string {
  const flags = sites.map(({ client, namespace }, index) => {
    const prefix = index === 0 ? '' : 'dst-';
    const where = index === 0 ? `-n ${namespace}` : `--dst-namespace ${namespace}`;
    return [flagWords(client.context, prefix), where].filter((words) => words !== '').join(' ');
  });
  return ['kubectl netdoctor clean', ...flags].join(' ');
}
