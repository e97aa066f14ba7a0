/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/ */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export type ObjectLabels = Readonly<Record<string, string>>;
/** `perhaps`: it selects by labels that are not known. */
export type SelectorFit = 'yes' | 'no' | 'perhaps';

/**
 * Whether a selector matches these labels. `isKnown` says whether the labels are complete for a key. An empty
 * selector matches everything. Pure.
 */
export function fitOf(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: ObjectLabels,
  isKnown: (key: string) => boolean = () => true,
): SelectorFit {
  const terms = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions,
  ];
  const fits = terms.map((term) => (isKnown(term.key) ? termFit(term, labels) : 'perhaps'));
  return (['no', 'perhaps'] as const).find((fit) => fits.includes(fit)) ?? 'yes';
}

type Term = NonNullable<LabelSelector['matchExpressions']>[number];

function termFit({ key, operator, values = [] }: Term, labels: ObjectLabels): SelectorFit {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return yesOrNo(value !== undefined && values.includes(value));
    case 'NotIn':
      return yesOrNo(value === undefined || !values.includes(value));
    case 'Exists':
      return yesOrNo(value !== undefined);
    case 'DoesNotExist':
      return yesOrNo(value === undefined);
    default:
      return 'perhaps';
  }
}

function yesOrNo(holds: boolean): SelectorFit {
  return holds ? 'yes' : 'no';
}
