/** PowerShell writes UTF-16 by `>` and Out-File. */
const BY_MARK: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
];

/**
 * The text of a file, without its byte-order mark: UTF-16 by its mark, else UTF-8, as kubectl's YAML reader tells them
 * apart (go.yaml.in/yaml/v2, readerc.go).
 * @returns undefined where the bytes are no such text
 */
export function textOf(bytes: Uint8Array): string | undefined {
  const [encoding] = BY_MARK.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? ['utf-8'];
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
