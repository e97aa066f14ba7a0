#!/bin/bash
# images.sh BIN OUT: makes the images of the test cluster without a registry, from the programs in BIN and Debian's,
# and unpacks them into OUT, a containerd root directory ("seed") that every node starts from.
# Runs as process 1 of its own namespaces (network included): what it mounts or starts goes with it.
set -eu
bin=$1
out=$2
work=$out.work
arch=$(dpkg --print-architecture)
libs=$(dirname "$(ldd /bin/sh | grep -o '/[^ ]*libc\.so[^ ]*')")
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

# skeleton ROOT: the folders and accounts of a small Linux
skeleton() {
  local root=$1 name
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{etc,tmp,var/tmp,root,home,dev,proc,sys,run}
  chmod 1777 "$root/tmp" "$root/var/tmp"
  for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' > "$root/etc/passwd"
  printf 'root:x:0:\nnobody:x:65534:\n' > "$root/etc/group"
  echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
  for name in libnss_dns.so.2 libnss_files.so.2; do install -D "$(readlink -f "$libs/$name")" "$root$libs/$name"; done
}

# add ROOT PROGRAM...: copies programs under their own names, with their shared libraries
add() {
  local root=$1 program path library
  shift
  for program in "$@"; do
    path=$(readlink -f "$(type -P "$program")")
    install -D "$path" "$root/usr/bin/$(basename "$program")"
    for library in $(ldd "$path" 2> /dev/null | grep -o '/[^ ]*' || true); do
      [ -e "$root$library" ] || install -D "$(readlink -f "$library")" "$root$library"
    done
  done
}

# pack ROOT ENTRYPOINT-JSON NAME...: a docker archive with one layer
pack() {
  local root=$1 entry=$2 dir=$work/archive digest
  shift 2
  rm -rf "$dir"
  mkdir -p "$dir"
  tar -C "$root" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$dir/layer.tar" .
  digest=sha256:$(sha256sum < "$dir/layer.tar" | cut -d' ' -f1)
  jq -nc --arg arch "$arch" --arg digest "$digest" --argjson entry "$entry" '{architecture: $arch, os: "linux",
    config: {Entrypoint: $entry, WorkingDir: "/", Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]},
    rootfs: {type: "layers", diff_ids: [$digest]}, history: [{created_by: "images.sh"}]}' > "$dir/config.json"
  jq -nc '[{Config: "config.json", RepoTags: $ARGS.positional, Layers: ["layer.tar"]}]' --args "$@" > "$dir/manifest.json"
  tar -C "$dir" -cf "$work/image-$((++count)).tar" manifest.json config.json layer.tar
  echo "  $(stat -c %s "$work/image-$count.tar" | numfmt --to=iec): $*"
}

pause() {
  install -D "$(type -P catatonit)" "$work/pause/pause"
  pack "$work/pause" '["/pause","-P"]' registry.k8s.io/pause:3.10.1
}

coredns() {
  install -D "$bin/coredns" "$work/coredns/coredns"
  mkdir -p "$work/coredns"/{etc,tmp}
  pack "$work/coredns" '["/coredns"]' registry.k8s.io/coredns/coredns:v1.14.7
}

# Like the real one, which is Alpine with a few packages: busybox, but curl, dig, nc, ip, ss, bash, socat themselves.
agnhost() {
  local root=$work/agnhost applet
  skeleton "$root"
  # The static busybox would prefer its applets to the programs in PATH.
  add "$root" busybox bash curl dig host ip nc nslookup socat ss
  # Alpine's busybox pings without privilege, Debian's doesn't.
  install "$bin/ping" "$root/usr/bin/ping"
  ln -s ping "$root/usr/bin/ping6"
  for applet in $(busybox --list); do
    [ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/usr/bin/$applet"
  done
  mkdir -p "$root/uploads"
  install "$bin/agnhost" "$root/agnhost"
  ln -s agnhost "$root/agnhost-2"
  pack "$root" '["/agnhost"]' registry.k8s.io/e2e-test-images/agnhost:2.63.0 registry.k8s.io/e2e-test-images/agnhost:2.53
}

# In the manner of netctl's: Debian's programs, dash as sh.
floater() {
  local root=$work/floater
  skeleton "$root"
  add "$root" bash dash sh curl ping nc dig host nslookup ip ss mawk awk grep sed find xargs ps sysctl \
    basename cat chmod cp cut date dirname echo env expr false head hostname id kill ln ls mkdir mktemp mv nl nproc od \
    printf pwd readlink rm rmdir seq sha256sum sleep sort stat stdbuf tail tee test timeout touch tr true tty uname \
    uniq wc whoami '['
  install "$bin/floater" "$root/usr/bin/netdr-floater"
  install "$bin/floater" "$root/usr/bin/clusterlink-floater"
  pack "$root" '["/usr/bin/netdr-floater"]' ghcr.io/kosmos-io/netdr-floater:v0.0.1
  pack "$root" '["/usr/bin/clusterlink-floater"]' ghcr.io/kosmos-io/clusterlink-floater:v0.2.0
}

# seed: every archive unpacked by the containerd that the nodes run
seed() {
  local socket=/run/containerd.sock daemon archive
  # Own mount namespace: a short path for the socket, and nothing left behind.
  mount -t tmpfs tmpfs /run
  printf 'version = 3\ndisabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt", "io.containerd.grpc.v1.cri"]\n' \
    > "$work/containerd.toml"
  "$bin/containerd" --root "$out" --state /run/containerd --address "$socket" -c "$work/containerd.toml" \
    > "$work/containerd.log" 2>&1 &
  daemon=$!
  until "$bin/ctr" -a "$socket" version > /dev/null 2>&1; do
    kill -0 "$daemon" || { cat "$work/containerd.log" >&2; exit 1; }
    sleep 0.1
  done
  for archive in "$work"/image-*.tar; do
    "$bin/ctr" -a "$socket" -n k8s.io images import "$archive" > "$work/import.log" 2>&1 || { cat "$work/import.log" >&2; exit 1; }
  done
  kill "$daemon"
  wait "$daemon" || true
}

count=0
pause
coredns
agnhost
floater
seed
