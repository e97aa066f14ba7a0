import { describe, expect, test } from 'vitest';
import { CODE_FACTS, type FindingCode } from '../../../src/diagnose/codes.ts';
import { nextSteps } from '../../../src/diagnose/words/next.ts';
import { diagnosed } from '../../support/diagnosed.ts';
import { aNode, CLUSTER, SECOND } from '../../support/plan.ts';

const run = diagnosed({ nodes: 3 });

/** The same run with a context of this name, and in this kubeconfig file if it is given. */
function withContext(context: string, kubeconfig?: string): { readonly run: typeof run } {
  const source = { ...run.spec.source, context, ...(kubeconfig === undefined ? {} : { kubeconfig }) };
  return { run: { ...run, spec: { ...run.spec, source } } };
}

describe('names that a shell would split are quoted', () => {
  test.each([
    ['kind-a', 'kind-a'],
    ['arn:aws:eks:eu-1:1234:cluster/prod', 'arn:aws:eks:eu-1:1234:cluster/prod'],
    ['user@host', 'user@host'],
    ['my cluster', "'my cluster'"],
    ["it's", "'it'\\''s'"],
    ['$(id)', "'$(id)'"],
    ['a;b', "'a;b'"],
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

describe('if a kubeconfig file was given, the commands name it too', () => {
  test('for one cluster', () => {
    const about = { cluster: CLUSTER, nodes: ['n1'] };
    const steps = nextSteps(withContext('a', '/home/eve/my files/config'), 'ND101', about);
    const flags = "--kubeconfig '/home/eve/my files/config' --context a";
    expect(steps[0]?.command).toBe(`kubectl ${flags} get pods -A -o wide --field-selector spec.nodeName=n1`);
    expect(steps.at(-1)?.command).toBe(`kubectl netdoctor check ${flags} --layers pod,node`);
  });

  test('for two', () => {
    const both = diagnosed({ nodes: 2, second: [aNode('m1', { cluster: SECOND })] });
    const [destination] = both.spec.destinations.map((one) => ({ ...one, kubeconfig: '/b' }));
    const spec = { ...both.spec, destinations: destination ? [destination] : [] };
    const here = nextSteps({ run: { ...both, spec } }, 'ND101', { cluster: CLUSTER, nodes: [] });
    expect(here.at(-1)?.command).toBe(
      `kubectl netdoctor check --context ${CLUSTER} --dst-kubeconfig /b --dst-context ${SECOND} --layers pod,node`,
    );
    const [there] = nextSteps({ run: { ...both, spec } }, 'ND101', { cluster: SECOND, nodes: ['m1'] });
    expect(there?.command).toContain(`kubectl --kubeconfig /b --context ${SECOND} get pods`);
  });
});

test('without a node, there is nothing to run on one', () => {
  for (const code of Object.keys(CODE_FACTS) as FindingCode[]) {
    const steps = nextSteps({ run }, code, { cluster: CLUSTER, nodes: [] });
    expect(steps.filter(({ node }) => node !== undefined)).toEqual([]);
    expect(steps.map(({ command }) => command).join('\n')).not.toContain('nodeName');
  }
});

test.each(Object.keys(CODE_FACTS) as FindingCode[])('%s has a purpose for each command', (code) => {
  const steps = nextSteps({ run }, code, { cluster: CLUSTER, nodes: ['n1'] });
  expect(steps.length).toBeGreaterThan(0);
  for (const { why, command } of steps)
    expect([why, command]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
});
