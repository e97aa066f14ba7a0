/** A case in which the loopback cluster may answer differently from the real one. */
export interface OnPurpose {
  /** The `by` of the requests that show it. */
  readonly by: string;
  readonly reason: string;
  /** The status is the same as the real one, and only the message differs. */
  readonly sameStatus: boolean;
}

export const ON_PURPOSE: readonly OnPurpose[] = [
  { by: 'bad label', reason: 'labels are not examined: those of the product are good', sameStatus: false },
  { by: 'all of a kind', reason: 'nobody removes the objects of a kind as a whole', sameStatus: false },
  { by: 'bad token', reason: "the words are those of Go's JSON parser", sameStatus: true },
  { by: 'no JSON', reason: "the words are those of Go's JSON parser", sameStatus: true },
];
