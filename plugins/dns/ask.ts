/**
 * Shell. What the pod's resolvers are: `$servers` and `$search` of resolv.conf, and `$svc`, the word of the search list
 * that leads to the cluster's Services (`svc.` and the cluster's domain).
 */
export const RESOLVERS = `servers=; search=; svc=; count=0
  while read -r key value; do
    case $key in
      nameserver) [ $count -ge 3 ] || { value=\${value%% *}; servers="$servers \${value%%%*}"; count=$((count + 1)); } ;;
      search) search=$value ;;
    esac
  done <"\${NETDOCTOR_RESOLV_CONF:-/etc/resolv.conf}"
  for word in $search; do case $word in svc.*) [ "$svc" ] || svc=\${word%.} ;; esac; done
  tool=; for one in nslookup dig; do if command -v $one >/dev/null; then tool=$one; fi; done`;

/**
 * Shell. `ask SERVER PORT NAME TYPE` sets `$status`, `$found` (addresses, a comma after each), `$ms` and `$said`, the
 * first line that is not understood. It reads dig, and the nslookup of BIND and of busybox.
 *
 * `lane NUMBER SERVER PORT NAME …` looks up one after another and prints the records. A name that ends in `.svc` gets the
 * cluster's domain; one with another dot in it is whole; any other is tried with each word of the search list.
 */
export const ASK = `ask() {
    status=; found=; ms=-; said=; named=
    case $tool in
      dig) dig -r +time=$patience +tries=1 +noall +comments +answer +stats -p $2 "@$1" "$3." $4 >"$f" 2>&1 & ;;
      *) nslookup -type=$4 -timeout=$patience -retry=1 "$3." "$1" >"$f" 2>&1 & ;;
    esac
    wait $!
    while read -r one two three four five rest; do
      case "$one $two $three $four $five $rest" in
        *' status: '*) status=\${rest%%,*}; status=\${status##* }; [ "$status" ] || status=\${five%,} ;;
        *'timed out'*|*'imed out'*) status=\${status:-TIMEOUT} ;;
        *'onnection refused'*) status=\${status:-CONNREFUSED} ;;
        *'etwork unreachable'*|*'ost unreachable'*|*'is unreachable'*|*'o route to host'*) status=\${status:-UNREACHABLE} ;;
        *'no servers could be reached'*) status=\${status:-TIMEOUT} ;;
        "** server can't find "*) status=\${rest:-$five}; status=\${status##* } ;;
        "*** Can't find "*) status=\${status:-NOERROR} ;;
        ';; Query time: '*) ms=$four ;;
        ';'*|Server:*|'Non-authoritative '*|'    ') ;;
        Name:*) named=1; status=\${status:-NOERROR} ;;
        Address:*) [ -z "$named" ] || found="$found$two," ;;
        'Address '*) [ -z "$named" ] || found="$found$three," ;;
        *" IN $4 "*) found="$found$five," ;;
        *' IN CNAME '*|*'canonical name'*) ;;
        *) said=\${said:-$one $two $three $four $five $rest} ;;
      esac
    done <"$f"
    [ \${#found} -le 400 ] || found=$(printf %.400s "$found")
  }
  silent() { case $status in TIMEOUT|CONNREFUSED|UNREACHABLE|SERVFAIL) ;; *) return 1 ;; esac; }
  names() {
    case $1 in
      *.svc) echo "\${1%svc}$svc" ;;
      *.*) echo "\${1%.}" ;;
      *) for word in $search; do echo "$1.\${word%.}"; done; [ "$search" ] || echo $1 ;;
    esac
  }
  look() {
    over=; from=$2
    [ "$from" != - ] || from=$servers
    for server in $from; do
      for name in $(names $4); do
        ask $server $3 $name A
        [ "$status" = NXDOMAIN ] || break
      done
      silent || break
      over="$over\${over:+,}$server:$status"
    done
    [ "$status" ] || { printf '%s ? %.200s\\n' $1 "\${said:-it said nothing}"; return; }
    ! silent || over=\${over%,*}
    case $over in *:*) ;; *) over= ;; esac
    ! silent || [ "$over" != "$server:$status" ] || over=
    a="A=$status/$found/$ms"; aaaa=AAAA=NOTASKED//-
    if ! silent; then
      ask $server $3 $name AAAA
      [ "$status" ] || { printf '%s ? %.200s\\n' $1 "\${said:-it said nothing}"; return; }
      aaaa="AAAA=$status/$found/$ms"
    fi
    echo "$1 $server $name $a $aaaa \${over:--} ."
  }
  lane() {
    before=$!; trap '{ [ $! = $before ] || kill -9 $!; wait; } 2>/dev/null; exit' TERM; [ ! -e "$d/over" ] || exit
    f=$d/dns$1
    while [ $# -gt 0 ]; do
      case $4 in *.svc) domain=$svc ;; *) domain=1 ;; esac
      port=$3; [ $port != 0 ] || port=53
      if [ -z "$tool" ]; then echo "$1 ! notool"
      elif [ "$2" = - ] && [ -z "$servers" ]; then echo "$1 ! noserver"
      elif [ -z "$domain" ]; then echo "$1 ! nodomain"
      elif [ $tool = nslookup ] && [ $port != 53 ]; then echo "$1 ! noport"
      else look $1 $2 $port $4
      fi
      shift 4
    done
  }`;
