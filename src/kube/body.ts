import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ClusterError } from '../errors.ts';
import { MOST_BODY, MOST_REFUSAL } from './limits.ts';

/** The bytes of an answer, as they arrive. */
export type Chunks = AsyncIterable<Uint8Array>;

const unpack = promisify(gunzip);

/**
 * The text of an answer. It is decompressed off the main thread, so that signals are still handled.
 * @throws ClusterError ANSWER_TOO_LARGE, also if only the decompressed text is too large
 */
export async function answerText(chunks: Chunks, zipped: boolean, most = MOST_BODY): Promise<string> {
  const { bytes, whole } = await firstBytes(chunks, most);
  if (!whole) throw tooLarge(most);
  return (zipped ? await unpacked(bytes, most) : bytes).toString('utf8');
}

/** The text of a refusal, or the beginning of it; empty if it cannot be read. */
export async function refusalText(chunks: Chunks, zipped: boolean): Promise<string> {
  const { bytes, whole } = await firstBytes(chunks, MOST_REFUSAL);
  if (!zipped) return bytes.toString('utf8');
  return whole ? await unpacked(bytes, MOST_REFUSAL).then(String, () => '') : '';
}

/** Reads no further than necessary: leaving the loop closes the connection. */
async function firstBytes(chunks: Chunks, most: number) {
  const taken: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    taken.push(chunk);
    size += chunk.length;
    if (size > most) return { bytes: Buffer.concat(taken).subarray(0, most), whole: false };
  }
  return { bytes: Buffer.concat(taken), whole: true };
}

async function unpacked(bytes: Buffer, most: number): Promise<Buffer> {
  try {
    return await unpack(bytes, { maxOutputLength: most });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(most);
    throw error;
  }
}

function tooLarge(most: number): ClusterError {
  return new ClusterError(`the API server's answer is larger than ${Math.round(most / 1024 / 1024)} MiB`, {
    code: 'ANSWER_TOO_LARGE',
    hint: 'no list of Kubernetes is that long: something between here and the API server may have answered',
  });
}
