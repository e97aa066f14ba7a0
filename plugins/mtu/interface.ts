/**
 * Shell. `routes KEY…` finds for each target `$dev`, the interface that leads there, and from the route
 * `$route`, its MTU if it has its own, and `$learnt`, a path MTU that the system learnt and keeps for ten
 * minutes. One `ip` handles all targets. It prints nothing about a target without a route, so the answers are
 * matched by address.
 *
 * `sizes KEY…` turns this into `$mtu`, the largest packet that is sent whole, and `$size`, the payload of a
 * datagram of that size; 0 if it cannot be known. nc sends at most 16 KiB in one datagram. Without `ip`, the
 * interface is that of the default route, or else the one with the smallest MTU: a size below the possible
 * one may miss a fault, but raises no false alarm. An IPv6 MTU may be smaller than that of its interface. It
 * is read with `cat`, since a shell that reads byte by byte gets only the first digit from /proc/sys.
 */
export const INTERFACE = `routes() {
    for key; do eval "to=\\$to$key"; echo "route get \${to% *}"; done >"$c/ask"
    { ip -o -force -batch "$c/ask"; } >"$c/routes" 2>/dev/null
    line=
    for key; do
      [ "$line" ] || IFS= read -r line <&4 || line=
      eval "to=\\$to$key"; dev=; route=; learnt=
      ! reads "\${to% *}" $line || line=
      eval "dev$key=\\\${dev:-\\$dev$key}; route$key=\\$route; learnt$key=\\$learnt"
    done 4<"$c/routes"
  }
  reads() {
    address=$1; shift; limit=; cached=
    [ "$1" = "$address" ] || [ "$2" = "$address" ] || return 1
    while [ $# -gt 1 ]; do
      case $1 in
        dev) dev=$2 ;;
        mtu) limit=$2; [ "$2" != lock ] || limit=$3 ;;
        expires) cached=1 ;;
      esac
      shift
    done
    case $limit in *[!0-9]*) ;; *) if [ "$cached" ]; then learnt=$limit; else route=$limit; fi ;; esac
    return 0
  }
  defaults() {
    usualv4=; usualv6=; least=; zero=00000000
    while read -r one to _ _ _ _ _ mask _; do
      [ "$usualv4" ] || [ "$to $mask" != "$zero $zero" ] || usualv4=$one
    done </proc/net/route
    while read -r to bits _ _ _ _ _ _ _ one; do
      [ "$usualv6" ] || [ "$to $bits" != "$zero$zero$zero$zero 00" ] || [ "$one" = lo ] || usualv6=$one
    done </proc/net/ipv6_route
    for one in /sys/class/net/*/mtu; do
      one=\${one%/mtu}; one=\${one##*/}; mtu=
      [ "$one" != lo ] && IFS= read -r mtu <"/sys/class/net/$one/mtu" || continue
      [ "$least" ] && [ "$mtu" -ge "$lesser" ] || { least=$one; lesser=$mtu; }
    done
    usualv4=\${usualv4:-$least}; usualv6=\${usualv6:-$least}
  }
  limits() {
    [ "$1 $2" != "$known" ] || return 0
    known="$1 $2"; whole=; [ $1 != 6 ] || whole=$(cat "/proc/sys/net/ipv6/conf/$2/mtu")
    [ "$whole" ] || IFS= read -r whole <"/sys/class/net/$2/mtu" || whole=
  }
  sizes() {
    { defaults; } 2>/dev/null
    known=
    for key; do
      eval "to=\\$to$key; dev=\\$dev$key; route=\\$route$key"
      case $to in
        *:*) head=48; dev=\${dev:-$usualv6}; { limits 6 "$dev"; } 2>/dev/null ;;
        *) head=28; dev=\${dev:-$usualv4}; { limits 4 "$dev"; } 2>/dev/null ;;
      esac
      mtu=\${whole:-$route}
      [ -z "$route" ] || [ "$route" -ge "$mtu" ] || mtu=$route
      size=$((\${mtu:-0} - head)); [ $size -le 16384 ] || size=16384
      [ $size -ge 256 ] || { size=0; mtu=0; }
      eval "dev$key=\\\${dev:-?}; mtu$key=$mtu; size$key=$size; head$key=$head"
    done
  }`;
