/** Characters. Smaller writes take longer in all. */
const BATCH = 256 * 1024;

/** The same text in fewer, longer pieces; a string as it is. */
export function* batches(pieces: string | Iterable<string>): Generator<string> {
  if (typeof pieces === 'string') {
    yield pieces;
    return;
  }
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}
