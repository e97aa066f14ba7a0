import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dns } from '../../../plugins/dns/index.ts';
import { program } from '../../../plugins/dns/program.ts';
import type { Aim, Target } from '../../../src/check/plugin.ts';
import { type NamedProgram, sourceProgram } from '../../../src/check/program.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { runProgram, SHELLS, tellsDirectory } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { pathWith } from '../icmp/fake-ping.ts';
import { at, CLUSTER, named, RIGHT, SEARCH, server, targetFor } from './asked.ts';

const HANGS = '#!/bin/sh\nexec sleep 1000\n';
/** Prints `started` a little after it begins. */
const startsLate: NamedProgram = {
  check: 'late',
  tools: [],
  program: { text: '  (sleep 0.8; echo started >&2) &', records: 0, deadlineMs: 0 },
};
const many = Array.from({ length: 40 }, (_, index) =>
  targetFor({ ...CLUSTER, addresses: ['127.0.0.1'], port: 53 }, index),
);
const part = (over: { readonly deadlineMs?: number } = {}): NamedProgram => ({
  check: 'dns',
  tools: [],
  program: { ...program(many, { timeoutMs: 1_000, count: 1 }), ...over },
});

describe.each(SHELLS)('at an early end under $name', (shell) => {
  const surroundings = (folder: ReturnType<typeof tempFolder>) => ({
    PATH: pathWith(folder, { dig: HANGS }),
    NETDOCTOR_RESOLV_CONF: folder.write('resolv.conf', 'nameserver 127.0.0.1\nsearch svc.x\n'),
  });

  test('it leaves neither a process nor a file', async () => {
    using folder = tempFolder();
    const env = surroundings(folder);
    for (let time = 0; time < 3; time++) {
      const parts = [tellsDirectory, startsLate, part()];
      const { stdout, stderr, left, ms } = await runProgram(shell, sourceProgram(parts), { env, endAt: /started/ });
      expect(stdout).toBe('netdoctor 1 40\n');
      expect(left).toEqual([]);
      expect(existsSync(/^\/\S+$/m.exec(stderr)?.[0] ?? '/')).toBe(false);
      expect(ms).toBeLessThan(5_000);
    }
  });

  test('and if a tool hangs, its deadline ends it', async () => {
    using folder = tempFolder();
    const env = surroundings(folder);
    const { stdout, left, ms } = await runProgram(shell, sourceProgram([part({ deadlineMs: -9_000 })]), { env });
    expect(stdout).toBe('netdoctor 1 40\n');
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(5_000);
  });

  test('names of its own variables in the environment do no harm', async () => {
    await using one = await server(RIGHT);
    const names = ['tool', 'servers', 'search', 'svc', 'list', 'count', 'asked', 'names', 'told', 'said', 'IFS', 'one'];
    using folder = tempFolder();
    const file = folder.write('resolv.conf', `nameserver 127.0.0.1\nsearch ${SEARCH}\n`);
    const env = { ...Object.fromEntries(names.map((name) => [name, '0'])), NETDOCTOR_RESOLV_CONF: file };
    const targets = [at(one, CLUSTER)].map(targetFor);
    const { judgements } = await probe({ shell, plugin: dns, targets, env });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
  });
});

describe('the text of the program', () => {
  test.each(['x; reboot', '$(id)', '', '-x', 'a b', 'a\nb'])('refuses an invalid name: %j', (name) => {
    const target = aTarget(0, { address: '', aim: named(name) });
    expect(() => program([target], { timeoutMs: 1_000, count: 1 })).toThrow(TypeError);
  });

  test.each(['localhost', '127.0.0.1; reboot', 'fe80::1%$(id)'])('refuses an invalid address: %j', (address) => {
    const target = aTarget(0, { address, aim: CLUSTER });
    expect(() => program([target], { timeoutMs: 1_000, count: 1 })).toThrow(TypeError);
  });

  const resolvers = (aim: Aim) => aTarget(0, { address: '', aim });
  const byAddress = (aim: Aim) => aTarget(0, { address: '10.96.0.10', aim });

  test.each([
    ['two types of one server', [byAddress(CLUSTER)], 12_000],
    ['of three servers', [resolvers(CLUSTER)], 36_000],
    ['as many in sixteen lanes', Array(16).fill(resolvers(CLUSTER)), 36_000],
    ['one more in one of the lanes', Array(17).fill(resolvers(CLUSTER)), 72_000],
    ['with six more words of the search list', [resolvers(named('x'))], 108_000],
    ['of one server', [byAddress(named('x.y'))], 84_000],
    ['not if the name is whole', [byAddress(named('x.y.'))], 12_000],
  ])('allows %s', (_, targets: readonly Target[], deadlineMs) => {
    expect(program(targets, { timeoutMs: 5_000, count: 1 })).toMatchObject({ records: targets.length, deadlineMs });
  });
});
