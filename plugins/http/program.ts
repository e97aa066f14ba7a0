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

/** Bytes of an answer that is searched for a text and that says how long it is. */
const LARGEST = 16 * LOOKED_AT;
const TEXT = /^[^\p{Cc}]+$/u;

/**
 * The body of a record is `SIZE SAW`: how many bytes came, and whether the text is in the first 64 KiB: `+`,
 * `x`, or `-` if no text is looked for. It is HTTP/1.1, since with HTTP/2 the transfers to one server might
 * share a connection.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const texts = new Set(targets.map(({ aim }) => (aim ? wantedOf(aim).text : undefined)));
  const [text] = texts;
  if (texts.size > 1) throw new TypeError('one text for all URLs');
  // At this rate the part we look at arrives in half of the time, and a responder that never stops cannot
  // fill the memory.
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

/** The `=` keeps the text from ending the here-document. */
function textFile(text: string): string {
  return `  sed 's/^=//' >"$c/text" <<'TEXT'\n=${checkedWord(TEXT, text)}\nTEXT`;
}

const LOOK = `body="$size x"
      if [ -s "$c/$n" ] && head -c ${LOOKED_AT} "$c/$n" | grep -qF -f "$c/text"; then body="$size +"; fi`;
