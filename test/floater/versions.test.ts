import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { floaterManifest, type Platform } from '../../src/floater/manifests.ts';
import { namespaceManifest } from '../../src/floater/namespace.ts';
import { parseTolerations } from '../../src/floater/tolerations.ts';
import { LAYERS, type Layer } from '../../src/model/network.ts';
import { preflight } from '../../src/preflight/preflight.ts';
import { fakeClient, routes } from '../support/kube.ts';
import { aKubeNode, floaterOptions, listOf, NAMESPACE } from '../support/objects.ts';
import { CLUSTER, TOKEN } from '../support/plan.ts';
import { FIELD_SINCE, MAPS, NODE_LABEL_SINCE, SAFE_SYSCTL_SINCE } from './fixtures/fields.ts';

const RECORDED = [
  { folder: '1.16', minor: 16, openShift: false },
  { folder: '1.18', minor: 18, openShift: false },
  { folder: '1.19', minor: 19, openShift: false },
  { folder: '1.25', minor: 25, openShift: false },
  { folder: '1.37', minor: 37, openShift: false },
  { folder: 'openshift-4.9', minor: 22, openShift: true },
];

interface ApiGroup {
  readonly name: string;
  readonly versions: readonly { readonly version: string }[];
}

function recorded(folder: string, name: 'version' | 'apis') {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/discovery', folder, `${name}.json`), 'utf8'));
}

/** What the product makes for a server that gives the recorded answers. */
async function platformOf(folder: string): Promise<Platform> {
  const request = routes({
    'GET /version': recorded(folder, 'version'),
    'GET /apis': recorded(folder, 'apis'),
    'GET /api/v1/nodes': listOf([aKubeNode('n1')]),
    'GET /api/v1/namespaces/kube-system': { metadata: { name: 'kube-system', uid: 'the-uid' } },
  });
  return (await preflight(fakeClient({ request }), { cluster: CLUSTER, floaters: [floaterOptions], deploy: false }))
    .platform;
}

/** With everything that an option can add. */
async function daemonSetFor(folder: string, layer: Layer = 'pod'): Promise<object> {
  const tolerations = parseTolerations('a=b:NoSchedule');
  const options = { ...floaterOptions, layer, tolerations, pullSecret: 'registry', pullPolicy: 'Always' } as const;
  return floaterManifest(options, TOKEN, await platformOf(folder));
}

interface Field {
  readonly path: string;
  readonly value: unknown;
}

/** Every field that is used; items of a list share their path, and keys of a map are not fields. */
function fieldsOf(value: unknown, path = ''): readonly Field[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, path));
  if (typeof value !== 'object' || value === null || MAPS.test(path)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return [{ path: own, value: inner }, ...fieldsOf(inner, own)];
  });
}

const valuesAt = (found: readonly Field[], path: string) =>
  found.filter((field) => field.path === path).map(({ value }) => value);

/** Fields that no table knows, or that only a later version has. */
function tooNew(used: readonly unknown[], since: ReadonlyMap<unknown, number>, minor: number): readonly unknown[] {
  return used.filter((name) => (since.get(name) ?? Number.POSITIVE_INFINITY) > minor);
}

describe.each(RECORDED)('the manifest for $folder', ({ folder, minor, openShift }) => {
  test('is made for the version that the server reports', async () => {
    expect(await platformOf(folder)).toEqual({ minor, choosesUserIds: openShift });
  });

  test('is of a kind that the server serves', async () => {
    const groups: readonly ApiGroup[] = recorded(folder, 'apis').groups;
    const served = groups.flatMap(({ name, versions }) => versions.map(({ version }) => `${name}/${version}`));
    expect(await daemonSetFor(folder)).toMatchObject({ apiVersion: 'apps/v1', kind: 'DaemonSet' });
    expect(served).toContain('apps/v1');
  });

  test('uses only fields that this version knows', async () => {
    const sets = await Promise.all(LAYERS.map((layer) => daemonSetFor(folder, layer)));
    const paths = new Set(sets.flatMap((set) => fieldsOf(set)).map(({ path }) => path));
    expect(paths.size).toBeGreaterThan(40);
    expect(tooNew([...paths], FIELD_SINCE, minor)).toEqual([]);
  });

  test('sets no sysctl that a kubelet of this version refuses, and needs no label that its nodes lack', async () => {
    const found = fieldsOf(await daemonSetFor(folder));
    const sysctls = valuesAt(found, 'spec.template.spec.securityContext.sysctls.name');
    const labels = valuesAt(found, 'spec.template.spec.nodeSelector').flatMap((map) => Object.keys(map ?? {}));
    expect(tooNew(sysctls, SAFE_SYSCTL_SINCE, minor)).toEqual([]);
    expect(tooNew(labels, NODE_LABEL_SINCE, minor)).toEqual([]);
    expect(labels).not.toEqual([]);
  });

  test('leaves out nothing that this version supports', async () => {
    const found = fieldsOf(await daemonSetFor(folder));
    const has = (field: string) => valuesAt(found, `spec.template.spec.securityContext.${field}`).length > 0;
    expect({ seccomp: has('seccompProfile'), ping: has('sysctls') }).toEqual({
      seccomp: minor >= 19,
      ping: minor >= 18,
    });
  });

  test('names a user id only if the platform does not choose it', async () => {
    const found = fieldsOf(await daemonSetFor(folder));
    const ids = found.filter(({ path }) => /\.runAs(User|Group)$/.test(path)).map(({ value }) => value);
    expect(ids).toEqual(openShift ? [] : [65532, 65532]);
    expect(valuesAt(found, 'spec.template.spec.securityContext.runAsNonRoot')).toEqual([true]);
  });
});

test('the namespace uses only fields of every version', () => {
  const paths = fieldsOf(namespaceManifest(NAMESPACE)).map(({ path }) => path);
  expect(tooNew(paths, FIELD_SINCE, 16)).toEqual([]);
});

test('a field that no table knows is detected, and so is one that is too new', () => {
  const paths = fieldsOf({
    spec: { hostUsers: [{}], template: { spec: { securityContext: { seccompProfile: {} } } } },
  });
  const names = paths.map(({ path }) => path);
  expect(tooNew(names, FIELD_SINCE, 18)).toEqual([
    'spec.hostUsers',
    'spec.template.spec.securityContext.seccompProfile',
  ]);
});
