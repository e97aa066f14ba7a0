import { NAMESPACES, RESOURCES, type Resource } from './resources.ts';

/** What a path under /api or /apis leads to. */
export interface ResourcePath {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/**
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 * @returns undefined if there is no such resource
 */
export function placeOf(path: string): ResourcePath | undefined {
  const words = wordsOf(path);
  if (words[0] === 'api') return placeIn('', words.slice(1));
  if (words[0] === 'apis' && words[1]) return placeIn(words[1], words.slice(2));
  return undefined;
}

/** Empty for a malformed path, which leads nowhere. */
function wordsOf(path: string): readonly string[] {
  try {
    return path
      .split('/')
      .filter((word) => word !== '')
      .map(decodeURIComponent);
  } catch {
    return [];
  }
}

function placeIn(group: string, [version, ...words]: readonly string[]): ResourcePath | undefined {
  const find = (plural: string | undefined) =>
    RESOURCES.find((one) => one.group === group && one.version === version && one.plural === plural);
  const [first, second, third, ...more] = words;
  if (first === 'namespaces' && second && third && !isOfNamespace(third)) {
    const resource = find(third);
    return resource?.namespaced ? place(resource, more, second) : undefined;
  }
  const resource = find(first);
  const rest = words.slice(1);
  // Without a namespace, namespaced objects can only be listed.
  if (!resource || (resource.namespaced && rest.length > 0)) return undefined;
  return place(resource, rest);
}

const isOfNamespace = (word: string): boolean => word === 'status' || word === 'finalize';

function place(resource: Resource, [name, subresource, ...more]: readonly string[], namespace?: string) {
  if (more.length > 0) return undefined;
  return {
    resource,
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
    ...(subresource ? { subresource } : {}),
  };
}

/** Whether a path belongs to a group that is served, even if it leads to nothing. */
export function isServed(path: string): boolean {
  const [, root, word] = path.split('/');
  if (root === 'api') return word !== undefined;
  return root === 'apis' && RESOURCES.some(({ group }) => group === word);
}

/** The namespace whose rights count: a namespace counts as being in itself. */
export function rightsNamespace({ resource, namespace, name }: ResourcePath): string | undefined {
  return resource === NAMESPACES ? name : namespace;
}
