import { RESOURCES, REVIEW_GROUPS, type Resource } from './resources.ts';

/** Clearly not a real version, but one that the rules for manifests understand. */
export const SERVER_VERSION = {
  major: '1',
  minor: '37',
  gitVersion: 'v1.37.2-demo',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
} as const;

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const READ_VERBS = ['get', 'list', 'watch'];

/**
 * The documents that tell clients what is served; kubectl requests these.
 * @returns undefined if the path is not one of these
 */
export function discoveryDocument(path: string): object | undefined {
  if (path === '/version') return SERVER_VERSION;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(groupOf) };
  if (path === '/api/v1') return resourceList('', 'v1');
  const [, group = '', version] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (!groupNames().includes(group)) return undefined;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
  return version === 'v1' ? resourceList(group, version) : undefined;
}

function groupNames(): readonly string[] {
  return [...new Set([...RESOURCES.map(({ group }) => group).filter((group) => group !== ''), ...REVIEW_GROUPS])];
}

function groupOf(name: string) {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

function resourceList(group: string, version: string): object {
  const own = RESOURCES.filter((resource) => resource.group === group);
  return {
    kind: 'APIResourceList',
    ...(group ? { apiVersion: 'v1' } : {}),
    groupVersion: group ? `${group}/${version}` : version,
    resources: [...own.map(resourceEntry), ...subresources(group)],
  };
}

function resourceEntry({ plural, kind, namespaced, shortNames, readOnly }: Resource): object {
  const singularName = kind.toLowerCase();
  const verbs = readOnly ? READ_VERBS : VERBS;
  return { name: plural, singularName, namespaced, kind, verbs, ...(shortNames ? { shortNames } : {}) };
}

function subresources(group: string): readonly object[] {
  const entry = (name: string, kind: string, namespaced: boolean) => ({
    name,
    singularName: '',
    namespaced,
    kind,
    verbs: ['create', 'get'],
  });
  switch (group) {
    case '':
      return [entry('pods/exec', 'PodExecOptions', true)];
    case 'authorization.k8s.io':
      return [entry('selfsubjectaccessreviews', 'SelfSubjectAccessReview', false)];
    case 'authentication.k8s.io':
      return [entry('selfsubjectreviews', 'SelfSubjectReview', false)];
    default:
      return [];
  }
}
