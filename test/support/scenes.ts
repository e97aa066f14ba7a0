import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOf } from '../../src/floater/pods.ts';
import { creationCause } from '../../src/floater/trouble/creation.ts';
import { causeOf } from '../../src/floater/trouble/explain.ts';
import type { Scene, TroubleCause } from '../../src/floater/trouble/scene.ts';
import type { DaemonSet, KubeEvent, Node, Pod } from '../../src/kube/objects.ts';
import { deployment } from './objects.ts';

/** A moment of a real cluster, as described in test/floater/fixtures/verify/README.md. */
export interface Recorded {
  /** The time on the server's clock. */
  readonly now: string;
  /** The node without a ready floater. */
  readonly node: string;
  readonly daemonSet: DaemonSet;
  readonly pods: readonly Pod[];
  readonly events: readonly KubeEvent[];
  readonly nodes?: readonly Node[];
}

const FOLDER = join(import.meta.dirname, '../floater/fixtures/verify');
/** The hash of what all recordings run. */
const RECORDED_HASH = '4a4daa9024d348cd';

export const RECORDINGS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));

export function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}

/** What verify knows at that moment, if this run made the floaters; `over` changes it. */
export function sceneOf({ now, daemonSet, pods, events, nodes = [] }: Recorded, over: Partial<Scene> = {}): Scene {
  const { uid = '', creationTimestamp = '' } = daemonSet.metadata;
  const made = Date.parse(creationTimestamp);
  return {
    deployment: { ...deployment, daemonSet: 'created', daemonSetUid: uid, specHash: RECORDED_HASH },
    now: Date.parse(now),
    since: made,
    templateSince: made,
    pods,
    events: Map.groupBy(events, ({ involvedObject }) => involvedObject.uid ?? ''),
    nodes: new Map(nodes.map((node) => [node.metadata.name, node])),
    ...over,
  };
}

/** Why the recorded node has no ready floater. */
export function causeIn(recording: Recorded, over: Partial<Scene> = {}): TroubleCause {
  const scene = sceneOf(recording, over);
  const own = scene.pods.filter((pod) => nodeOf(pod) === recording.node);
  return causeOf({ name: recording.node, ready: true }, own, { scene, creation: creationCause(scene) });
}
