import { oneLine } from '../text/visible.ts';

/** warn-code SP warn-agent SP quoted warn-text [SP quoted warn-date], RFC 7234 section 5.5. */
const WARNING = /(?:^|[\s,])(\d{3}) \S+ "((?:[^"\\]|\\.)*)"(?: "[^"]*")?/g;
/** The code of all Kubernetes warnings (KEP-1693). */
const PERSISTENT = '299';

/**
 * The texts of an answer's `Warning: 299 - "text"` headers, in order. One header may hold several warnings,
 * and the header may be repeated. Other warnings are left out. Pure.
 */
export function warningTexts(header: string | readonly string[] | undefined): readonly string[] {
  return [header ?? []].flat().flatMap((line) =>
    Array.from(line.matchAll(WARNING))
      .filter(([, code]) => code === PERSISTENT)
      .map(([, , quoted = '']) => plain(quoted)),
  );
}

/** The texts may come from webhooks and are shown on a terminal. */
function plain(quoted: string): string {
  return oneLine(quoted.replace(/\\(.)/g, '$1'));
}
