export interface BundledFile {
  readonly name: string;
  /** What it is, in a few words. */
  readonly what: string;
  readonly text: string;
}
