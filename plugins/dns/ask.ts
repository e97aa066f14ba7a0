/** How many addresses of one answer are reported. */
const MOST_ADDRESSES = 8;

/**
 * Shell. `ask SERVER PORT NAME TYPE` waits for `$patience` seconds and sets `$status`, `$time`, `$addresses`
 * and, if it is empty, `$said`. Without an answer, `$status` is one of: `timeout`; `refused`, by the server's
 * host; `failed`, the system did not send or a router refused; `malformed`, the answer is not valid; `cut`,
 * the answer is too long for a datagram and the part that came has no address; `unknown`, the tool said
 * something that we do not understand.
 *
 * dig's options, each because of a fault that we saw: HOME, a .digrc; +noedns, middleboxes that drop what the
 * C library never sends; +ignore, TCP instead of a truncated datagram; -u, microseconds. busybox goes on
 * waiting when it is refused.
 */
export const ASK = `ask() {
    status=; time=-; addresses=; trouble=; odd=; head=; named=; truncated=; count=0
    case $tool in
      dig)
        HOME=$d dig -u +time=$patience +tries=1 +noedns +ignore +noall +comments +answer +stats \\
          -p $2 "@$1" -q "$3." -t $4 >"$f" 2>&1 </dev/null & ;;
      *) nslookup -type=$4 -timeout=$patience -retry=1 -port=$2 "$3." "$1" >"$f" 2>&1 </dev/null & ;;
    esac
    wait $!; code=$?
    while read -r one two three four five rest; do
      case "$one $two $three $four $five $rest" in
        ';; ->>HEADER<<- '*) status=\${rest%%,*} ;;
        ';; flags: '*' tc;'*|';; flags: '*' tc '*) truncated=1 ;;
        ';; Query time: '*) time=$four$five ;;
        *' malformed '*|*' Got bad packet: '*|*' response not set'*|*': Parse error'*) note malformed ;;
        *'onnection refused'*) note refused ;;
        *' timed out'*) trouble=\${trouble:-timeout} ;;
        ';; communications error '*|';; UDP setup '*|*": can't connect "*|*': write to '*|*': read: '*) note failed ;;
        ';; Warning: '*) say ;;
        Server:*) head=1 ;;
        ';'*|'    '*|Non-authoritative*|'Address '*|*' canonical name '*) ;;
        "** server can't find "*) status=\${rest##* } ;;
        "*** Can't find "*) status=NOERROR ;;
        Name:*) named=1 ;;
        Address:*) [ ! "$named" ] || address "$two" ;;
        *' has AAAA address '*) address "$five" ;;
        *" IN $4 $five "*) address "$five" ;;
        *' IN '*) ;;
        *) odd=\${odd:-$one $two $three $four $five $rest} ;;
      esac
    done <"$f"
    # dig tells the time last of all, and ends with 0 whatever the answer: else it was cut
    case $tool$code$time in dig0[0-9]*|nslookup*) ;; *) status= ;; esac
    if [ ! "$status" ]; then
      # nslookup has no word for success
      if [ "$code$head" = 01 ] && { [ "$addresses" ] || [ ! "$trouble$odd" ]; }; then status=NOERROR
      elif [ "$trouble" ]; then status=$trouble
      else status=unknown; said="$tool $code: \${odd:-it said nothing}"
      fi
    fi
    [ "$trouble" != malformed ] || status=malformed
    case $status in NOERROR) ;; *[!A-Za-z0-9]*) said="$tool $code: $status"; status=unknown; addresses= ;; *) addresses= ;; esac
    [ "$status$truncated$addresses" != NOERROR1 ] || status=cut
  }
  address() {
    [ $count -ge ${MOST_ADDRESSES} ] || addresses="$addresses\${addresses:+,}$1"; count=$((count + 1))
  }
  say() { said=\${said:-$one $two $three $four $five $rest}; }
  note() { [ "$trouble" = malformed ] || trouble=$1; say; }`;
