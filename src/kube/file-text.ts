/** PowerShell's `>` and Out-File write UTF-16. */
const BY_MARK: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
];

/**
 * The text of a file without its byte-order mark: UTF-16 if the mark says so, else UTF-8. kubectl's YAML
 * reader decides in the same way (go.yaml.in/yaml/v2, readerc.go).
 * @returns undefined if the bytes are not valid text
 */
export function textOf(bytes: Uint8Array): string | undefined {
  const [encoding] = BY_MARK.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? ['utf-8'];
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
