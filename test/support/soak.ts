/**
 * The first number in `npm test`, the second in `npm run soak`, which runs at length what would otherwise
 * keep everyone waiting.
 */
export function soak(usual: number, long: number): number {
  return process.env.SOAK === 'yes' ? long : usual;
}
