import { describe, expect, test } from 'vitest';
import { tcp } from '../../plugins/tcp/index.ts';
import type { Judgement } from '../../src/check/plugin.ts';
import { eachJudgement, type JobRequest, probeSource, type SourceJob, sourceJob } from '../../src/check/source.ts';
import type { ExecEnd, ExecRequest } from '../../src/kube/client.ts';
import { addressesOf, EXITED, fakeCheck, network, openGate, outputOf } from '../support/fake-check.ts';
import { type ExecHandler, fakeClient } from '../support/kube.ts';
import { aBound } from '../support/plan.ts';

const bound = aBound(4);

function jobOf(source: number, over: Partial<JobRequest> = {}): SourceJob {
  const job = sourceJob({ bound, plugins: [fakeCheck], source, options: { timeoutMs: 700, count: 1 }, ...over });
  if (!job) throw new Error('the source has no floater');
  return job;
}

/** What probeSource makes of one cluster's behaviour, by node, and how often it asked. */
async function probed(exec: ExecHandler, job = jobOf(0), gate = openGate) {
  const client = fakeClient({ exec });
  const execution = await probeSource({ client, gate, signal: new AbortController().signal }, job);
  const byNode: Record<string, Judgement> = {};
  eachJudgement({ bound, options: {}, job, execution }, ({ endpoint }, judgement) => {
    byNode[bound.plan.endpoints[endpoint]?.node ?? ''] = judgement;
  });
  return { byNode, execs: client.execs };
}

const all = (judgement: object) => ({ n2: judgement, n3: judgement, n4: judgement });
const pass = { verdict: 'pass', latencyMs: 1 };
const lost = (reason: string, detail: string) => ({
  verdict: 'error',
  reason,
  detail: expect.stringContaining(detail),
  obstacle: expect.any(String),
});

/** The output cannot be believed. */
const untrue = (detail: string) => ({ verdict: 'error', reason: 'PROGRAM', detail: expect.stringContaining(detail) });

/** Prints this much of a whole output, then has this end. */
function cutAfter(lines: number, end: ExecEnd): ExecHandler {
  return (request) => {
    const whole = outputOf(request, () => 'ok').split('\n');
    request.onStdout(`${whole.slice(0, lines).join('\n')}\n0 2 o`);
    return end;
  };
}

const BROKEN = { kind: 'broken', message: 'the exec channel was cut (code 1006)' } as const satisfies ExecEnd;
const TIMEOUT = { kind: 'timeout', message: 'the exec did not end within 10 s' } as const satisfies ExecEnd;

describe('sourceJob', () => {
  test('has nothing to do if the source has no floater', () => {
    const gone = aBound(3, (n) => (n === 2 ? undefined : {}));
    expect(
      sourceJob({ bound: gone, plugins: [tcp], source: 1, options: { timeoutMs: 700, count: 1 } }),
    ).toBeUndefined();
  });

  test('takes every other node, and begins after its own place', () => {
    const orders = [0, 1, 2, 3].map((source) => addressesOf({ stdin: jobOf(source).program.text }));
    const to = (...nodes: number[]) => nodes.map((n) => `10.244.${n}.2`);
    expect(orders).toEqual([to(2, 3, 4), to(3, 4, 1), to(4, 1, 2), to(1, 2, 3)]);
  });

  test('filters both what can be tried and what cannot', () => {
    const mixed = aBound(3, (n) => (n === 3 ? { trouble: 'a container that is not ours: proxy' } : {}));
    const none = jobOf(0, { bound: mixed, only: () => false });
    expect({ checks: none.checks, untried: none.untried }).toEqual({ checks: [], untried: [] });
    const one = jobOf(0, { bound: mixed, only: ({ endpoint }) => endpoint === 2 });
    expect(one.checks).toEqual([]);
    expect(one.untried).toMatchObject([{ endpoint: 2, judgement: { verdict: 'error', reason: 'POD' } }]);
  });
});

describe('probeSource', () => {
  test('execs once in the source, with the program on stdin and more time than the program allows itself', async () => {
    const { byNode, execs } = await probed(network((_, address) => (address === '10.244.3.2' ? 'no' : 'ok')));
    expect(byNode).toEqual({ n2: pass, n3: { verdict: 'fail', reason: 'TIMEOUT', detail: 'it said no' }, n4: pass });
    const { program } = jobOf(0);
    expect(execs).toMatchObject([
      {
        namespace: 'netdoctor-system',
        pod: 'netdoctor-floater-1',
        container: 'floater',
        command: program.command,
        stdin: program.text,
      },
    ]);
    expect(execs[0]?.timeoutMs).toBeGreaterThan(program.deadlineMs);
  });

  test('execs nothing if there is nothing to try', async () => {
    const { byNode, execs } = await probed(
      network(() => 'ok'),
      jobOf(0, { only: () => false }),
    );
    expect({ byNode, execs }).toEqual({ byNode: {}, execs: [] });
  });

  test('a refusal with 403 is FORBIDDEN, in the words of the API server', async () => {
    const { byNode } = await probed(() => ({
      kind: 'refused',
      status: 403,
      message: 'cannot create pods/exec',
      isStatus: true,
    }));
    expect(byNode).toEqual(all(lost('FORBIDDEN', 'exec refused with 403: cannot create pods/exec')));
  });

  test.each<{ name: string; end: ExecEnd; asked: number }>([
    {
      name: 'a refusal with 500',
      end: { kind: 'refused', status: 500, message: 'dial tcp: i/o timeout', isStatus: true },
      asked: 2,
    },
    { name: 'a broken dial', end: BROKEN, asked: 2 },
    { name: 'a time-out', end: TIMEOUT, asked: 1 },
    { name: 'an end without output', end: { kind: 'exited', code: 127, stderr: 'head: not found' }, asked: 1 },
  ])('$name before the first line is asked $asked times, then error EXEC', async ({ end, asked }) => {
    const { byNode, execs } = await probed(() => end);
    expect(execs).toHaveLength(asked);
    const words = end.kind === 'exited' ? end.stderr : end.message;
    expect(byNode).toEqual(all(lost('EXEC', words)));
  });

  test('if a second try succeeds, only that one counts', async () => {
    let tries = 0;
    const { byNode } = await probed((request: ExecRequest) => {
      tries += 1;
      return tries === 1
        ? { kind: 'refused', status: 502, message: '', isStatus: false }
        : network(() => 'ok')(request);
    });
    expect(byNode).toEqual(all(pass));
  });

  test.each([BROKEN, TIMEOUT])(
    'rows that came before the channel was lost count, the rest is error EXEC: %j',
    async (end) => {
      const { byNode, execs } = await probed(cutAfter(3, end));
      expect(byNode).toEqual({ n2: pass, n3: pass, n4: lost('EXEC', end.message) });
      expect(execs).toHaveLength(1);
    },
  );

  test('a program that ends before all its rows is error PROGRAM, with its own words', async () => {
    const { byNode } = await probed(cutAfter(2, { kind: 'exited', code: 137, stderr: 'Killed\nmore' }));
    expect(byNode).toEqual({ n2: pass, n3: lost('PROGRAM', 'ended with 137'), n4: lost('PROGRAM', 'Killed') });
  });

  test('a lost exit status does not change rows that came', async () => {
    const { byNode } = await probed((request) => {
      network(() => 'ok')(request);
      return BROKEN;
    });
    expect(byNode).toEqual(all(pass));
  });

  test('a missing tool is a claim of the floater, and is named', async () => {
    const { byNode } = await probed((request) => {
      request.onStdout('netdoctor 1 3\nmissing 0 sometool\nend 0\n');
      return EXITED;
    });
    expect(byNode).toEqual(all({ verdict: 'skip', byFloater: true, detail: expect.stringContaining('sometool') }));
  });

  test('words of the shell are in the detail', async () => {
    const { byNode } = await probed((request) => {
      request.onStdout('OCI runtime exec failed: no such file\n');
      return { kind: 'exited', code: 126, stderr: '' };
    });
    expect(byNode.n2).toEqual(lost('EXEC', 'it said "OCI runtime exec failed: no such file"'));
  });
});

describe('a source that prints what it was not asked for', () => {
  const passes = ['netdoctor 1 3', '0 0 ok', '0 1 ok', '0 2 ok'];
  const says = (...lines: readonly string[]) =>
    probed((request) => {
      request.onStdout(`${lines.join('\n')}\n`);
      return EXITED;
    });

  test.each([
    ['records of targets and checks that do not exist', ['0 3 ok', '1 0 ok', `0 ${'9'.repeat(300)} ok`]],
    ['a missing tool of another check', ['missing 1 curl']],
  ])('%s change nothing', async (_, lines) => {
    expect((await says(...passes, ...lines, 'end 3')).byNode).toEqual(all(pass));
  });

  test('two different records are an error of that target only', async () => {
    const { byNode } = await says(...passes, '0 1 lost', 'end 4');
    expect(byNode).toEqual({ n2: pass, n3: untrue('two records that differ'), n4: pass });
  });

  test('a missing tool together with records is an error of that check', async () => {
    expect((await says(...passes, 'missing 0 curl', 'end 3')).byNode).toEqual(all(untrue('has no curl')));
  });

  test('an end that counts other records makes everything an error', async () => {
    expect((await says(...passes, 'end 4')).byNode).toEqual(all(lost('PROGRAM', 'it says that it printed 4 records')));
  });

  test.each([
    ['a line without an end', 'x'.repeat(100_000)],
    ['a megabyte of lines', 'x\n'.repeat(500_000)],
  ])('%s ends the exec, and everything is an error', async (_, flood) => {
    let wasEnded = false;
    const { byNode, execs } = await probed((request) => {
      request.onStdout(`${passes.join('\n')}\n${flood}`);
      wasEnded = request.signal?.aborted === true;
      return { kind: 'broken', message: 'interrupted' };
    });
    expect(byNode).toEqual(all(lost('PROGRAM', 'and was ended')));
    expect([wasEnded, execs.length]).toEqual([true, 1]);
  });

  test('a flood before the first line is error EXEC, and the exec is not repeated', async () => {
    const { byNode, execs } = await probed((request) => {
      request.onStdout('x'.repeat(100_000));
      return { kind: 'broken', message: 'interrupted' };
    });
    expect(byNode).toEqual(all(lost('EXEC', 'a line of more than')));
    expect(execs).toHaveLength(1);
  });
});
