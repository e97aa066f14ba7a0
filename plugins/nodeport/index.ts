import {
  answersProgram,
  FAMILIES,
  familyOf,
  httpUrl,
  judgeAnswer,
  NO_OPTIONS,
  type Plugin,
  refined,
  SERVICE_PATHS,
  type Seen,
  serviceTargets,
  skipped,
} from '../../src/check/plugin.ts';

/** A NodePort of the floaters on every node, probed from every node. */
export const nodeport = {
  name: 'nodeport',
  summary: 'a NodePort of the floaters on every node, from every node',
  proves: 'every node takes what comes to a NodePort and hands it on to a pod of the Service, wherever that pod is',
  byDefault: false,
  needs: { tools: ['curl', 'sed', 'head', 'cat', 'rm', 'mv', 'sleep'] },
  traits: { protocols: ['tcp'], latency: 'answer', makes: 'nodeport' },
  paths: SERVICE_PATHS,
  count: 'each',
  optionsSchema: NO_OPTIONS,
  aims,
  targets: (bound, source) =>
    refined(serviceTargets(bound, source, { check: 'nodeport' }), (target) => {
      const isThere = target.port > 0 && target.address !== '' && target.aim?.expected?.length;
      return isThere ? target : skipped(target.aim?.untried ?? 'its Service was not made');
    }),
  program: (targets, options) =>
    answersProgram(
      targets.map((target) => ({
        url: httpUrl(target),
        family: target.section.family === 'ipv6' ? 6 : 4,
        right: target.aim?.expected ?? [],
      })),
      options,
    ),
  judge: (target, record, floaters) => judgeAnswer(record, target.aim?.expected ?? [], floaters),
} satisfies Plugin;

/** The port and the right answers are only known once deploy has made the Service. */
function aims({ nodes }: Seen): ReturnType<NonNullable<Plugin['aims']>> {
  return nodes
    .filter(({ internal }) => internal.length > 0)
    .map(({ name, internal }) => ({
      node: `${name} (NodePort)`,
      families: FAMILIES.filter((family) => internal.some((address) => familyOf(address) === family)),
      aim: { role: 'nodeport', node: name, addresses: internal },
    }));
}
