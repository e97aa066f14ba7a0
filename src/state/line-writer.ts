import type { FileHandle } from 'node:fs/promises';

/**
 * Appends whole lines. The promise resolves when they are on disk. Lines that arrive during a write are
 * written together and share one sync. After a failure nothing more is written, because the file may end with
 * half a line.
 */
export function lineWriter(file: Pick<FileHandle, 'appendFile' | 'datasync'>): (lines: string) => Promise<void> {
  let waiting: string[] = [];
  let writing = Promise.resolve();
  const flush = async () => {
    const lines = waiting.join('');
    waiting = [];
    if (lines === '') return;
    await file.appendFile(lines);
    await file.datasync();
  };
  return (lines) => {
    waiting.push(lines);
    writing = writing.then(flush);
    return writing;
  };
}
