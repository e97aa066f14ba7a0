import { stringify } from 'yaml';

/** YAML that reads back as the same data. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
