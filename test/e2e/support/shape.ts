/** The types in a JSON document, by their place: `items[].metadata.name` → `string`. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

/** Maps whose keys are data. */
const OPAQUE: readonly string[] = [
  ...['labels', 'annotations', 'matchLabels', 'nodeSelector', 'requests', 'limits', 'fieldsV1'],
];

/** Array items are merged. */
export function shapeOf(document: unknown): Shape {
  const shape = new Map<string, Set<string>>();
  const visit = (value: unknown, path: string) => {
    const types = shape.get(path) ?? new Set();
    shape.set(path, types.add(typeOf(value)));
    for (const [step, part] of partsOf(value, path)) visit(part, path === '' ? step.replace(/^\./, '') : path + step);
  };
  visit(document, '');
  return shape;
}

function partsOf(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item) => ['[]', item]);
  const isOpaque = OPAQUE.includes(path.slice(path.lastIndexOf('.') + 1));
  if (typeof value !== 'object' || value === null || isOpaque) return [];
  return Object.entries(value).map(([name, part]) => [`.${name}`, part]);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What a shape has that the other lacks or has differently. */
export function beyond(shape: Shape, other: Shape): readonly string[] {
  return [...shape].flatMap(([path, types]) => {
    const known = other.get(path);
    if (!known) return [`${path} (${[...types].join(' or ')})`];
    return [...types]
      .filter((type) => !known.has(type))
      .map((type) => `${path} is ${type}, not ${[...known].join(' or ')}`);
  });
}
