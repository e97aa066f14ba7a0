import { describe, expect, test } from 'vitest';
import { CODE_FACTS, type FindingCode } from '../../../src/diagnose/codes.ts';
import { nextSteps } from '../../../src/diagnose/words/next.ts';
import { diagnosed } from '../../support/diagnosed.ts';
import { aNode, CLUSTER, SECOND } from '../../support/plan.ts';

const run = diagnosed({ nodes: 3 });

/** The same run, of a context of this name. */
function withContext(context: string): { readonly run: typeof run } {
  return { run: { ...run, spec: { ...run.spec, source: { ...run.spec.source, context } } } };
}

describe('names that a shell would take apart are quoted', () => {
  test.each([
    ['kind-a', 'kind-a'],
    ['arn:aws:eks:eu-1:1234:cluster/prod', 'arn:aws:eks:eu-1:1234:cluster/prod'],
    ['user@host', 'user@host'],
    ['my cluster', "'my cluster'"],
    ["it's", "'it'\\''s'"],
    ['$(id)', "'$(id)'"],
    ['a;b', "'a;b'"],
    ['', "''"],
  ])('%j', (context, word) => {
    const commands = nextSteps(withContext(context), 'ND101', { cluster: CLUSTER, nodes: ['n1'] }).map(
      ({ command }) => command,
    );
    expect(commands[0]).toBe(`kubectl --context ${word} get pods -A -o wide --field-selector spec.nodeName=n1`);
    expect(commands.at(-1)).toBe(`kubectl netdoctor check --context ${word} --layers pod,node`);
  });
});

test('the context is that of the cluster of the finding', () => {
  const both = diagnosed({ nodes: 2, second: [aNode('m1', { cluster: SECOND })] });
  const [first] = nextSteps({ run: both }, 'ND101', { cluster: SECOND, nodes: ['m1'] });
  expect(first?.command).toContain(`--context ${SECOND} get pods`);
  const ours = nextSteps({ run: both }, 'ND901', { cluster: CLUSTER, nodes: [] });
  expect(ours.map(({ command }) => command)).toEqual([
    `kubectl netdoctor resume --context ${CLUSTER} --dst-context ${SECOND}`,
  ]);
});

test('without a node there is nothing to be run on one', () => {
  for (const code of Object.keys(CODE_FACTS) as FindingCode[]) {
    const steps = nextSteps({ run }, code, { cluster: CLUSTER, nodes: [] });
    expect(steps.filter(({ node }) => node !== undefined)).toEqual([]);
    expect(steps.map(({ command }) => command).join('\n')).not.toContain('nodeName');
  }
});

test.each(Object.keys(CODE_FACTS) as FindingCode[])('%s says for each command what for', (code) => {
  const steps = nextSteps({ run }, code, { cluster: CLUSTER, nodes: ['n1'] });
  expect(steps.length).toBeGreaterThan(0);
  for (const { why, command } of steps)
    expect([why, command]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
});
