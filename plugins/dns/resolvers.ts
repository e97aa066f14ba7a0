/** How many nameservers are asked, as in the C library: resolv.conf(5). */
export const MOST_SERVERS = 3;
/** How many words of the search list are tried. */
export const MOST_SEARCHED = 6;

/**
 * Shell: sets `$tool`, the tool to ask with, and what resolv.conf says: `$servers`, `$search`, `$ndots` and
 * `$svc`, the word of the search list for the cluster's Services (`svc.` and the cluster's domain).
 */
export const RESOLVERS = `tool=; for one in nslookup dig; do ! command -v $one >/dev/null || tool=$one; done
  servers=; search=; svc=; ndots=1; count=0; list=; resolv=\${NETDOCTOR_RESOLV_CONF:-/etc/resolv.conf}
  server() {
    [ $count -lt ${MOST_SERVERS} ] || return 0
    case $1 in *[!0-9a-zA-Z.:%_-]*) return ;; esac
    case \${1%%%*} in *[!0-9a-fA-F.:]*) ;; *[.:]*) servers="$servers $1"; count=$((count + 1)) ;; esac
  }
  search() {
    count=0
    for word; do
      word=\${word%.}
      case $word in ''|*[!0-9a-zA-Z._-]*) continue ;; svc.*) svc=\${svc:-$word} ;; esac
      [ $count -ge ${MOST_SEARCHED} ] || search="$search $word"; count=$((count + 1))
    done
  }
  options() { for word; do case $word in ndots:[0-9]|ndots:1[0-5]) ndots=\${word#ndots:} ;; esac; done; }
  set -f
  if [ -r "$resolv" ]; then
    while read -r key words || [ "$key" ]; do
      case $key in nameserver) server $words ;; search|domain) list=$words ;; options) options $words ;; esac
    done <"$resolv"
  fi
  search $list; set +f`;
