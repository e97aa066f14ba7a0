import {
  checkedWord,
  curlProgram,
  familyFlag,
  type ProbeOptions,
  type Program,
  type Target,
} from '../../src/check/plugin.ts';
import { wantedOf } from './aims.ts';
import { LOOKED_AT } from './judge.ts';

/** Of an answer in which a text is looked for, and which says how long it is. */
const LARGEST = 16 * LOOKED_AT;
const TEXT = /^[^\p{Cc}]+$/u;

/**
 * The body of a record is `SIZE SAW`: bytes that came; and whether the text stands in the first 64 KiB: `+`, `x`, or `-`
 * where none is looked for. HTTP/1.1, since with HTTP/2 the transfers to one server might share a connection.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const texts = new Set(targets.map(({ aim }) => (aim ? wantedOf(aim).text : undefined)));
  const [text] = texts;
  if (texts.size > 1) throw new TypeError('one text for all URLs');
  // At this rate what is looked at comes in half of the time, and a responder that never stops fills no memory.
  const rate = Math.max(64, Math.ceil((2 * LOOKED_AT) / 1024 / (timeoutMs / 1000)));
  return curlProgram({
    timeoutMs,
    limits: `--http1.1 --limit-rate ${rate}K --max-filesize ${text === undefined ? LOOKED_AT : LARGEST}`,
    transfers: targets.map((target, number) => ({ number, url: target.aim?.url ?? '', flags: flagsOf(target) })),
    ...(text === undefined ? { body: 'body="$size -"' } : { before: textFile(text), body: LOOK }),
  });
}

function flagsOf(target: Target): string {
  return `${familyFlag(target)}${target.aim?.kind === 'insecure' ? ' -k' : ''}`;
}

/** The `=` keeps the text from being the here-document's end. */
function textFile(text: string): string {
  return `  sed 's/^=//' >"$c/text" <<'TEXT'\n=${checkedWord(TEXT, text)}\nTEXT`;
}

const LOOK = `body="$size x"
      if [ -s "$c/$n" ] && head -c ${LOOKED_AT} "$c/$n" | grep -qF -f "$c/text"; then body="$size +"; fi`;
