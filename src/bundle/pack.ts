import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import type { BundledFile } from './bundled-file.ts';

export interface PackOptions {
  /** That all files are in, so that unpacking makes one folder. */
  readonly folder: string;
  /** Of every file: the same bundle is the same bytes. */
  readonly time: Date;
}

/** A gzipped tar archive. The only module that knows tar-stream. */
export async function packed(files: readonly BundledFile[], { folder, time }: PackOptions): Promise<Uint8Array> {
  const archive = pack();
  for (const { name, text } of files) archive.entry({ name: `${folder}/${name}`, mode: 0o600, mtime: time }, text);
  archive.finalize();
  return await buffer(archive.pipe(createGzip()));
}
