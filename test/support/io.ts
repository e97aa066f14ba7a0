import { Writable } from 'node:stream';
import type { Io } from '../../src/ui/io.ts';

export interface Captured {
  readonly io: Io;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly abort: () => void;
}

/** An Io that keeps what is written. It is not a terminal and has no colours. */
export function captureIo(env: NodeJS.ProcessEnv = {}): Captured {
  const out = sink();
  const err = sink();
  const controller = new AbortController();
  const io = { stdout: out.stream, stderr: err.stream, env: { NO_COLOR: '1', ...env }, signal: controller.signal };
  return { io, stdout: out.text, stderr: err.text, abort: () => controller.abort(new Error('interrupted')) };
}

function sink(): { stream: NodeJS.WriteStream; text: () => string } {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString('utf8');
      done();
    },
  });
  // The product uses only `write`, `isTTY` and `columns` of a stream.
  return {
    stream: Object.assign(stream, { isTTY: false, columns: 100 }) as unknown as NodeJS.WriteStream,
    text: () => text,
  };
}
