import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from '../../support/temp.ts';

/** Of the pause between two tries nothing is left; the watchdog sleeps as it should. */
export const SLEEP = `#!/bin/sh
[ "$1" != 5 ] || exit 0
exec /bin/sleep "$@"
`;

/** A PATH on which a program does not wait before its second try. */
export function pathWithoutPause(folder: Folder): string {
  chmodSync(folder.write('sleep', SLEEP), 0o755);
  return `${join(folder.path)}:${process.env.PATH ?? '/usr/bin:/bin'}`;
}
