import { randomBytes } from 'node:crypto';
import { findDeployment } from '../floater/deploy.ts';
import { floaterManifest, namespaceManifest } from '../floater/manifests.ts';
import type { KubeObject } from '../kube/objects.ts';
import { type BoundPlan, bind } from '../plan/bind.ts';
import type { Plan } from '../plan/plan.ts';
import { remarkWords } from '../plan/remarks.ts';
import { API_VERSION } from '../report/report.ts';
import { countPlanned } from '../report/summary.ts';
import { toYaml } from '../report/yaml.ts';
import type { Io } from '../ui/io.ts';
import type { SeenSite } from './steps.ts';

export interface DryRun {
  readonly sites: readonly SeenSite[];
  readonly plan: Plan;
  readonly format: string;
}

/** Objects that a check would make or change on one cluster. */
interface Manifests {
  readonly site: SeenSite;
  readonly objects: readonly KubeObject[];
}

/** Prints what a check would do; the clusters stay as they are. `-o yaml` may be piped to `kubectl apply -f -`. */
export async function printDryRun({ sites, plan, format }: DryRun, io: Io): Promise<void> {
  const manifests = await Promise.all(sites.map(manifestsOf));
  if (format === 'json') {
    const clusters = manifests.map(({ site, objects }) => ({ cluster: site.name, objects }));
    const document = { apiVersion: API_VERSION, kind: 'Plan', plan, manifests: clusters };
    io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    return;
  }
  const words = planWords(plan, manifests);
  if (format === 'yaml') io.stdout.write(`${words.map((line) => `# ${line}\n`).join('')}${manifestText(manifests)}`);
  // What reads names takes each line for a pair that failed.
  else
    (format === 'name' ? io.stderr : io.stdout).write(`${[...words, 'The manifests: --dry-run -o yaml'].join('\n')}\n`);
}

/** With the token that is there already, so that the manifest is the one that a check would send. */
async function manifestsOf(site: SeenSite): Promise<Manifests> {
  const existing = await findDeployment(site.client, site.namespace);
  const token = existing?.token ?? randomBytes(8).toString('hex');
  const wanted = floaterManifest(site.floater, token, site.found.platform);
  const objects = site.found.intent?.makesNamespace ? [namespaceManifest(site.namespace), wanted] : [wanted];
  return { site, objects };
}

function manifestText(manifests: readonly Manifests[]): string {
  return manifests
    .flatMap(({ site, objects }) => objects.map((one) => `---\n# cluster ${site.name}\n${toYaml(one)}`))
    .join('');
}

function planWords(plan: Plan, manifests: readonly Manifests[]): readonly string[] {
  const bound = bind(plan, [], []);
  return [
    'Dry run: nothing was changed.',
    ...manifests.flatMap((one) => clusterWords(plan, one)),
    ...plan.directions.map(({ from, to }) => (from === to ? `probes within ${from}` : `probes from ${from} to ${to}`)),
    `${countPlanned(bound)} probes: ${sectionWords(bound)}`,
    ...plan.remarks.map(remarkWords),
  ];
}

function clusterWords({ endpoints, untested }: Plan, { site, objects }: Manifests): readonly string[] {
  const { name, namespace, found } = site;
  const nodes = endpoints.filter(({ cluster }) => cluster === name).map(({ node }) => node);
  return [
    `${name}: ${found.cluster.server}, Kubernetes ${found.cluster.version}, namespace ${namespace}`,
    `${name}: would apply ${objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(', ')}, image ${site.floater.profile.image}`,
    `${name}: floaters on ${nodes.length} nodes: ${nodes.join(', ')}`,
    ...untested
      .filter(({ cluster }) => cluster === name)
      .map(({ node, reason }) => `${name}: left out: ${node}: ${reason}`),
  ];
}

function sectionWords({ sections }: BoundPlan): string {
  return sections.map(({ check, path, family }) => `${check} ${path} ${family}`).join(', ') || 'no family is known yet';
}
