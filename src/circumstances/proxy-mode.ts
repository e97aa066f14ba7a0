import type { ConfigMap } from '../kube/objects.ts';
import { oneLine } from '../text/visible.ts';
import { fromYaml } from '../text/yaml.ts';

/**
 * The mode from kubeadm's ConfigMap `kube-proxy`; an empty mode means iptables on Linux.
 * https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/
 * @returns undefined if it does not say
 */
export function proxyModeOf({ data = {} }: ConfigMap): string | undefined {
  const text = data['config.conf'];
  if (text === undefined) return undefined;
  try {
    const config = fromYaml(text);
    if (typeof config !== 'object' || config === null) return undefined;
    const mode = 'mode' in config ? config.mode : '';
    return mode === '' || mode === null ? 'iptables' : typeof mode === 'string' ? oneLine(mode) : undefined;
  } catch {
    return undefined;
  }
}
