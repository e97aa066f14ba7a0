/** Takes what may be secret out of texts that go to somebody else. */
export interface Redactor {
  readonly redact: (text: string) => string;
  /** How many places were changed so far. */
  readonly hidden: () => number;
}

/** Up to the last @ before the path: a password may hold one. */
const USER_INFO = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s"/?#\\]+@/gi;
/** To the end of the word, or of the string where it stands in JSON; rather too much than too little. */
const QUERY = /\b(https?:\/\/[^\s"?#\\]*)[?#]((?:[^\s"\\]|\\[^"nrt])+)/gi;
/** What endpointName puts behind the name of a service end, which may be a URL. */
const BEHIND_NAME = /\/service\/[\w-]+$/;
/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const BEARER = /\b(Bearer\s+)[\w~+/.-]+=*/gi;
/** https://www.rfc-editor.org/rfc/rfc7519: header and claims are JSON objects in base64url. */
const JWT = /\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g;

/**
 * Runs hold no credentials; but an address of the user's own may have one in its query, and a server's words may repeat
 * one. Queries are numbered, so that two addresses that differ in it alone still differ. What a replacement leaves is
 * JSON where the text was.
 */
export function redactor(): Redactor {
  const queries = new Map<string, number>();
  let hidden = 0;
  const count = (text: string): string => {
    hidden += 1;
    return text;
  };
  const numbered = (text: string): string => {
    const [behind = ''] = BEHIND_NAME.exec(text) ?? [];
    const query = text.slice(0, text.length - behind.length);
    const number = queries.get(query) ?? queries.size + 1;
    queries.set(query, number);
    return `hidden-${number}${behind}`;
  };
  return {
    redact: (text) =>
      text
        .replace(USER_INFO, (_, scheme: string) => count(`${scheme}hidden@`))
        .replace(QUERY, (_, address: string, query: string) => count(`${address}?${numbered(query)}`))
        .replace(BEARER, (_, word: string) => count(`${word}hidden`))
        .replace(JWT, () => count('hidden')),
    hidden: () => hidden,
  };
}
