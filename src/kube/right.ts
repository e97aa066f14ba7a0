/** Something that may be done, in the terms of a SelfSubjectAccessReview. */
export interface Right {
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';
  /** Empty for the core group. */
  readonly group: string;
  /** With its subresource, e.g. `pods/exec`. */
  readonly resource: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  /** A role may be for one object alone. Never with create or list: there the API server knows of no name. */
  readonly name?: string;
}

/** `create daemonsets.apps in namespace n`; several verbs on one resource are joined by commas, names left out. */
export function rightWords(rights: readonly [Right, ...Right[]]): string {
  const [first] = rights;
  const where = first.namespace ? ` in namespace ${first.namespace}` : '';
  return `${verbsOf(rights).join(', ')} ${resourceName(first)}${where}`;
}

/** Each once, whatever the objects' names. */
export function verbsOf(rights: readonly Right[]): readonly Right['verb'][] {
  return [...new Set(rights.map(({ verb }) => verb))];
}

/** As kubectl takes it: `daemonsets.apps`, `pods/exec`. */
export function resourceName({ group, resource }: Right): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** Rights on one resource in one place, which one role can grant; in the order of their first. */
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
