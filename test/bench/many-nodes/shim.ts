import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ended, Running } from '../../../src/loopback/node/container.ts';

/** How long a source takes if everybody answers, in milliseconds: measured with curl and 999 targets. */
const HEALTHY_MS = 300;
/** curl runs no more transfers at once. */
const PARALLEL = 300;

/** Whether nothing goes from one address to another. */
export type IsLost = (from: string, to: string) => boolean;

/** What a shim needs to know of the network. */
export interface ShimNetwork {
  readonly isLost: IsLost;
  readonly timeoutMs: number;
}

/**
 * Stands for a shell that runs the program of the check tcp: it prints the rows that a source would print,
 * after the time that they would take, and starts no process.
 * @param from the address of its pod
 */
export function runShim(from: string, command: readonly string[], network: ShimNetwork): Running {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const ended = answer({ from, bytes: bytesOf(command), stdin, stdout }, network);
  return { stdin, stdout, stderr: Readable.from([]), ended };
}

interface ShimStreams {
  readonly from: string;
  /** How long the program is. Nothing else tells its end. */
  readonly bytes: number;
  readonly stdin: Readable;
  readonly stdout: PassThrough;
}

async function answer({ from, bytes, stdin, stdout }: ShimStreams, network: ShimNetwork): Promise<Ended> {
  const { first, targets } = readProgram(await readBytes(stdin, bytes));
  stdout.write(`${first}\n`);
  const lost = targets.map((to) => network.isLost(from, to));
  const waves = Math.ceil(lost.filter(Boolean).length / PARALLEL);
  await sleep(HEALTHY_MS + waves * network.timeoutMs);
  const rows = lost.map((isLost, number) => (isLost ? lostRow(number, network.timeoutMs) : `0 ${number} 0.000412 =`));
  stdout.end(`${rows.join('\n')}\nend ${rows.length}\n`);
  return { exitCode: 0, trouble: undefined };
}

/** @throws TypeError if it is not the command of a program */
function bytesOf(command: readonly string[]): number {
  const [, bytes] = /head -c (\d+)\)/.exec(command.join(' ')) ?? [];
  if (bytes === undefined) throw new TypeError('this is not the command of a program');
  return Number(bytes);
}

async function readBytes(stdin: Readable, bytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    read += chunk.length;
    if (read >= bytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function lostRow(number: number, timeoutMs: number): string {
  return `0 ${number} 0.000000 28 000 Connection timed out after ${timeoutMs + (number % 7)} milliseconds\t`;
}

const FIRST = /^ *echo '(netdoctor \d+ \d+)'$/m;
const TARGETS = /<<'TARGETS'.*\n([\s\S]*?)\nTARGETS\n/;
const ADDRESS = /\b10\.\d+\.\d+\.\d+\b/g;

/** @throws TypeError if it is not the program of the check tcp */
function readProgram(program: string): { readonly first: string; readonly targets: readonly string[] } {
  const [, first] = FIRST.exec(program) ?? [];
  const [, targets] = TARGETS.exec(program) ?? [];
  if (first === undefined || targets === undefined) throw new TypeError('this is not the program of the check tcp');
  return { first, targets: targets.match(ADDRESS) ?? [] };
}
