import { inNode } from '../../cluster/node.ts';
import type { Cluster } from '../../cluster/types.ts';

const TABLES = ['ip', 'ip6'].map((family) => `table ${family} kube-proxy`);

/**
 * Stops kube-proxy on a node and removes its rules. The returned function restores both, because kube-proxy
 * itself rewrites a family's table only when a Service of that family changes.
 */
export async function withoutKubeProxy(cluster: Cluster, index: number): Promise<() => Promise<void>> {
  const { stdout } = await inNode(cluster, index, ['pidof', 'kube-proxy']);
  const [pid = ''] = stdout.trim().split(' ');
  await inNode(cluster, index, ['kill', '-STOP', pid]);
  const rules: string[] = [];
  const restore = async () => {
    if (rules.length > 0) await inNode(cluster, index, ['nft', '-f', '-'], { input: rules.join('\n') });
    await inNode(cluster, index, ['kill', '-CONT', pid]);
  };
  try {
    for (const table of TABLES) {
      const listed = await inNode(cluster, index, ['nft', `list ${table}`], { reject: false });
      if (listed.exitCode !== 0) continue;
      await inNode(cluster, index, ['nft', `delete ${table}`]);
      rules.push(listed.stdout);
    }
    return restore;
  } catch (error) {
    await restore();
    throw error;
  }
}
