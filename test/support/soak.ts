/**
 * A number for `npm test`, and one for `npm run soak`, which does at length what would keep everybody
 * waiting.
 */
export function soak(usual: number, long: number): number {
  return process.env.SOAK === 'yes' ? long : usual;
}
