/**
 * Decodes base64 as Go does (`StdEncoding` in encoding/base64): padding is required; line breaks are ignored,
 * but no other blanks.
 * @returns undefined if the text is not base64
 */
export function bytesOfBase64(text: string): Buffer | undefined {
  const plain = text.replace(/[\r\n]/g, '');
  const isWhole = plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
  return isWhole ? Buffer.from(plain, 'base64') : undefined;
}
