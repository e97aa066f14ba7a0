import { fstatSync, readFileSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';

/** Standard output or standard error of this process. */
export interface Output {
  readonly stream: NodeJS.WriteStream;
  /** Why output was lost, if any was; e.g. EPIPE, ENOSPC, EBADF. */
  readonly lost: () => NodeJS.ErrnoException | undefined;
  /** Closes the stream. Resolves when everything written has left this process or is lost. */
  readonly end: () => Promise<void>;
}

/** File descriptors by the name of the stream. */
const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/**
 * Opens a standard stream so that nothing is lost silently, under Node and in an executable made by Bun.
 * @param onGone called when the first write fails
 */
export function openOutput(name: 'stdout' | 'stderr', onGone: (error: NodeJS.ErrnoException) => void): Output {
  const fd = DESCRIPTORS[name];
  const stream = writesAtOnce(fd) ? fileStream(fd) : process[name];
  let lost: NodeJS.ErrnoException | undefined;
  const failed = Promise.withResolvers<void>();
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (lost) return;
    lost = error;
    failed.resolve();
    onGone(error);
  });
  // After an error nothing waits any more, and if there were several, Node does not call back.
  return { stream, lost: () => lost, end: () => Promise.race([failed.promise, ended(stream)]) };
}

/**
 * Under Bun 1.4, `writableLength` is 0 and the callback of an empty write is called while data still waits
 * for the reader of a pipe. Only the callback of `end` waits for that data.
 */
function ended(stream: Writable): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // If the stream has failed, the callback is called too, with the error.
  stream.end(() => resolve());
  return promise;
}

/** Files and devices accept data at once; terminals, pipes and sockets may keep the writer waiting. */
function writesAtOnce(fd: number): boolean {
  if (isatty(fd)) return false;
  try {
    const stat = fstatSync(fd);
    return stat.isFile() || stat.isCharacterDevice() || stat.isBlockDevice();
  } catch {
    // A program without a console on Windows has no standard streams at all; the first write shows that.
    return true;
  }
}

/** Bun's own stream reports no error if the disk is full. */
function fileStream(fd: number): NodeJS.WriteStream {
  const stream = new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      try {
        if (chunk.length > 0 && wasClosed(fd)) throw Object.assign(new Error('it is closed'), { code: 'EBADF' });
        writeAll(fd, chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  return Object.assign(stream, { isTTY: false, fd }) as unknown as NodeJS.WriteStream;
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

const O_CLOEXEC = 0o2000000;

/**
 * Whether the process that started this one had closed the descriptor (`>&-`). The runtime then opens
 * /dev/null in its place and marks it close-on-exec; an inherited descriptor cannot have that mark. Node
 * marks every descriptor, so there it cannot be known; nor can it without /proc.
 */
function wasClosed(fd: number): boolean {
  if (!process.versions.bun) return false;
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & O_CLOEXEC) !== 0;
  } catch {
    return false;
  }
}
