import { readSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Copies stdin to stdout like a slow program at the other end of a pipe. It begins after a number of
 * milliseconds, reads a number of bytes per second, and goes away after a number of bytes.
 */
const [startMs = 0, bytesPerSecond = Infinity, lastByte = Infinity] = process.argv.slice(2).map(Number);
const TICK_MS = 50;
const buffer = Buffer.alloc(Math.max(1, Math.min(65_536, Math.round((bytesPerSecond * TICK_MS) / 1_000))));

await sleep(startMs);
for (let total = 0; total < lastByte; ) {
  const bytes = readSync(0, buffer);
  if (bytes === 0) break;
  for (let at = 0; at < bytes; ) at += writeSync(1, buffer, at, bytes - at);
  total += bytes;
  if (bytesPerSecond < Infinity) await sleep((bytes * 1_000) / bytesPerSecond);
}
