import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Folder } from '../../support/temp.ts';
import type { Said } from './transcripts.ts';

/** What the program and the shells need besides ping. */
const TOOLS = ['head', 'mktemp', 'sleep', 'rm', 'dash', 'busybox', 'cat', 'mkdir'];

/** Plays the nth answer in the folder of its last argument. The last answer repeats. */
const PLAYER = `#!/bin/sh
echo "\${0##*/} $*" >>"$PINGS/calls"
for address; do :; done
d=$PINGS/$address
n=1; while ! mkdir "$d/try$n" 2>/dev/null; do n=$((n + 1)); done
while ! [ -f "$d/$n" ]; do n=$((n - 1)); done
cat "$d/$n"
read -r code <"$d/$n.code"; exit "$code"
`;

export interface FakePing {
  readonly env: Readonly<Record<string, string>>;
  /** Makes an address answer like this: its first ping, its second, and so on. */
  readonly answer: (address: string, answers: readonly Said[]) => void;
  /** The command lines so far. */
  readonly calls: () => readonly string[];
}

/**
 * A PATH with little on it except these programs, by name. Each is the text of a shell script or a program's
 * path.
 */
export function pathWith(folder: Folder, programs: Readonly<Record<string, string>>): string {
  const bin = join(folder.path, 'bin');
  mkdirSync(bin);
  for (const tool of TOOLS) symlinkSync(whereIs(tool), join(bin, tool));
  for (const [name, program] of Object.entries(programs)) {
    if (program.startsWith('/')) symlinkSync(program, join(bin, name));
    else chmodSync(folder.write(`bin/${name}`, program), 0o755);
  }
  return bin;
}

export function whereIs(tool: string): string {
  const found = ['/bin', '/usr/bin'].map((at) => join(at, tool)).find(existsSync);
  if (!found) throw new Error(`${tool} is not installed: the tests need what test/cluster/packages.txt lists`);
  return found;
}

/** A ping that plays recorded transcripts, under the given names. */
export function fakePing(folder: Folder, names: readonly string[] = ['ping', 'ping6']): FakePing {
  const pings = join(folder.path, 'pings');
  mkdirSync(pings);
  return {
    env: { PATH: pathWith(folder, Object.fromEntries(names.map((name) => [name, PLAYER]))), PINGS: pings },
    answer: (address, answers) => {
      mkdirSync(join(pings, address));
      for (const [index, { text, code }] of answers.entries()) {
        folder.write(`pings/${address}/${index + 1}`, text.replaceAll('<asked>', address));
        folder.write(`pings/${address}/${index + 1}.code`, `${code}\n`);
      }
    },
    calls: () => readFileSync(join(pings, 'calls'), 'utf8').trimEnd().split('\n'),
  };
}
