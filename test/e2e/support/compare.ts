import { isDeepStrictEqual } from 'node:util';
import type { RawAnswer } from './raw-client.ts';
import { readFieldsOf } from './read-fields.ts';
import { beyond, type Shape, shapeOf } from './shape.ts';

/** Two answers to the same request: from the real API server and from the loopback one. */
export interface Answers {
  readonly real: RawAnswer;
  readonly loopback: RawAnswer;
}

/** How the loopback's answer differs where it must not. */
export function differences({ real, loopback }: Answers): readonly string[] {
  if (real.status !== loopback.status)
    return [`status ${loopback.status}, not ${real.status}: ${text(loopback.body)}, not ${text(real.body)}`];
  const type = real.type === loopback.type ? [] : [`content type ${loopback.type}, not ${real.type}`];
  if (typeof real.body === 'string' || real.status >= 300) return [...type, ...failureDifferences({ real, loopback })];
  return [...type, ...shapeDifferences(real.body, loopback.body)];
}

/** The loopback invents nothing, and leaves out nothing that the product reads. */
export function shapeDifferences(real: unknown, loopback: unknown): readonly string[] {
  const [given, wanted] = [shapeOf(loopback), shapeOf(real)];
  const read = readFieldsOf(real).filter((path) => wanted.has(path));
  return [
    ...beyond(given, wanted).map((path) => `invented: ${path}`),
    ...beyond(only(wanted, read), given).map((path) => `missing: ${path}`),
  ];
}

function only(shape: Shape, paths: readonly string[]): Shape {
  return new Map([...shape].filter(([path]) => paths.includes(path)));
}

/** Every word of a refusal matters, because users see it. */
export function failureDifferences({ real, loopback }: { real: Said; loopback: Said }): readonly string[] {
  const [is, should] = [normalised(loopback.body), normalised(real.body)];
  return isDeepStrictEqual(is, should) ? [] : [`${text(is)}, not ${text(should)}`];
}

type Said = Pick<RawAnswer, 'body'>;

const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The body without values that each cluster chooses itself. */
export function normalised(body: unknown): unknown {
  const seen: string[] = [];
  const word = (uid: string) => {
    if (!seen.includes(uid)) seen.push(uid);
    return `uid-${seen.indexOf(uid)}`;
  };
  return JSON.parse(
    JSON.stringify(body)
      .replace(UID, word)
      .replace(/netdoctor-floater-[a-z0-9]{5}\b/g, 'netdoctor-floater-xxxxx')
      .replace(/(ResourceVersion in record|too old resource version: \d+) \(\d+\)/g, '$1 (0)'),
  );
}

/** For a test's failure message. */
export function text(value: unknown): string {
  return JSON.stringify(value).slice(0, 600);
}
