/** The part of a canvas context that measures the width of a text in CSS pixels. */
export interface Measure {
  readonly measureText: (text: string) => { readonly width: number };
}

/** Shortens names. Two names look the same only if no way of cutting keeps them different. */
export function shortNames(measure: Measure, names: readonly string[], most: number): readonly string[] {
  const short = withoutDomain(names);
  const cut = (share: number) => short.map((name) => shortened(measure, name, { most, share }));
  const different = new Set(short).size;
  for (const share of SHARES) {
    const texts = cut(share);
    if (new Set(texts).size === different) return texts;
  }
  return cut(SHARES[0]);
}

/**
 * The share of the shortened name that its beginning gets. The names of one cloud differ either at the
 * beginning or at the end.
 */
const SHARES = [0.35, 0.6, 0.85, 0.1] as const;
const DOMAIN = /\.[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/i;

/** Drops a domain that several nodes share. The story of a pair shows the full name. */
function withoutDomain(names: readonly string[]): readonly string[] {
  const domainOf = (name: string) => DOMAIN.exec(name)?.[0] ?? '';
  const counts = new Map<string, number>();
  for (const name of names) counts.set(domainOf(name), (counts.get(domainOf(name)) ?? 0) + 1);
  const short = names.map((name) => {
    const domain = domainOf(name);
    return domain !== '' && (counts.get(domain) ?? 0) > 1 ? name.slice(0, -domain.length) : name;
  });
  return new Set(short).size === new Set(names).size ? short : names;
}

/** Cuts a name in the middle, unless it fits. */
export function shortened(
  measure: Measure,
  name: string,
  { most, share = SHARES[0] }: { readonly most: number; readonly share?: number },
): string {
  const { width } = measure.measureText(name);
  if (width <= most) return name;
  const letters = Array.from(name);
  // Most letters are about equally wide, so a good first guess saves most of the measuring.
  for (let length = Math.min(letters.length - 1, Math.ceil((letters.length * most) / width)); length > 1; length--) {
    const head = Math.floor(length * share);
    const short = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - length + head).join('')}`;
    if (measure.measureText(short).width <= most) return short;
  }
  return '…';
}
