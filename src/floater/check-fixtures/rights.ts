import type { Right } from '../../kube/right.ts';
import type { Makes } from '../../model/network.ts';
import { ECHO, HEADLESS, hairpinName, MOST_SELECTED, NODE_PORT, SERVICE } from './names.ts';

/** A right that checks need in addition to those of every run. */
export interface CheckRight extends Right {
  readonly namespace: string;
  /**
   * `check`: checks are skipped without it. `look`: only shows when Services are ready; without it, the run
   * waits for a fixed time, and a note says so.
   */
  readonly purpose: 'check' | 'look';
  /** The kinds of fixture that need it; checks that want one of them are skipped. */
  readonly makes: readonly Makes[];
}

export interface NeededForChecks {
  readonly makes: readonly Makes[];
  readonly namespace: string;
}

/** The rights to make, see and remove what these checks want. Every run has the right to list pods. Pure. */
export function neededForChecks({ makes, namespace }: NeededForChecks): readonly CheckRight[] {
  const selecting = (['service', 'nodeport'] as const).filter((one) => makes.includes(one));
  const services = { group: '', resource: 'services', namespace, purpose: 'check' } as const;
  const forServices: readonly CheckRight[] = [
    { verb: 'create', ...services, makes: selecting },
    { verb: 'list', ...services, makes: selecting },
    ...selecting.flatMap((one) =>
      SERVICES[one].map((name): CheckRight => ({ verb: 'delete', ...services, name, makes: [one] })),
    ),
    { verb: 'patch', group: '', resource: 'pods', namespace, purpose: 'check', makes: selecting },
    {
      verb: 'list',
      group: 'discovery.k8s.io',
      resource: 'endpointslices',
      namespace,
      purpose: 'look',
      makes: selecting,
    },
  ];
  return [...(selecting.length > 0 ? forServices : []), ...(makes.includes('echo') ? echoRights(namespace) : [])];
}

const SERVICES = {
  service: [SERVICE, HEADLESS, ...Array.from({ length: MOST_SELECTED }, (_, index) => hairpinName(index + 1))],
  nodeport: [NODE_PORT],
} as const satisfies Partial<Record<Makes, readonly string[]>>;

function echoRights(namespace: string): readonly CheckRight[] {
  const sets = { group: 'apps', resource: 'daemonsets', namespace, purpose: 'check', makes: ['echo'] } as const;
  return [
    { verb: 'create', ...sets },
    { verb: 'list', ...sets },
    { verb: 'delete', ...sets, name: ECHO },
  ];
}
