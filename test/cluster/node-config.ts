import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { BOTH_FAMILIES, byFamily, planCluster } from './addresses.ts';
import { cgroupVersion } from './cgroups.ts';
import type { Cluster, Family, NodeInfo } from './types.ts';

export const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10.1';

const containerdConfig = `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt"]
[plugins.'io.containerd.cri.v1.images']
  snapshotter = "overlayfs"
  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = "${PAUSE_IMAGE}"
[plugins.'io.containerd.cri.v1.runtime']
  # Machines without CAP_SYS_RESOURCE can't lower a score; every sandbox would fail.
  restrict_oom_score_adj = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ["/usr/lib/cni"]
    conf_dir = "/etc/cni/net.d"
  [plugins.'io.containerd.cri.v1.runtime'.containerd]
    default_runtime_name = "runc"
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        SystemdCgroup = false
`;

/** The CNI network of one node: a bridge, and one range per family. */
export function cniConfig(node: NodeInfo, families: readonly Family[] = BOTH_FAMILIES): unknown {
  return {
    cniVersion: '1.0.0',
    name: 'rig',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: byFamily(families, node.podCidr4, node.podCidr6).map((subnet) => [{ subnet }]),
          routes: byFamily(families, '0.0.0.0/0', '::/0').map((dst) => ({ dst })),
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

/** A node's KubeletConfiguration. */
export function kubeletConfig(cluster: Cluster, node: NodeInfo): unknown {
  const pki = join(cluster.runDir, 'pki');
  const { dns4, dns6 } = planCluster(cluster.name);
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    ...(cgroupVersion() === 1 ? { failCgroupV1: false } : {}),
    cgroupDriver: 'cgroupfs',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    failSwapOn: false,
    // All nodes share the machine's disk and memory, so no node may evict pods because of what others use.
    localStorageCapacityIsolation: false,
    evictionHard: {
      'memory.available': '1Mi',
      'nodefs.available': '0%',
      'nodefs.inodesFree': '0%',
      'imagefs.available': '0%',
      'imagefs.inodesFree': '0%',
    },
    imageGCHighThresholdPercent: 100,
    volumePluginDir: '/var/lib/kubelet/volume-plugins',
    resolvConf: '/etc/resolv.conf',
    clusterDNS: byFamily(cluster.families, dns4, dns6).slice(0, 1),
    clusterDomain: cluster.domain,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(pki, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: join(pki, `${node.name}.crt`),
    tlsPrivateKeyFile: join(pki, `${node.name}.key`),
  };
}

export const nodeDir = (cluster: Cluster, node: NodeInfo): string => join(cluster.runDir, `n${node.index}`);

function hostsFile({ families }: Cluster, { name, ipv4, ipv6 }: NodeInfo): string {
  const own = byFamily(families, ipv4, ipv6).map((address) => `${address} ${name}\n`);
  return ['127.0.0.1 localhost\n', '::1 localhost\n', ...own].join('');
}

/** Writes the files that node.sh installs. */
export async function writeNodeFiles(cluster: Cluster, node: NodeInfo): Promise<void> {
  const dir = nodeDir(cluster, node);
  await Promise.all(['kubelet', 'log', 'cni', 'sysctl'].map((name) => mkdir(join(dir, name), { recursive: true })));
  const files: Record<string, string> = {
    'containerd.toml': containerdConfig,
    'kubelet.yaml': stringify(kubeletConfig(cluster, node)),
    'cni/10-rig.conflist': JSON.stringify(cniConfig(node, cluster.families), undefined, 2),
    'resolv.conf': 'nameserver 127.0.0.1\n',
    hosts: hostsFile(cluster, node),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(dir, name), text)));
}

/** When the node was last switched on, in milliseconds: that is when its files are written. */
export const bootTime = (cluster: Cluster, node: NodeInfo): number =>
  statSync(join(nodeDir(cluster, node), 'kubelet.yaml')).mtimeMs;

/**
 * The Node object. It is created before the kubelet starts, so that pod ranges do not depend on which node
 * comes first.
 */
export function nodeObject(node: NodeInfo, families: readonly Family[] = BOTH_FAMILIES): unknown {
  const podCIDRs = byFamily(families, node.podCidr4, node.podCidr6);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: node.name, labels: { 'topology.kubernetes.io/zone': node.zone } },
    spec: { podCIDR: podCIDRs[0], podCIDRs },
  };
}
