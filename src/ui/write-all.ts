import { batches } from '../text/batches.ts';

type Output = Pick<NodeJS.WriteStream, 'write' | 'on' | 'off'>;

/**
 * Writes a document, and if it comes in pieces, no faster than it is read. After the first error nothing more
 * is written: standard output is not closed by an error, and would report one for each piece.
 */
export async function writeAll(output: Output, document: string | Iterable<string>): Promise<void> {
  if (typeof document === 'string') {
    output.write(document);
    return;
  }
  const gone = Promise.withResolvers<void>();
  const state = { isGone: false };
  const onGone = () => {
    state.isGone = true;
    gone.resolve();
  };
  output.on('error', onGone);
  try {
    for (const text of batches(document)) {
      if (state.isGone) return;
      if (!output.write(text)) await Promise.race([drained(output), gone.promise]);
    }
  } finally {
    output.off('error', onGone);
  }
}

function drained(output: Output): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onDrain = () => {
    output.off('drain', onDrain);
    resolve();
  };
  output.on('drain', onDrain);
  return promise;
}
