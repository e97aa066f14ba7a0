#!/bin/bash
# The control plane of one cluster: process 1 of its own namespaces.
# Environment: DIR (the cluster's run directory), BIN, IP, SERVER (its URL), SERVICE_CIDRS, AUDIT_POLICY, AUDIT_LOG.
set -eu
pki=$DIR/pki
export PATH=$BIN:$PATH GOMAXPROCS=2

etcd --data-dir "$DIR/etcd" --unsafe-no-fsync --log-level warn \
  --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
  --listen-peer-urls http://127.0.0.1:2380 --initial-advertise-peer-urls http://127.0.0.1:2380 \
  --initial-cluster default=http://127.0.0.1:2380 > "$DIR/etcd.log" 2>&1 &

kube-apiserver --etcd-servers http://127.0.0.1:2379 \
  --advertise-address "$IP" --bind-address :: --secure-port 6443 --service-cluster-ip-range "$SERVICE_CIDRS" \
  --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --allow-privileged \
  --client-ca-file "$pki/ca.crt" --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
  --kubelet-certificate-authority "$pki/ca.crt" --kubelet-preferred-address-types InternalIP \
  --kubelet-client-certificate "$pki/kubelet-client.crt" --kubelet-client-key "$pki/kubelet-client.key" \
  --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$pki/sa.pub" \
  --service-account-signing-key-file "$pki/sa.key" \
  --audit-policy-file "$AUDIT_POLICY" --audit-log-path "$AUDIT_LOG" > "$DIR/apiserver.log" 2>&1 &

until curl -sf --max-time 2 --cacert "$pki/ca.crt" --cert "$pki/rig.crt" --key "$pki/rig.key" -o /dev/null \
  "$SERVER/readyz"; do sleep 0.2; done
touch "$DIR/api-ready"

kube-controller-manager --kubeconfig "$pki/controller-manager.kubeconfig" --leader-elect=false \
  --use-service-account-credentials --bind-address 127.0.0.1 --root-ca-file "$pki/ca.crt" \
  --service-account-private-key-file "$pki/sa.key" --cluster-signing-cert-file "$pki/ca.crt" \
  --cluster-signing-key-file "$pki/ca.key" > "$DIR/controller-manager.log" 2>&1 &
kube-scheduler --kubeconfig "$pki/scheduler.kubeconfig" --leader-elect=false --bind-address 127.0.0.1 \
  > "$DIR/scheduler.log" 2>&1 &
wait
