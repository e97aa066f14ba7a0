import {
  curlProgram,
  httpUrl,
  type ProbeOptions,
  type Program,
  SHORT_ANSWERS,
  type Target,
} from '../../../src/check/plugin.ts';

/**
 * Shell: of an answer with its headers (`-i`), whether one is Via, the bytes of the body, and its first line.
 */
const LOOK = `via=-; text=; head=1; end=$(printf '\\r')
      [ ! -s "$c/$n" ] || while IFS= read -r line || [ "$line" ]; do
        case $head$line in
          0*) text=$(printf %.200s "$line"); break ;;
          1[Vv][Ii][Aa]:*) via=+ ;;
          "1$end") head=0 ;;
        esac
      done <"$c/$n"
      body="$via $size $text"`;

/** All floaters are asked at once. The body of a record is `VIA BYTES LINE`. */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  return curlProgram({
    timeoutMs,
    limits: `-i ${SHORT_ANSWERS}`,
    transfers: targets.map((target, number) => ({ number, url: httpUrl(target), flags: '' })),
    body: LOOK,
  });
}
