import { lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Folder extends Disposable {
  readonly path: string;
  /** @returns the file's path */
  readonly write: (name: string, text: string) => string;
}

/** A folder of the test's own, which is removed at the end of its block. */
export function tempFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'netdoctor-test-'));
  return {
    path,
    write: (name, text) => {
      const file = join(path, name);
      // A link may lead to a program of this machine.
      if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) throw new RangeError(`${name} is a link`);
      writeFileSync(file, text);
      return file;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
