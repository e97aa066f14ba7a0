import type { UserEntry } from './kubeconfig.ts';

/** What RFC 7230 allows in a header's name, except `%`, which here only marks an escaped byte. */
const LEGAL = /[!#$&'*+\-.^_`|~0-9A-Za-z]/;

/**
 * The headers for `--as` and related flags; a repeated header is a list.
 * https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
 */
export function impersonationHeaders(user: UserEntry): Readonly<Record<string, string | readonly string[]>> {
  if (!user.as) return {};
  const extra = Object.entries(user['as-user-extra'] ?? {}).map(([key, values]) => [
    `Impersonate-Extra-${escapeKey(key)}`,
    values,
  ]);
  return {
    'Impersonate-User': user.as,
    ...(user['as-uid'] ? { 'Impersonate-Uid': user['as-uid'] } : {}),
    ...(user['as-groups']?.length ? { 'Impersonate-Group': user['as-groups'] } : {}),
    ...Object.fromEntries(extra),
  };
}

/** `headerKeyEscape` of client-go's transport/round_trippers.go. */
function escapeKey(key: string): string {
  return Array.from(Buffer.from(key, 'utf8'), (byte) => {
    const character = String.fromCharCode(byte);
    return LEGAL.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
