import type { FileHandle } from 'node:fs/promises';

/**
 * Appends whole lines; the promise resolves when they are on disk. Lines that come while others are being written go
 * together: one sync for all. After a failure nothing more is written, since half a line may stand at the end.
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
