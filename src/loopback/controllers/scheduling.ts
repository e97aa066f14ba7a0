import type { Node } from '../../kube/objects.ts';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** What a pod requires of its node; taints do not count here. */
export interface SchedulingRules {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions?: readonly Requirement[];
          readonly matchFields?: readonly Requirement[];
        }[];
      };
    };
  };
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ */
export function isWanted({ metadata }: Node, { nodeSelector = {}, affinity }: SchedulingRules): boolean {
  const labels = metadata.labels ?? {};
  const selected = Object.entries(nodeSelector).every(([key, value]) => labels[key] === value);
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const matches = terms?.some(({ matchExpressions = [] }) => matchExpressions.every((one) => holds(one, labels)));
  return selected && matches !== false;
}

function holds({ key, operator, values = [] }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key];
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    default:
      return false;
  }
}
