import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inNode } from '../cluster/node.ts';
import { useTwoClusters } from './support/fixture.ts';

/** What a reader of the README substitutes for its example names. */
const EXAMPLES: readonly (readonly [string, string])[] = [
  ['prod', 'a'],
  ['cluster-b', 'b'],
  ['NODE', 'a-n1'],
];
const NAMESPACE = 'my-namespace';
const IMAGE = 'e2e-test-images/agnhost:2.63.0';
const MIRROR = `mirror.example.com/k8s/${IMAGE}`;
const ctr = ['ctr', '-n', 'k8s.io', 'images'];

/** The lines of the README's shell blocks that call the plug-in, with the reader's own names substituted. */
function commands(): readonly (readonly string[])[] {
  const blocks = readFileSync('README.md', 'utf8').match(/```sh\n[\s\S]*?```/g) ?? [];
  const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('kubectl netdoctor '));
  return lines.map((line) =>
    line
      .replace(/ +#.*$/, '')
      .split(/ +/)
      .slice(1)
      .map((word) => EXAMPLES.find(([example]) => example === word)?.[1] ?? word),
  );
}

describe("README's commands, run by kubectl unchanged", () => {
  const fixture = useTwoClusters('default');

  beforeAll(async () => {
    const { a } = fixture();
    for (const { index } of a.nodes) {
      await inNode(a, index, [...ctr, 'tag', '--force', `registry.k8s.io/${IMAGE}`, MIRROR]);
    }
  });
  afterAll(async () => {
    const { a, netdoctor } = fixture();
    for (const { index } of a.nodes) await inNode(a, index, [...ctr, 'rm', '--sync', MIRROR]);
    await netdoctor.run('clean', '-n', NAMESPACE);
  });

  test('exist', () => {
    expect(commands().length).toBeGreaterThan(5);
  });

  test.each(commands().map((words) => [words.join(' '), words] as const))('kubectl %s', async (_, words) => {
    const { a, b, netdoctor } = fixture();
    const { exitCode, stdout, stderr } = await execa(`${a.bin}/kubectl`, words, {
      reject: false,
      env: {
        PATH: `${process.cwd()}/dist/linux-amd64:${process.env.PATH}`,
        KUBECONFIG: `${a.kubeconfig}:${b.kubeconfig}`,
        NETDOCTOR_HOME: `${netdoctor.home}/state`,
      },
    });
    expect(`${stdout}${stderr}`).not.toBe('');
    expect(exitCode, stderr).toBe(0);
  });
});
