import { randomBytes } from 'node:crypto';
import { findDeployments } from '../../floater/find.ts';
import { imagesToMirror } from '../../floater/image-profile.ts';
import { floaterManifest } from '../../floater/manifests.ts';
import { namespaceManifest, podSecurityFor } from '../../floater/namespace.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { type BoundPlan, bind } from '../../model/bound-plan.ts';
import { floaterWords } from '../../model/labels.ts';
import { API_VERSION } from '../../model/measured-run.ts';
import type { Plan } from '../../model/plan.ts';
import { remarkWords } from '../../model/remark.ts';
import { type FormatName, formatOf } from '../../report/formats.ts';
import { countPlanned } from '../../report/summary.ts';
import { counted } from '../../text/plural.ts';
import { oneLine } from '../../text/visible.ts';
import { visibleValue } from '../../text/visible-value.ts';
import { type Commented, toYamlStream } from '../../text/yaml.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import type { PreflightedCluster } from '../run.ts';

export interface DryRun {
  readonly clusters: readonly PreflightedCluster[];
  readonly plan: Plan;
  readonly format: FormatName;
}

/** The objects that a check would create or change on one cluster. */
interface Manifests {
  readonly cluster: PreflightedCluster;
  readonly objects: readonly KubeObject[];
}

/**
 * Prints what a check would do, without changing the clusters. The output of `-o yaml` can be piped to
 * `kubectl apply -f -`.
 */
export async function printDryRun({ clusters, plan, format }: DryRun, io: Io): Promise<void> {
  const manifests = await Promise.all(clusters.map(manifestsOf));
  if (format === 'json') {
    const clusters = manifests.map(({ cluster, objects }) => ({ cluster: oneLine(cluster.name), objects }));
    const document = { apiVersion: API_VERSION, kind: 'Plan', plan: visibleValue(plan), manifests: clusters };
    io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    return;
  }
  const words = planWords(plan, manifests);
  if (format === 'yaml') {
    io.stdout.write(toYamlStream(words, documentsOf(manifests)));
    return;
  }
  // A program that reads names takes each line for a failed pair, and plain words are not JUnit XML.
  const stream = formatOf(format).isForEyes ? io.stdout : io.stderr;
  for (const line of [...words, 'The manifests: --dry-run -o yaml']) say(stream, line);
}

/** Uses the tokens that already exist, so that the manifests are those that a check would send. */
async function manifestsOf(cluster: PreflightedCluster): Promise<Manifests> {
  const { client, namespace, floaters, found } = cluster;
  const layers = floaters.map(({ layer }) => layer);
  const existing = await findDeployments(client, namespace, layers);
  const sets = floaters.map((floater) => {
    const token = existing.find(({ layer }) => layer === floater.layer)?.token ?? randomBytes(8).toString('hex');
    return floaterManifest(floater, token, found.platform);
  });
  const { makesNamespace = false, relabelsNamespace = false } = found.intent ?? {};
  const home = makesNamespace || relabelsNamespace ? [namespaceManifest(namespace, podSecurityFor(layers))] : [];
  // Our texts are single lines, and no cluster accepts a name that could control a terminal.
  return { cluster, objects: visibleValue([...home, ...sets]) };
}

function documentsOf(manifests: readonly Manifests[]): readonly Commented[] {
  return manifests.flatMap(({ cluster, objects }) =>
    objects.map((value) => ({ comment: `cluster ${cluster.name}`, value })),
  );
}

function planWords(plan: Plan, manifests: readonly Manifests[]): readonly string[] {
  const bound = bind(plan, [], []);
  return [
    'Dry run: nothing was changed.',
    ...manifests.flatMap((one) => clusterWords(plan, one)),
    ...plan.directions.map(({ from, to }) => (from === to ? `probes within ${from}` : `probes from ${from} to ${to}`)),
    `${counted(countPlanned(bound), 'probe')}: ${sectionWords(bound)}`,
    ...plan.remarks.map(remarkWords),
  ];
}

function clusterWords({ endpoints, untested }: Plan, { cluster, objects }: Manifests): readonly string[] {
  const { name, namespace, found, floaters } = cluster;
  const applied = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ');
  return [
    `${name}: ${found.cluster.server}, Kubernetes ${found.cluster.version}, namespace ${namespace}`,
    `${name}: would apply ${applied}, image ${imagesToMirror(floaters.map(({ profile }) => profile)).join(', ')}`,
    ...floaters.map(({ layer }) => {
      const own = endpoints.filter((end) => end.cluster === name && end.layer === layer).map(({ node }) => node);
      return `${name}: ${floaterWords(layer)}s on ${counted(own.length, 'node')}: ${own.join(', ')}`;
    }),
    ...untested
      .filter(({ cluster }) => cluster === name)
      .map(({ node, reason }) => `${name}: left out: ${node}: ${reason}`),
  ];
}

function sectionWords({ sections }: BoundPlan): string {
  return sections.map(({ check, path, family }) => `${check} ${path} ${family}`).join(', ') || 'no family is known yet';
}
