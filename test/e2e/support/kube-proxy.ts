import { inNode } from '../../cluster/node.ts';
import type { Cluster } from '../../cluster/types.ts';

const TABLES = ['ip', 'ip6'].map((family) => `table ${family} kube-proxy`);

/**
 * kube-proxy stands still on a node, and what it had written is gone; the returned function brings both back, since
 * kube-proxy itself would write a family's table again only when a Service of it changes.
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
