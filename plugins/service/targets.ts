import {
  type Answerer,
  type BoundPlan,
  checkedWord,
  httpUrl,
  type Judgement,
  type OwnTarget,
  refined,
  serviceTargets,
  skipped,
  sourceGap,
  type Target,
  type Targets,
} from '../../src/check/plugin.ts';

const NAME = /^[0-9a-z.-]+\.svc$/;

/** What deploy did not make is not tried. */
export function targets(bound: BoundPlan, source: number): Targets {
  const gap = sourceGap(bound);
  return refined(
    serviceTargets(bound, source, { check: 'service' }),
    (target) => gapOf(target, gap) ?? otherLayer(bound, target) ?? target,
  );
}

/** Why it cannot be tried. */
function gapOf(target: OwnTarget, gap: ReturnType<typeof sourceGap>): Judgement | undefined {
  const { aim = {}, address, port } = target;
  const isNamed = aim.role === 'headless';
  const isThere = port > 0 && rightOf(target).length > 0 && (isNamed ? aim.name !== undefined : address !== '');
  if (!isThere) return skipped(aim.untried ?? 'its Service was not made');
  return isNamed ? gap(target.section, target.source) : undefined;
}

/** A node has one Service of its own. It leads to the floater on the pod network, if there is one. */
function otherLayer({ plan }: BoundPlan, { aim, source }: OwnTarget): Judgement | undefined {
  if (aim?.role !== 'hairpin' || source.layer === 'pod') return undefined;
  const { cluster, node } = source;
  const hasPod = plan.endpoints.some((one) => one.layer === 'pod' && one.node === node && one.cluster === cluster);
  return hasPod
    ? skipped('its own Service leads to the pod network: only the floater there can reach itself')
    : undefined;
}

/** The identities of the floaters that may answer. */
export function rightOf({ aim, source }: Target): readonly string[] {
  return aim?.role === 'hairpin' ? [source?.identity ?? ''] : (aim?.expected ?? []);
}

export function answererOf(target: Target): Answerer {
  const { aim, port, section } = target;
  const name = aim?.role === 'headless' ? checkedWord(NAME, aim.name ?? '') : undefined;
  return {
    url: name ? `http://${name.replace(/svc$/, '$$svc')}:${Math.trunc(port)}/` : httpUrl(target),
    family: section.family === 'ipv6' ? 6 : 4,
    right: rightOf(target),
  };
}
