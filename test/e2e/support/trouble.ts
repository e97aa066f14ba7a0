import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { kubectl } from '../../cluster/kubectl.ts';
import { inNode } from '../../cluster/node.ts';
import { netnsArgv } from '../../cluster/sys.ts';
import type { Cluster, NodeInfo } from '../../cluster/types.ts';
import { floaterPods, podOn } from './inventory.ts';

/** Reverts a change; may be called more than once. */
export type Undo = () => Promise<unknown>;

const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
const ctr = ['ctr', '-n', 'k8s.io', 'images'];
/** Answers like a registry without any images. */
const EMPTY_REGISTRY = `require('node:http').createServer((request, response) => {
  response.writeHead(request.url === '/v2/' ? 200 : 404, { 'content-type': 'application/json' });
  response.end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
}).listen(5000, '127.0.0.1', () => console.log('listening'))`;

/** Gives the floaters' image another name on some nodes; other nodes must pull it. */
export async function imageOn(cluster: Cluster, nodes: readonly NodeInfo[], name: string): Promise<Undo> {
  for (const { index } of nodes) await inNode(cluster, index, [...ctr, 'tag', '--force', AGNHOST, name]);
  return () => Promise.all(nodes.map(({ index }) => inNode(cluster, index, [...ctr, 'rm', '--sync', name])));
}

/** A registry on the node's own loopback, port 5000, which containerd asks over plain HTTP. */
export async function emptyRegistry({ netns }: NodeInfo): Promise<Undo> {
  const child = execa('nsenter', netnsArgv(netns, [process.execPath, '-e', EMPTY_REGISTRY]).slice(1), {
    reject: false,
    forceKillAfterDelay: 1_000,
  });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.stdout.once('end', () => reject(new Error('the registry does not start')));
  });
  return async () => {
    child.kill();
    await child;
  };
}

/** The node's new pods get no network. */
export async function breakCni({ runDir }: Cluster, { index }: NodeInfo): Promise<Undo> {
  const file = join(runDir, `n${index}`, 'cni', '10-rig.conflist');
  const sound = await readFile(file, 'utf8');
  await writeFile(file, sound.replace('"bridge"', '"no-such-plugin"'));
  return () => writeFile(file, sound);
}

/** Creates objects from YAML. */
export async function apply(cluster: Cluster, yaml: string): Promise<Undo> {
  await kubectl(cluster, ['apply', '-f', '-'], { input: yaml });
  return () => kubectl(cluster, ['delete', '--ignore-not-found', '-f', '-'], { input: yaml });
}

export interface Standing {
  readonly cluster: Cluster;
  readonly namespace: string;
}

/**
 * Changes the pod template without the product's knowledge: the DaemonSet's annotation stays, so check
 * accepts it unchanged. Only a recreated floater gets the change.
 */
export async function patchTemplate({ cluster, namespace }: Standing, change: object): Promise<void> {
  const patch = { spec: { updateStrategy: { type: 'OnDelete', rollingUpdate: null }, template: { spec: change } } };
  await kubectl(cluster, ['patch', 'ds', 'netdoctor-floater', '-n', namespace, '-p', JSON.stringify(patch)]);
}

/** Deletes a node's floater; the controller tries to create another one. */
export async function loseFloater({ cluster, namespace }: Standing, { name }: NodeInfo): Promise<void> {
  const pod = podOn(await floaterPods(cluster, namespace), name);
  await kubectl(cluster, ['delete', 'pod', '-n', namespace, pod.name, '--force', '--grace-period=0']);
}
