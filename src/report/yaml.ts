import { parse, stringify } from 'yaml';

/** YAML that reads back as the same data. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** @throws where it is none, with the line in the words */
export function fromYaml(text: string): unknown {
  return parse(text);
}
