import { curlCommand, REPLACE, SHORT_ANSWERS, TELL } from '../../src/check/plugin.ts';

/**
 * Go, and so every floater, accepts a megabyte of headers. curl before 8 accepts no line longer than this in
 * a file.
 */
const LARGEST_HEADER = 61_440;
/** curl's exit code. */
export const TIMED_OUT = 28;

/**
 * Shell. While these requests are made, `look` has its look at silent datagrams. Makes a request whose header
 * is more than twice as large as the largest packet, so that full-size segments travel. The other side cannot
 * answer before it has all of the header. A body would not do, because a server answers once it has the
 * header, whether the body arrives or not. If there is no answer, the target is asked again with a large
 * request, and at the same time with a small one; unless no connection was made, and no datagram was answered
 * either. `$tcp` becomes `=` or `+` if the first or the second large request was answered. Any answer will
 * do, since it does not matter here who answers. `~`: only the small one was answered; the result of the
 * large one follows. `!`: neither was; the result of the small one follows, or of the large one if it was the
 * only one.
 */
export function requestsShell(seconds: string): string {
  return `
  for key in $keys; do eval "url=\\$url$key"; printf 'url = "%s"\\noutput = "%s"\\n' "$url" $key; done >"$c/large"
  bytes=0
  for key in $keys; do eval "mtu=\\$mtu$key"; [ $mtu -le $bytes ] || bytes=$mtu; done
  bytes=$((bytes * 2 + 1024)); [ $bytes -le ${LARGEST_HEADER} ] || bytes=${LARGEST_HEADER}
  { printf 'X-Netdoctor: '; tr -dc a-zA-Z0-9 </dev/urandom | head -c $bytes; echo; } >"$c/header" 2>/dev/null
  ${curlOf('large', seconds)} &
  others=$!; jobs="$jobs $others"
  look
  wait $others; others=; jobs=
  count=0; : >"$c/again"; : >"$c/little"
  while read -r key time code http size message; do
    eval "udp=\\$udp$key"; heard=
    case $udp in '!'*|-) [ "$code $time" = '${TIMED_OUT} 0.000000' ] || heard=1 ;; *) heard=1 ;; esac
    if [ "$http" != 000 ]; then eval "tcp$key='='"
    elif [ ! "$heard" ]; then tcp="! $time $code $http $message"; eval "tcp$key=\\$tcp"
    else
      eval "url=\\$url$key; retry$count=$key"; count=$((count + 1))
      printf 'url = "%s"\\noutput = "again%s"\\n' "$url" $key >>"$c/again"
      printf 'url = "%s"\\noutput = "little%s"\\n' "$url" $key >>"$c/little"
    fi
  done <"$c/donelarge"
  if [ $count != 0 ]; then
    ${curlOf('again', seconds)} & jobs=$!
    ${curlOf('little', seconds)} & jobs="$jobs $!"
    wait $jobs; jobs=
    transfers again '~'; transfers little '!'
  fi`;
}

function curlOf(group: string, seconds: string): string {
  const header = group === 'little' ? '' : ' -H @"$c/header"';
  return curlCommand({ seconds, flags: `${SHORT_ANSWERS}${header}`, group, config: `"$c/${group}"` });
}

/**
 * Shell. `transfers GROUP MARK` notes the results of second requests. MARK is for those without an answer.
 */
export const TRANSFERS = `transfers() {
    group=$1; mark=$2
    ${TELL}
    while read -r n time code http size message; do
      eval "key=\\$retry$n"; eval "tcp=\\$tcp$key"
      ${REPLACE}
      if [ "$tcp" = + ]; then :
      elif [ "$http" = 000 ]; then tcp="$mark $time $code $http $message"
      elif [ $group = again ]; then tcp=+
      fi
      eval "tcp$key=\\$tcp"
    done <"$c/done$group"
  }`;
