import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { refuseText } from '../kube/text-for-path.ts';

/**
 * `~/.kube/netdoctor`, or NETDOCTOR_HOME.
 * @throws UserError if NETDOCTOR_HOME holds the text of a file
 */
export function stateHome(env: NodeJS.ProcessEnv): string {
  refuseText(env.NETDOCTOR_HOME, 'NETDOCTOR_HOME');
  return env.NETDOCTOR_HOME ?? join(env.HOME ?? homedir(), '.kube', 'netdoctor');
}

const LONGEST_NAME = 100;

/**
 * A file name for contexts, whose names may hold `/` and `:`. Long names are cut; a hash keeps them apart.
 */
export function fileNameOf(contexts: readonly string[]): string {
  const encoded = contexts.map((context) => encodeURIComponent(context)).join('~');
  const hash = createHash('sha256').update(JSON.stringify(contexts)).digest('hex').slice(0, 8);
  return `${encoded.slice(0, LONGEST_NAME)}.${hash}`;
}
