import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from '../../support/temp.ts';
import { pathWith, whereIs } from '../icmp/fake-ping.ts';
import { LOST } from './responders.ts';

/**
 * An `ip -o -force -batch FILE` that prints `$ROUTES/ADDRESS` for each address, or `$ROUTES/ADDRESS.later`
 * from the second call on, and nothing if there is no such file.
 */
const IP = `#!/bin/sh
for file; do :; done
later=; mkdir "$ROUTES/called" 2>/dev/null || later=.later
while read -r _ _ address; do
  if [ "$later" ] && [ -e "$ROUTES/$address$later" ]; then cat "$ROUTES/$address$later"
  elif [ -e "$ROUTES/$address" ]; then cat "$ROUTES/$address"
  else echo 'RTNETLINK answers: Network is unreachable' >&2
  fi
done <"$file"
`;

const TOOLS = ['curl', 'nc', 'sed', 'tr'];

export interface FakeIp {
  readonly env: Readonly<Record<string, string>>;
  /** The words after the address, now and from the second call on. */
  readonly route: (address: string, words: string, later?: string) => void;
}

/**
 * An nc that is sent LOST if a datagram is lost, and then ends as if its time were up. So no clock decides
 * what was lost: on a busy machine, an answer may take longer than nc waits.
 */
const TOLD_NC = `#!/bin/sh
[ "$1 $2 $3" = '-u -n -w' ] || exec ${whereIs('nc')} "$@"
shift 4
said=$(${whereIs('nc')} -u -n -w 30 "$@"); code=$?
[ "$said" = ${LOST} ] || printf %s "$said"
exit $code
`;

/** A PATH with the programs that the check needs, and with the test's own `ip`. */
export function fakeIp(folder: Folder, { told = false } = {}): FakeIp {
  const routes = join(folder.path, 'routes');
  mkdirSync(routes);
  const tools = Object.fromEntries(TOOLS.map((tool) => [tool, whereIs(tool)]));
  const nc = told ? { nc: TOLD_NC } : {};
  return {
    env: { PATH: pathWith(folder, { ...tools, ...nc, ip: IP }), ROUTES: routes },
    route: (address, words, later) => {
      folder.write(`routes/${address}`, `${address} ${words}\n`);
      if (later !== undefined) folder.write(`routes/${address}.later`, `${address} ${later}\n`);
    },
  };
}

/** A PATH without any `ip`. */
export function withoutIp(folder: Folder): Readonly<Record<string, string>> {
  return { PATH: pathWith(folder, Object.fromEntries(TOOLS.map((tool) => [tool, whereIs(tool)]))) };
}
