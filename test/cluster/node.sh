#!/bin/bash
# One node: process 1 of fresh mount, PID, UTS, IPC and cgroup namespaces, in the node's network namespace.
# Everything that it mounts or starts ends with it.
# Environment: NODE, NODE_IPS, POD_CIDRS, DIR (the node's disk), PKI, BIN, SEED, CGROUP_VERSION.
set -eu

cgroups_v1() {
  local name options
  mount -t tmpfs cgroup /sys/fs/cgroup
  for name in cpu cpuacct cpuset memory devices freezer blkio pids systemd; do
    mkdir "/sys/fs/cgroup/$name"
    options=$name
    # kubelet refuses to start without this one, which has no controller.
    [ "$name" != systemd ] || options=none,name=systemd
    mount -t cgroup -o "$options" cgroup "/sys/fs/cgroup/$name"
  done
}

# Untested: written from the documentation, because no machine with version 2 was available.
cgroups_v2() {
  local controller
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  # A group that passes controllers to its children must not contain processes itself.
  mkdir -p /sys/fs/cgroup/init
  echo $$ > /sys/fs/cgroup/init/cgroup.procs
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control
  done
}

# The kubelet writes these settings, which belong to the whole machine, so it gets files of its own instead.
sysctl_files() {
  local entry file
  for entry in vm/overcommit_memory:1 vm/panic_on_oom:0 kernel/panic:10 kernel/panic_on_oops:1 \
    kernel/keys/root_maxkeys:1000000 kernel/keys/root_maxbytes:25000000; do
    file=$DIR/sysctl/$(echo "${entry%:*}" | tr / -)
    echo "${entry#*:}" > "$file"
    mount --bind "$file" "/proc/sys/${entry%:*}"
  done
}

# Unpacked layers are never modified, so nodes share them by hard links; only the databases are copied.
disk() {
  [ ! -e "$DIR/containerd" ] || return 0
  rm -rf "$DIR/containerd.new"
  cp -al "$SEED" "$DIR/containerd.new"
  (cd "$SEED" && find . -name '*.db' -exec cp --remove-destination --parents {} "$DIR/containerd.new" \;)
  mv "$DIR/containerd.new" "$DIR/containerd"
}

mounts() {
  # This mount namespace must not keep the network namespaces in /run/netns alive.
  umount -l -R /run/netns || true
  mount -t sysfs sysfs /sys
  "cgroups_v$CGROUP_VERSION"
  mount -t tmpfs tmpfs /run
  mkdir -p /run/lock
  sysctl_files
  mount --bind "$DIR/resolv.conf" /etc/resolv.conf
  mount --bind "$DIR/hosts" /etc/hosts
  mount --bind "$DIR/containerd" /var/lib/containerd
  mount --bind "$DIR/kubelet" /var/lib/kubelet
  mount --bind "$DIR/log" /var/log
  mount --bind "$DIR/cni" /etc/cni/net.d
  mount -t tmpfs tmpfs /var/lib/cni
  mount --make-rshared /
}

# A mostly orderly shutdown: first the kubelet, then everything else at once, with a few seconds to finish.
shut_down() {
  local left
  trap '' TERM
  kill -TERM "$kubelet" 2> /dev/null || true
  sleep 0.3
  kill -TERM -1 2> /dev/null || true
  for _ in $(seq 30); do
    left=(/proc/[0-9]*)
    [ "${#left[@]}" -gt 1 ] || break
    sleep 0.1
  done
  exit 0
}

hostname "$NODE"
disk
mounts
export PATH=$BIN:$PATH
containerd -c "$DIR/containerd.toml" > "$DIR/containerd.log" 2>&1 &
until [ -S /run/containerd/containerd.sock ] && ctr version > /dev/null 2>&1; do sleep 0.1; done
kubelet --config "$DIR/kubelet.yaml" --kubeconfig "$PKI/$NODE.kubeconfig" --hostname-override "$NODE" \
  --node-ip "$NODE_IPS" > "$DIR/kubelet.log" 2>&1 &
kubelet=$!
trap shut_down TERM
# kube-proxy must not set the limits of connection tracking, which are writable only outside of namespaces.
# It exits when its node's addresses change, e.g. after the node was removed and came back, and expects to be
# restarted.
while :; do
  kube-proxy --kubeconfig "$PKI/kube-proxy.kubeconfig" --hostname-override "$NODE" --proxy-mode nftables \
    --cluster-cidr "$POD_CIDRS" --conntrack-max-per-core 0 --conntrack-tcp-timeout-established 0 \
    --conntrack-tcp-timeout-close-wait 0 >> "$DIR/kube-proxy.log" 2>&1 || true
  sleep 1
done &
wait
