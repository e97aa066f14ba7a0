/** Characters. Smaller writes take longer in all. */
const BATCH = 256 * 1024;

/** The same text in fewer, longer pieces. */
export function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}
