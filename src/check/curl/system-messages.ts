const TAB = '\t';

/**
 * Shell: what the system said of failed connects, by what curl says of them (`HOST port PORT`): `$c/GROUP HOST port PORT`.
 * Not by address: names have none that we know, and one address may have many ports. curl tells the system's
 * words in one line and gives up in the next. Where repeats were told different words, all of them stand in the line.
 */
export const TELL = `sed -n '/^\\*.*connect to .* failed: /{s/.* failed: //;h;}; /^\\*.*Immediate connect fail for /{s/.*: //;h;}; /^\\*.*Failed to connect to /{s/.*Failed to connect to \\(.*\\) after .*/\\1/;G;s/\\n/${TAB}/;p;s/.*//;h;}' "$c/said$group" |
      while IFS='${TAB}' read -r at words; do
        [ "$words" ] || continue
        told=; [ ! -s "$c/$group $at" ] || IFS= read -r told <"$c/$group $at"
        case "; $told; " in *"; $words; "*) ;; *) printf '%s\\n' "\${told:+$told; }$words" >"$c/$group $at" ;; esac
      done`;

/** Shell: puts the system's words, where there are any, in the place of curl's `$message`. */
export const REPLACE = `if [ "$code" = 7 ]; then
        at=\${message#*connect to }; at=\${at%% after *}
        [ ! -s "$c/$group $at" ] || IFS= read -r message <"$c/$group $at"
      fi`;

/** Shell: the first line of the body, or of what there is of it. */
export const FIRST_LINE = '[ ! -s "$c/$n" ] || body=$(head -c 120 "$c/$n" | head -n 1)';
