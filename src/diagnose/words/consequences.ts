import type { Obstacle } from '../../model/obstacle.ts';
import { counted } from '../../text/plural.ts';
import type { Finding } from '../finding.ts';
import type { DiagnosisContext } from '../locate.ts';
import { countsOf, hasErrors, type Obstructed, obstructedNodes } from '../obstructed.ts';
import type { World } from '../world.ts';
import { firstOf } from './first-of.ts';
import { nodeName } from './names.ts';
import { shownIn } from './shown.ts';
import { unmeasuredFindings } from './unmeasured.ts';

/**
 * What a node that nothing gets into does to an exec: the API server reaches its kubelet no more than others
 * do.
 */
const UNREACHED: ReadonlySet<Obstacle | undefined> = new Set<Obstacle | undefined>([
  ...(['silent', 'unopened', 'cut', 'kubelet-unreached', 'konnectivity'] as const),
]);

/** Codes of findings that say that nothing gets into nodes. */
const SHUT = /^ND(101|102|212)$/;

/**
 * The findings about the network, and then those about what could not be measured. If nothing gets into a
 * node, that no program could be run there is no finding of its own, but evidence of the first. Pure.
 */
export function withUnmeasured(
  setting: DiagnosisContext,
  findings: readonly Finding[],
  of: number,
): readonly Finding[] {
  const { world } = setting;
  if (!hasErrors(world)) return findings;
  const counts = countsOf(world);
  const obstructed = obstructedNodes(world, counts);
  const unreached = obstructed.filter(({ obstacle }) => UNREACHED.has(obstacle));
  const told = new Set<number>();
  const network = findings.map((finding) => {
    const own = unreached.filter(({ node }) => !told.has(node) && isAbout(world, finding, node));
    if (own.length === 0 || !isShut(world, finding)) return finding;
    for (const { node } of own) told.add(node);
    return { ...finding, evidence: [...finding.evidence, words(setting, own)] };
  });
  return [...network, ...unmeasuredFindings(setting, of, { counts, obstructed, told })];
}

function isAbout({ nodes }: World, { subject }: Finding, node: number): boolean {
  const { cluster, name = '' } = nodes[node] ?? {};
  const names = subject.kind === 'node' ? [subject.name] : (subject.nodes ?? []);
  return subject.cluster === cluster && names.includes(name);
}

/** Execs come by the network of the nodes. If that is reached, it is another cause. */
function isShut(world: World, { code, direction, region }: Finding): boolean {
  return SHUT.test(code) && direction !== 'outbound' && shownIn(world, region).nodeLayer !== 'passed';
}

function words(setting: DiagnosisContext, stopped: readonly Obstructed[]): string {
  const names = firstOf(stopped.map(({ node }) => nodeName(setting, node)));
  const errors = stopped.reduce((sum, one) => sum + one.errors, 0);
  const [said] = stopped.map(({ detail }) => detail).filter((detail) => detail !== '');
  const probes = `${counted(errors, 'probe')} from there could not be measured`;
  return `programs could not be run on ${names} either${said ? ` (${said})` : ''}: ${probes}`;
}
