/** Removes possible secrets from texts that go to somebody else. */
export interface Redactor {
  readonly redact: (text: string) => string;
  /** The number of places changed so far. */
  readonly hidden: () => number;
}

// Each expression runs in linear time for any text, because whatever it has started to match, it consumes.
/** After any scheme, up to the last @ before the path, because a password may contain one. */
const USER_INFO = /:\/\/[^\s"/?#\\]+@/g;
/** To the end of the word, or of the string in JSON. Matches rather too much than too little. */
const ADDRESS = /\b(https?:\/\/[^\s"?#\\]*)(?:[?#]((?:[^\s"\\]|\\[^"nrt])+))?/gi;
/** The suffix that endpointName adds to the name of a service end, which may be a URL. */
const BEHIND_NAME = /\/service\/[\w-]+$/;
/** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const BEARER = /\b(Bearer\s+)[\w~+/.-]+=*/gi;
/** https://www.rfc-editor.org/rfc/rfc7519: header and claims are JSON objects in base64url. */
const DOTTED = /[\w-]+(?:\.[\w-]*)*/g;
const HEADER = /(?<!\w)eyJ(?=[\w-])/;
const CLAIMS = /^eyJ[\w-]/;

/**
 * Makes a redactor. Runs contain no credentials, but an address that the user gave may have one in its query,
 * and a server's message may repeat it. Queries are numbered, so that two addresses that differ only in the
 * query still differ. A JSON text is still JSON after the replacements.
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
        .replace(USER_INFO, () => count('://hidden@'))
        .replace(ADDRESS, (whole, address: string, query: string | undefined) =>
          query === undefined ? whole : count(`${address}?${numbered(query)}`),
        )
        .replace(BEARER, (_, word: string) => count(`${word}hidden`))
        .replace(DOTTED, (words) => withoutTokens(words, () => count('hidden'))),
    hidden: () => hidden,
  };
}

/** Hides each part between dots that begins a token, together with the next two parts. */
function withoutTokens(words: string, hide: () => string): string {
  if (!words.includes('.eyJ')) return words;
  const parts = words.split('.');
  const left: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const begin = at + 2 < parts.length && CLAIMS.test(parts[at + 1] ?? '') ? part.search(HEADER) : -1;
    left.push(begin < 0 ? part : part.slice(0, begin) + hide());
    if (begin >= 0) at += 2;
  }
  return left.join('.');
}
