import { describe, expect, test } from 'vitest';
import { DRY_RUN_SINCE } from '../../../src/floater/dry-run.ts';
import type { ApiGroupList, VersionInfo } from '../../../src/kube/objects.ts';
import { discoveryDocument } from '../../../src/loopback/api/discovery.ts';
import { placeOf } from '../../../src/loopback/api/paths.ts';
import { apiVersionOf, RESOURCES } from '../../../src/loopback/api/resources.ts';
import { platformOf } from '../../../src/preflight/platform.ts';
import { EXEC_CREATE_SINCE } from '../../../src/preflight/rights.ts';

interface ResourceList {
  readonly groupVersion: string;
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

function document<T>(path: string): T {
  // Each path has a document of one form.
  return discoveryDocument(path) as T;
}

const groups = () => document<ApiGroupList>('/apis').groups.map(({ name }) => name);

describe('what is served', () => {
  test('every resource is listed in its group, and its path leads to it', () => {
    for (const resource of RESOURCES) {
      const root = resource.group === '' ? '/api/v1' : `/apis/${apiVersionOf(resource)}`;
      const { groupVersion, resources } = document<ResourceList>(root);
      expect(groupVersion).toBe(apiVersionOf(resource));
      const { plural: name, kind, namespaced, readOnly } = resource;
      const verbs = readOnly ? expect.not.arrayContaining(['create']) : expect.arrayContaining(['create']);
      expect(resources).toContainEqual(expect.objectContaining({ name, kind, namespaced, verbs }));
      expect(placeOf(`${root}/${name}`)).toEqual({ resource });
    }
  });

  test('every group lists its versions', () => {
    expect(groups()).toContain('apps');
    for (const name of groups()) {
      expect(document(`/apis/${name}`)).toMatchObject({
        kind: 'APIGroup',
        name,
        versions: [{ groupVersion: `${name}/v1` }],
      });
      expect(document(`/apis/${name}/v1`)).toMatchObject({ kind: 'APIResourceList' });
    }
  });

  test('execs and reviews are listed', () => {
    expect(document('/api/v1')).toMatchObject({
      resources: expect.arrayContaining([expect.objectContaining({ name: 'pods/exec' })]),
    });
    expect(groups()).toEqual(expect.arrayContaining(['authorization.k8s.io', 'authentication.k8s.io']));
  });

  test.each(['/', '/apis/nosuch.example', '/apis/apps/v2', '/api/v2', '/api/v1/pods', '/apis/apps/v1/daemonsets'])(
    '%s is no document',
    (path) => {
      expect(discoveryDocument(path)).toBeUndefined();
    },
  );
});

test('the version is new enough for everything that the product does, and shows that it is not a real one', () => {
  const version = document<VersionInfo>('/version');
  const { minor, choosesUserIds } = platformOf(version, groups());
  expect(minor).toBeGreaterThanOrEqual(Math.max(DRY_RUN_SINCE, EXEC_CREATE_SINCE));
  expect(choosesUserIds).toBe(false);
  expect(version.gitVersion).toMatch(/-demo$/);
});
