import { UserError } from '../errors.ts';

/** An RFC 1123 label, as the API server requires for a namespace. */
export const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** @throws UserError that says what a namespace takes */
export function parseNamespace(name: string): string {
  if (NAMESPACE.test(name)) return name;
  throw new UserError(`"${name}" is no name for a namespace`, {
    code: 'BAD_NAMESPACE',
    hint: 'lower-case letters, digits and dashes, 63 at most, beginning and ending with a letter or digit',
  });
}
