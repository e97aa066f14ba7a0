import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tcp } from '../../plugins/tcp/index.ts';
import { type NamedProgram, sourceProgram } from '../../src/check/program.ts';
import { transcriptReader } from '../../src/check/records.ts';
import { aTarget, identityOf } from '../support/plan.ts';
import { http, type Responder, responder, silence } from '../support/responders.ts';
import { runProgram, SHELLS, type Shell, tellsDirectory } from '../support/shell.ts';
import { tempFolder } from '../support/temp.ts';

/** Takes nine of the ten seconds of slack from the deadline. */
const HURRY_MS = -9_000;

function part(text: string, over: Partial<NamedProgram> = {}): NamedProgram {
  return { check: 'any', tools: [], program: { text, records: 0, deadlineMs: 0 }, ...over };
}

/** A part whose program has one second from its start. */
function hurried(text: string): NamedProgram {
  return part('', { program: { text, records: 0, deadlineMs: HURRY_MS } });
}

function tcpPart({ address, port }: Responder, timeoutMs = 700): NamedProgram {
  return {
    check: 'tcp',
    tools: ['curl', 'sed'],
    program: tcp.program([aTarget(0, { address, port })], { timeoutMs, count: 1 }),
  };
}

/** The program's own directory, as printed by `tellsDirectory`. */
function directoryIn(stderr: string): string {
  return /^\/\S+$/m.exec(stderr)?.[0] ?? '(no directory told)';
}

describe('the form of the program', () => {
  test('counts its bytes, not its characters, and puts none of it into the command', () => {
    const { text, command } = sourceProgram([part('  echo "ä€😀"')]);
    expect(command).toEqual(['sh', '-c', `s=$(head -c ${Buffer.byteLength(text)}); eval "$s"`]);
    expect(Buffer.byteLength(text)).toBeGreaterThan(text.length);
  });

  test('adds up the records and the time of its parts', () => {
    const one = part('', { program: { text: '  :', records: 3, deadlineMs: 5_000 } });
    expect(sourceProgram([one, one])).toMatchObject({ records: 6, deadlineMs: 20_000 });
  });
});

describe.each(SHELLS)('any program under $name', { concurrent: true }, (shell: Shell) => {
  test('runs with more than ASCII in it', async () => {
    const { stdout, code } = await runProgram(shell, sourceProgram([part('  row 0 "ä€😀"', {})]));
    expect(stdout).toBe('netdoctor 1 0\n0 0 ä€😀\nend 1\n');
    expect(code).toBe(0);
  });

  test('runs nothing if it was truncated on its way', async () => {
    await using right = await responder(http(identityOf(1)));
    const program = sourceProgram([tellsDirectory, tcpPart(right)]);
    const bytes = Buffer.byteLength(program.text);
    const points = fc.oneof(fc.integer({ min: 0, max: bytes - 1 }), fc.integer({ min: bytes - 30, max: bytes - 1 }));
    await fc.assert(
      fc.asyncProperty(points, async (cutAt) => {
        const { stdout, stderr, left } = await runProgram(shell, program, { cutAt });
        expect(stdout).toBe('');
        expect(directoryIn(stderr)).toBe('(no directory told)');
        expect(left).toEqual([]);
      }),
      { numRuns: 25, endOnFailure: true, examples: [[0], [1], [bytes - 1], [bytes - 'netdoctor'.length]] },
    );
  });

  test('a tool that the image lacks is reported, and the other checks still run', async () => {
    const parts = [part('  row 0 never', { tools: ['sed', 'no-such-tool'] }), part('  row 0 seen')];
    const { stdout } = await runProgram(shell, sourceProgram(parts));
    expect(stdout).toBe('netdoctor 1 0\nmissing 0 sed no-such-tool\n1 0 seen\nend 1\n');
  });

  test('without curl the tcp check says so', async () => {
    using folder = tempFolder();
    const bin = join(folder.path, 'bin');
    mkdirSync(bin);
    for (const tool of ['head', 'mktemp', 'sleep', 'rm', 'sed', 'dash', 'busybox']) {
      const found = ['/bin', '/usr/bin'].map((at) => join(at, tool)).find(existsSync);
      symlinkSync(found ?? `/no/${tool}`, join(bin, tool));
    }
    await using right = await responder(http(identityOf(1)));
    const { stdout } = await runProgram(shell, sourceProgram([tcpPart(right)]), { env: { PATH: bin } });
    const reader = transcriptReader({ records: [1], attempts: 1, addresses: new Set() });
    reader.push(stdout);
    expect(reader.finish()).toMatchObject({ complete: true, missing: new Map([[0, 'curl sed']]) });
  });

  test('ends by its deadline if something hangs, and leaves nothing behind', async () => {
    const parts = [tellsDirectory, hurried('  touch "$d/x"; sleep 1000 & job=$!; wait $job; row 0 never')];
    const { stdout, stderr, left, ms } = await runProgram(shell, sourceProgram(parts));
    expect(stdout).toBe('netdoctor 1 0\n');
    expect(ms).toBeLessThan(5_000);
    expect(existsSync(directoryIn(stderr))).toBe(false);
    expect(left).toEqual([]);
  });

  test('ends by its deadline if curl hangs', async () => {
    await using silent = await responder(silence);
    const { program, ...named } = tcpPart(silent, 60_000);
    const impatient = { ...named, program: { ...program, deadlineMs: HURRY_MS } };
    const { stdout, stderr, left, ms } = await runProgram(shell, sourceProgram([tellsDirectory, impatient]));
    expect(stdout).toBe('netdoctor 1 1\n');
    expect(ms).toBeLessThan(5_000);
    expect(existsSync(directoryIn(stderr))).toBe(false);
    expect(left).toEqual([]);
  });

  test('ends by its deadline if its output is not read', async () => {
    const parts = [tellsDirectory, hurried('  while :; do row 0 0123456789012345678901234567890123456789; done')];
    const { stderr, ms } = await runProgram(shell, sourceProgram(parts), { deaf: true });
    expect(directoryIn(stderr)).toBe('(no directory told)');
    expect(ms).toBeGreaterThan(900);
    expect(ms).toBeLessThan(6_000);
  });

  test('cleans up when it is told to end', async () => {
    const parts = [tellsDirectory, part('  sleep 1000 & job=$!; echo started >&2; wait $job; row 0 never')];
    const { stdout, stderr, left, ms } = await runProgram(shell, sourceProgram(parts), { endAt: /started/ });
    expect(stdout).toBe('netdoctor 1 0\n');
    expect(existsSync(directoryIn(stderr))).toBe(false);
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(5_000);
  });

  test('leaves nothing behind, whenever it is told to end', async () => {
    const parts = [part('  echo started >&2; sleep 1000 & job=$!; wait $job; row 0 never')];
    for (let times = 0; times < 12; times++) {
      const { left } = await runProgram(shell, sourceProgram(parts), { endAt: /started/ });
      expect(left).toEqual([]);
    }
  });

  test('lets processes end the children of their own', async () => {
    const lane = "lane() { trap 'kill -9 $!; wait; exit' TERM; sleep 1000 & wait $!; }";
    const start = 'lane & jobs="$jobs $!"';
    const parts = [part(`  jobs=' '; ${lane}\n  ${start}; ${start}; sleep 0.1; echo started >&2; wait $jobs`)];
    const { left, ms } = await runProgram(shell, sourceProgram(parts), { endAt: /started/, env: { jobs: '1' } });
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(5_000);
  });

  test('is ended by force if it does not end when told to', async () => {
    const parts = [tellsDirectory, hurried("  trap '' TERM; sleep 1000; row 0 never")];
    const { stdout, stderr, ms } = await runProgram(shell, sourceProgram(parts));
    expect(stdout).toBe('netdoctor 1 0\n');
    expect(ms).toBeLessThan(6_000);
    expect(existsSync(directoryIn(stderr))).toBe(false);
  });

  test('checks that only wait do so together, and their rows come in order', async () => {
    const waits = part('  sleep 1 & wait $!; row 0 done');
    const { stdout, ms } = await runProgram(shell, sourceProgram([waits, waits, waits, waits]));
    expect(stdout).toBe('netdoctor 1 0\n0 0 done\n1 0 done\n2 0 done\n3 0 done\nend 4\n');
    expect(ms).toBeLessThan(3_500);
  });

  test('a check that is answered has the wire to itself', async () => {
    const told = (name: string) => part(`  echo "${name} begins" >&2; sleep 0.1 & wait $!; echo "${name} ends" >&2`);
    const { stderr } = await runProgram(shell, sourceProgram([told('one'), told('two'), told('three')]));
    const order = ['one', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]);
    expect(stderr.trim().split('\n')).toEqual(order);
  });

  test('no datagram is sent while a check counts those that nobody wanted', async () => {
    const told = (text: string, datagrams: 'sent' | 'counted') =>
      part('', { program: { text, records: 0, deadlineMs: 0, datagrams } });
    const counts = told('  until [ -e "$d/alone" ]; do tick; done; echo counts >&2', 'counted');
    const sends = (seconds: number) => told(`  sleep ${seconds} & wait $!; echo sent >&2`, 'sent');
    const { stderr } = await runProgram(shell, sourceProgram([counts, sends(1), sends(0.1)]));
    expect(stderr.trim().split('\n')).toEqual(['sent', 'sent', 'counts']);
  });

  test('if the process of a check dies, what is missing is seen', async () => {
    const dies = part("  row 0 seen; sh -c 'kill -9 $PPID'; row 1 never");
    const { stdout } = await runProgram(shell, sourceProgram([dies, part('  row 0 seen')]));
    expect(stdout).toBe('netdoctor 1 0\n0 0 seen\n1 0 seen\n');
  });

  test('nor is a line that it did not end joined with the next one', async () => {
    const dies = part("  row 0 seen; printf '0 1 cut'; sh -c 'kill -9 $PPID'");
    const { stdout } = await runProgram(shell, sourceProgram([dies, part('  row 0 seen')]));
    expect(stdout).toBe('netdoctor 1 0\n0 0 seen\n1 0 seen\n');
  });

  test('runs in the C locale, as do the tools that it runs', async () => {
    const env = { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' };
    const { stdout } = await runProgram(shell, sourceProgram([part('  row 0 "$(env | grep ^LC_ALL)"')]), { env });
    expect(stdout).toContain('0 0 LC_ALL=C\n');
  });

  test('waits for its watchdog, so that nothing outlives a program that ends in time', async () => {
    const { left, ms, stderr } = await runProgram(shell, sourceProgram([tellsDirectory]));
    expect(left).toEqual([]);
    expect(existsSync(directoryIn(stderr))).toBe(false);
    expect(ms).toBeLessThan(2_000);
  });
});

/**
 * In some images, sh is bash. It waits and ends by its deadline as the others do. But if TERM comes at a bad
 * moment, bash may hang, and the deadline has to end it by force.
 */
describe('under bash', { concurrent: true }, () => {
  const bash: Shell = { name: 'bash', argv: ['bash'] };

  test('checks that only wait do so together, time and again', async () => {
    const waits = part('  sleep 1 & wait $!; row 0 done');
    const program = sourceProgram([waits, waits, waits]);
    const runs = await Promise.all(Array.from({ length: 8 }, () => runProgram(bash, program)));
    for (const { stdout, left } of runs) {
      expect(stdout).toBe('netdoctor 1 0\n0 0 done\n1 0 done\n2 0 done\nend 3\n');
      expect(left).toEqual([]);
    }
  });

  test('a check that hangs is ended by the deadline', async () => {
    const parts = [tellsDirectory, hurried('  sleep 1000 & job=$!; wait $job; row 0 never')];
    const { stdout, stderr, ms } = await runProgram(bash, sourceProgram(parts));
    expect(stdout).toBe('netdoctor 1 0\n');
    expect(ms).toBeLessThan(6_000);
    expect(existsSync(directoryIn(stderr))).toBe(false);
  });
});
