import type { CheckRequest } from '../../src/check/runner.ts';

export interface RowCall {
  readonly source: number;
  readonly sections: readonly number[];
}

/** An `onRows` that remembers its calls. */
export function rowsSeen(): { readonly calls: RowCall[]; readonly onRows: CheckRequest['onRows'] } {
  const calls: RowCall[] = [];
  return {
    calls,
    onRows: async (_matrix, source, sections) => {
      calls.push({ source, sections });
    },
  };
}
