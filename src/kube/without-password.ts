/** User and password precede the last `@` of the authority. */
const USERINFO = /^((?:[a-z][a-z0-9+.-]*:)?[/\\]+|)[^/\\?#]*@/i;
/** The same, but within a sentence. */
const USERINFO_IN_TEXT = /:\/\/[^\s/\\?#"'<>]*@/g;
/** Go does not send the query of a server's address, and it may contain a token. */
const QUERY = /[?#].*$/s;
/** The zone of `[fe80::1%25eth0]`, which Go accepts and WHATWG does not. */
const ZONE = /%[^\]]*\]/;

/**
 * The address of a server or a proxy in a form that may be shown and saved: without user, password and query.
 * An address without them stays as it is. If it cannot be parsed, everything up to the last `@` is removed,
 * because the end of the password is unknown.
 */
export function withoutPassword(address: string): string {
  if (!canBeParsed(address)) return address.slice(address.lastIndexOf('@') + 1);
  return address.replace(USERINFO, '$1').replace(QUERY, '');
}

/** A proxy may be written as `host:port`. */
function canBeParsed(address: string): boolean {
  const url = /^[a-z][a-z0-9+.-]*:[/\\]/i.test(address) ? address : `http://${address}`;
  return URL.canParse(url.replace(ZONE, ']'));
}

/** Text from elsewhere, e.g. an error message, without the user and password of any address in it. */
export function withoutPasswords(text: string): string {
  return text.replace(USERINFO_IN_TEXT, '://');
}
