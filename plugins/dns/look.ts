/** Seconds for AAAA if A was not answered. This only distinguishes one lost type from a silent server. */
const HASTE = 1;
/** Characters of a name (RFC 1035, 2.3.4). A longer one cannot be asked for. */
const LONGEST = 253;

/**
 * Shell. `names KIND NAME` sets `$names` to what must be asked for, as the C library does it
 * (resolv.conf(5)). A name is completed with each word of the search list. It is asked for unchanged after
 * that; or before that, if it has `ndots` dots or if the KIND is `server`, because the server may know
 * nothing of the pod's list. A `whole` name is only asked for unchanged. A name of the `cluster` gets the
 * cluster's domain.
 *
 * `look NUMBER PORT SECONDS` asks `$asked` for `$names` and prints the record. If a server does not answer,
 * the next one is asked; if a name has no address, the next name is tried. If no name has one, the record has
 * the name that the user gave, or else the first one.
 */
export const LOOK = `names() {
    given=$2; names=; dots=0; rest=$2
    case $1 in cluster) names=\${2%svc}$svc; return ;; whole) names=$2; return ;; esac
    while [ "$rest" != "\${rest#*.}" ]; do rest=\${rest#*.}; dots=$((dots + 1)); done
    for word in $search; do [ $((\${#2} + \${#word})) -ge ${LONGEST} ] || names="$names $2.$word"; done
    if [ ! "$names" ]; then names=$2
    elif [ $dots = 0 ]; then :
    elif [ $1 = server ] || [ $dots -ge $ndots ]; then names="$2$names"
    else names="$names $2"
    fi
  }
  look() {
    told=
    for name in $names; do
      trail=; said=
      for server in $asked; do
        trail="$trail\${trail:+ | }$server"; patience=$3; answered=; silent=; found=
        for type in A AAAA; do
          ask $server $2 $name $type
          trail="$trail $type=$status/$time/$addresses"; found=$found$addresses
          case $status in
            NOERROR|NXDOMAIN) answered=1 ;;
            timeout) silent=1; patience=${HASTE} ;;
            [a-z]*) silent=1 ;;
          esac
        done
        [ ! "$answered" ] || break
      done
      asked=$server
      if [ ! "$told" ] || [ $name = $given ] || [ "$found$silent" ]; then
        told="$name $trail = $(printf %.200s "$said")"
      fi
      [ ! "$found$silent" ] || break
    done
    printf '%s %s\\n' $1 "$told"
  }`;
