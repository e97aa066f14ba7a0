const TAB = '\t';

/**
 * Shell: files the system's messages about failed connects under what curl calls them (`HOST port PORT`), in
 * `$c/GROUP HOST port PORT`. Addresses would not do: we know none for a name, and one address may have many
 * ports. curl prints the system's words in one line and gives up in the next. If repeats got different words,
 * the line has all of them.
 */
export const TELL = `sed -n '/^\\*.*connect to .* failed: /{s/.* failed: //;h;}; /^\\*.*Immediate connect fail for /{s/.*: //;h;}; /^\\*.*Failed to connect to /{s/.*Failed to connect to \\(.*\\) after .*/\\1/;G;s/\\n/${TAB}/;p;s/.*//;h;}' "$c/said$group" |
      while IFS='${TAB}' read -r at words; do
        [ "$words" ] || continue
        told=; [ ! -s "$c/$group $at" ] || IFS= read -r told <"$c/$group $at"
        case "; $told; " in *"; $words; "*) ;; *) printf '%s\\n' "\${told:+$told; }$words" >"$c/$group $at" ;; esac
      done`;

/** Shell: replaces curl's `$message` with the system's words, if there are any. */
export const REPLACE = `if [ "$code" = 7 ]; then
        at=\${message#*connect to }; at=\${at%% after *}
        [ ! -s "$c/$group $at" ] || IFS= read -r message <"$c/$group $at"
      fi`;

/** Shell: the first line of the body, or what there is of it. */
export const FIRST_LINE = '[ ! -s "$c/$n" ] || body=$(head -c 120 "$c/$n" | head -n 1)';
