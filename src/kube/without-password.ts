/** User and password stand before the last `@` of the authority. */
const USERINFO = /^((?:[a-z][a-z0-9+.-]*:)?[/\\]+|)[^/\\?#]*@/i;
/** The same within a sentence. */
const USERINFO_IN_TEXT = /:\/\/[^\s/\\?#"'<>]*@/g;
/** Go sends no query of a server's address, which may hold a token. */
const QUERY = /[?#].*$/s;
/** The zone of `[fe80::1%25eth0]`, which Go takes and WHATWG does not. */
const ZONE = /%[^\]]*\]/;

/**
 * The address of a server or a proxy as it may be shown and saved: without the user, the password and the query that it
 * may hold. One without them stays as it is. Of one that cannot be parsed, everything up to the last `@` goes: where its
 * password ends is not known.
 */
export function withoutPassword(address: string): string {
  if (!canBeParsed(address)) return address.slice(address.lastIndexOf('@') + 1);
  return address.replace(USERINFO, '$1').replace(QUERY, '');
}

/** `host:port` is what a proxy may be written as. */
function canBeParsed(address: string): boolean {
  const url = /^[a-z][a-z0-9+.-]*:[/\\]/i.test(address) ? address : `http://${address}`;
  return URL.canParse(url.replace(ZONE, ']'));
}

/** A text from elsewhere, e.g. the message of an error: no address in it has a user or a password any more. */
export function withoutPasswords(text: string): string {
  return text.replace(USERINFO_IN_TEXT, '://');
}
