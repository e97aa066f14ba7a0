/**
 * Base64 as Go takes it (`StdEncoding` in encoding/base64): whole with its padding; line breaks are passed over, and no
 * other blanks.
 * @returns undefined where the text is no base64
 */
export function bytesOfBase64(text: string): Buffer | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  const isWhole = plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
  return isWhole ? Buffer.from(plain, 'base64') : undefined;
}
