import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { faultText, parseFault } from '../../../src/loopback/faults/fault.ts';
import { standingFaults } from '../../../src/loopback/faults/standing.ts';
import { obey } from '../../../src/run/demo/keep.ts';
import { captureIo } from '../../support/io.ts';
import { runProduct } from '../../support/loopback.ts';

describe('lines that the user types', () => {
  function world() {
    const faults = standingFaults();
    const nodes = ['n1', 'n2', 'n3'];
    const inject = (text: string) => {
      const fault = parseFault(text, nodes);
      faults.inject(fault);
      return fault;
    };
    const type = (line: string) => obey({ faults, nodes, inject }, line);
    return { type, standing: () => faults.all().map(faultText) };
  }

  test('break and heal', () => {
    const { type, standing } = world();
    expect(type('fault refused:n2')).toEqual(['broken: connections to the floater on n2 are refused']);
    expect(type('fault one-way:n1:n3')).toEqual(['broken: new connections from n1 to n3 are lost']);
    expect(standing()).toEqual(['refused:n2', 'one-way:n1:n3']);
    expect(type('heal refused:n2')).toEqual(['healed: refused:n2']);
    expect(standing()).toEqual(['one-way:n1:n3']);
    expect(type('heal')).toEqual(['healed: one-way:n1:n3']);
    expect(standing()).toEqual([]);
  });

  test.each([
    ['heal', 'nothing is broken'],
    ['heal refused:n1', 'there is no fault refused:n1'],
    ['fault refused:n9', 'in the fault "refused:n9", "n9" is no node'],
    ['faults', 'nothing is broken'],
    ['fault', 'Type heal to repair'],
    ['please', 'Type heal to repair'],
    ['heal refused:n1 now', 'Type heal to repair'],
  ])('%s: %s', (line, words) => {
    expect(world().type(line)[0]).toContain(words);
  });

  test('an empty line is not an error', () => expect(world().type('')).toEqual([]));
});

/** Keeps a demo running until `act` is done. */
async function kept(
  act: (hands: {
    readonly type: (line: string) => void;
    readonly said: () => string;
    abort: () => void;
  }) => Promise<void>,
) {
  const input = new PassThrough();
  const { io, stderr } = captureIo(process.env);
  const controller = new AbortController();
  const argv = ['demo', '--keep', '--nodes', '3', '--fault', 'one-way:n1:n2'];
  const running = run(argv, { ...io, stdin: () => input, signal: controller.signal });
  while (!stderr().includes('Type heal')) await sleep(20);
  await act({
    type: (line) => void input.write(`${line}\n`),
    said: stderr,
    abort: () => controller.abort('SIGINT'),
  });
  return { code: await running, stderr: stderr() };
}

describe('kubectl netdoctor demo --keep', () => {
  test('a check and a resume from another terminal, with a repair typed in between', async () => {
    const { code } = await kept(async ({ type, said }) => {
      const [, kubeconfig = '', home = ''] = /export KUBECONFIG=(\S+) NETDOCTOR_HOME=(\S+)/.exec(said()) ?? [];
      const elsewhere = (...argv: string[]) => runProduct({ cluster: { kubeconfig }, home }, argv);
      const broken = await elsewhere('check', '--probe-timeout', '1s');
      expect([broken.code, broken.stdout]).toEqual([1, expect.stringContaining('TIMEOUT')]);
      type('heal');
      while (!said().includes('healed: one-way:n1:n2')) await sleep(20);
      const repaired = await elsewhere('resume');
      expect([repaired.code, repaired.stderr]).toEqual([0, expect.stringContaining('fixed: n1 → n2')]);
      type('quit');
    });
    expect(code).toBe(0);
  });

  test('Ctrl-C ends it', async () => {
    const { code } = await kept(async ({ abort }) => abort());
    expect(code).toBe(130);
  });
});
