import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { config } from '../support/kubeconfig.ts';
import { CASES, KUBECTL_ALONE } from './support/kubectl-cases.ts';
import type { Case } from './support/kubectl-given.ts';
import { distinct, makeWorld, type Outcome, type World } from './support/kubectl-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(async () => await world.dispose());

interface Both {
  readonly kubectl: Outcome;
  readonly netdoctor: Outcome;
}

/** The same files, environment and flags for both. */
async function runBoth({ given }: Case): Promise<Both> {
  const { files = {}, env = {}, args = [], namespaced = false } = given(world);
  for (const [name, content] of Object.entries(files)) {
    const isWhole = typeof content === 'string' || content instanceof Uint8Array;
    world.write(name, isWhole ? content : config(content));
  }
  const around = { KUBECONFIG: world.path('config'), ...env };
  const [theirs, ours] = namespaced
    ? [IN_NAMESPACE.kubectl, IN_NAMESPACE.netdoctor]
    : [['get', '--raw', '/version'], ['check']];
  const both = {
    kubectl: await world.kubectl([...theirs, ...args], around),
    netdoctor: await world.netdoctor([...ours, ...args], around),
  };
  if (namespaced) return { ...both, netdoctor: inItsNamespace(both.netdoctor) };
  return { kubectl: withoutNamespaces(both.kubectl), netdoctor: withoutNamespaces(both.netdoctor) };
}

/** For each program, one request that has the namespace of -n in its path. */
const IN_NAMESPACE = { kubectl: ['create', 'token', 'x'], netdoctor: ['clean'] };

/**
 * clean also makes requests outside the namespace: to identify the cluster, and after a 403 for its rights.
 */
function inItsNamespace({ seen, ...rest }: Outcome): Outcome {
  return { ...rest, seen: seen.filter(({ namespace = 'kube-system' }) => namespace !== 'kube-system') };
}

/** The two programs request different things, but with the same user and at the same server. */
function withoutNamespaces({ seen, ...rest }: Outcome): Outcome {
  return { ...rest, seen: distinct(seen.map((request) => ({ ...request, namespace: undefined }))) };
}

function reached({ seen }: Outcome): string | undefined {
  return seen.map(({ server }) => server).join(' ') || undefined;
}

describe('behaves like the real kubectl', () => {
  test.each(CASES)('$name', async (given) => {
    const { kubectl, netdoctor } = await runBoth(given);
    // First check that the case shows what it is meant to show.
    expect({ reached: reached(kubectl), stderr: kubectl.stderr }).toMatchObject({ reached: given.reaches });
    const { stderr: _, ...theirs } = kubectl;
    const { stderr, ...ours } = netdoctor;
    expect({ ...ours, stderr }).toEqual({ ...theirs, stderr });
    expect(kubectl.failed).toBe(true);
    expect(stderr).not.toContain('bug in kubectl-netdoctor');
  });
});

describe('differs from kubectl on purpose', () => {
  test.each(KUBECTL_ALONE)('$name', async (given) => {
    const { kubectl, netdoctor } = await runBoth(given);
    expect({ reached: reached(kubectl), stderr: kubectl.stderr }).toMatchObject({ reached: given.reaches });
    expect(netdoctor.stderr).toContain(given.words);
  });
});
