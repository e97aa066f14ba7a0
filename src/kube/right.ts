/** A permitted action, in the terms of a SelfSubjectAccessReview. */
export interface Right {
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';
  /** Empty for the core group. */
  readonly group: string;
  /** Including its subresource, e.g. `pods/exec`. */
  readonly resource: string;
  /** Absent: the whole cluster. */
  readonly namespace?: string;
  /**
   * Limits a role to one object. Never set with create or list, because the API server does not know a name
   * then.
   */
  readonly name?: string;
}

/**
 * `create daemonsets.apps in namespace n`. Several verbs on one resource are joined by commas; names are left
 * out.
 */
export function rightWords(rights: readonly [Right, ...Right[]]): string {
  const [first] = rights;
  const where = first.namespace ? ` in namespace ${first.namespace}` : '';
  return `${verbsOf(rights).join(', ')} ${resourceName(first)}${where}`;
}

/** Each verb once, regardless of the objects' names. */
export function verbsOf(rights: readonly Right[]): readonly Right['verb'][] {
  return [...new Set(rights.map(({ verb }) => verb))];
}

/** As kubectl accepts it: `daemonsets.apps`, `pods/exec`. */
export function resourceName({ group, resource }: Right): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/**
 * Groups rights by resource and namespace, so that one role can grant each group; in the order of each
 * group's first right.
 */
export function byResource<T extends Right>(rights: readonly T[]): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const right of rights) {
    const key = `${resourceName(right)} ${right.namespace ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(right);
    else groups.set(key, [right]);
  }
  return [...groups.values()];
}
