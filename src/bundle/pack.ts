import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { BundledFile } from './bundled-file.ts';

export interface PackOptions {
  /** The folder in the archive that contains all files, so that unpacking creates a single folder. */
  readonly folder: string;
  /** The modification time of every file. The same bundle has the same bytes. */
  readonly time: Date;
}

/** A gzipped tar archive. The only module that imports tar-stream. */
export async function packed(files: readonly BundledFile[], { folder, time }: PackOptions): Promise<Uint8Array> {
  const archive = pack();
  for (const { name, text } of files) archive.entry({ name: `${folder}/${name}`, mode: 0o600, mtime: time }, text);
  archive.finalize();
  return await buffer(archive.pipe(createGzip()));
}
