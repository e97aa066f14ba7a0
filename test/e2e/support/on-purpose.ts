/** Where the loopback cluster answers otherwise than the real one, and may. */
export interface OnPurpose {
  /** Of the requests that show it. */
  readonly by: string;
  readonly reason: string;
  /** Its status is the real one, and only the words differ. */
  readonly sameStatus: boolean;
}

export const ON_PURPOSE: readonly OnPurpose[] = [
  { by: 'bad label', reason: 'labels are not examined: those of the product are good', sameStatus: false },
  { by: 'all of a kind', reason: 'nobody removes the objects of a kind as a whole', sameStatus: false },
  { by: 'bad token', reason: "the words are those of Go's JSON parser", sameStatus: true },
  { by: 'no JSON', reason: "the words are those of Go's JSON parser", sameStatus: true },
];
