import { describe, expect, test } from 'vitest';
import type { Right } from '../../src/kube/right.ts';
import { grantCommands } from '../../src/preflight/grant.ts';

const SETS = { group: 'apps', resource: 'daemonsets', namespace: 'n' } as const;
const NODES: Right = { verb: 'list', group: '', resource: 'nodes' };
const to = { kubectl: 'kubectl --context b', username: 'eve' };

describe('grantCommands', () => {
  test('a role for what is in a namespace', () => {
    expect(grantCommands([{ verb: 'create', ...SETS }], to)).toEqual([
      'kubectl --context b create role netdoctor-create-daemonsets -n n --verb=create --resource=daemonsets.apps && ' +
        'kubectl --context b create rolebinding netdoctor-create-daemonsets -n n --role=netdoctor-create-daemonsets --user=eve',
    ]);
  });

  test('a cluster role for everything else', () => {
    expect(grantCommands([NODES], to)).toEqual([
      'kubectl --context b create clusterrole netdoctor-list-nodes --verb=list --resource=nodes && ' +
        'kubectl --context b create clusterrolebinding netdoctor-list-nodes --clusterrole=netdoctor-list-nodes --user=eve',
    ]);
  });

  test('a cluster role for one namespace is limited to it', () => {
    const [line] = grantCommands([{ verb: 'delete', group: '', resource: 'namespaces', name: 'n' }], to);
    expect(line).toContain('--verb=delete --resource=namespaces --resource-name=n && ');
  });

  test('several verbs on one resource are one line', () => {
    const exec = { group: '', resource: 'pods/exec', namespace: 'n' } as const;
    const lines = grantCommands([{ verb: 'get', ...exec }, NODES, { verb: 'create', ...exec }], to);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(
      ' create role netdoctor-get-create-pods-exec -n n --verb=get,create --resource=pods/exec ',
    );
  });

  test.each([
    { username: 'system:serviceaccount:ci:runner', flag: '--serviceaccount=ci:runner' },
    { username: 'system:node:n1', flag: '--user=system:node:n1' },
    { username: 'eve@example.com', flag: '--user=eve@example.com' },
    { username: "o'brien & co", flag: "'--user=o'\\''brien & co'" },
    { username: undefined, flag: '--user=USER' },
  ])('$username is bound by $flag', ({ username, flag }) => {
    expect(grantCommands([NODES], { ...to, username })[0]?.endsWith(` ${flag}`)).toBe(true);
  });
});
