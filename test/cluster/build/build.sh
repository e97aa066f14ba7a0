#!/bin/bash
# build.sh OUT: builds every program of the test cluster from the one Go module beside this file.
set -eu
cd "$(dirname "$0")"
out=$1
mkdir -p "$out"
# One set of compiled packages for all programs; a mix of CGO on and off would compile them twice.
export CGO_ENABLED=0

version() { go list -m -f '{{.Version}}' "$1"; }

build() {
  local started=$SECONDS
  go build -trimpath "$@"
  echo "  $((SECONDS - started)) s: ${*: -1}"
}

kube=$(version k8s.io/kubernetes)
minor=${kube#v1.}
minor=${minor%%.*}
base=k8s.io/component-base/version
containerd=github.com/containerd/containerd/v2

build -ldflags "-s -w -X $base.gitVersion=$kube -X $base.gitMajor=1 -X $base.gitMinor=$minor -X $base.gitTreeState=clean" -o "$out/kube" ./kube
build -ldflags "-s -w" -o "$out/agnhost" k8s.io/kubernetes/test/images/agnhost
build -tags no_btrfs,no_devmapper,no_zfs,no_tracing -ldflags "-s -w -X $containerd/version.Version=$(version $containerd)" \
  -o "$out/" $containerd/cmd/containerd $containerd/cmd/containerd-shim-runc-v2 $containerd/cmd/ctr
build -ldflags "-s -w" -o "$out/coredns" ./coredns
build -ldflags "-s -w" -o "$out/floater" ./floater
build -ldflags "-s -w" -o "$out/ping" ./ping

for program in etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
  ln -sf kube "$out/$program"
done
