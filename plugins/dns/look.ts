/** Seconds for AAAA where A was not answered: it only tells one type that is lost from a server that is silent. */
const HASTE = 1;
/** Characters of a name (RFC 1035, 2.3.4); a longer one cannot be asked for. */
const LONGEST = 253;

/**
 * Shell. `names KIND NAME` sets `$names`, what is to be asked for, as the C library has it (resolv.conf(5)): a name is
 * completed by each word of the search list, and asked for as it is after that; before that, if it has `ndots` dots, or where
 * the KIND is `server`, who may know nothing of the pod's list. A `whole` name is asked for as it is alone; a name of the `cluster`
 * gets the cluster's domain.
 *
 * `look NUMBER PORT SECONDS` asks `$asked` for `$names` and prints the record. A server without an answer is passed over for the
 * next one, a name without an address likewise. If no name has one, that which the user gave is told, or else the first.
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
