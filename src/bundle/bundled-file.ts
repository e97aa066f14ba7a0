export interface BundledFile {
  readonly name: string;
  /** A short description. */
  readonly what: string;
  readonly text: string;
}
