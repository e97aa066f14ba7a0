/**
 * The value of a finding. `right`: it names a cause, given by `cause`, and with it those in `also`.
 * `consequence`: it is true, but is not the cause itself. `invented`: it does not match anything that is
 * broken. `none`: it claims no cause.
 */
export type Mark =
  | { readonly kind: 'right'; readonly cause: number; readonly also?: readonly number[] }
  | { readonly kind: 'consequence' | 'invented' | 'none' };
