import { expect } from 'vitest';
import { type Config, readConfig } from '../../src/config/load.ts';
import { UserError } from '../../src/errors.ts';

export const PATH = '/x/config.json';
const HOME = '/home/me';

export function read(text: string): Promise<Config> {
  return readConfig(PATH, text, { HOME });
}

/** What the user sees, and the code by which a program recognizes it. */
export async function refusal(reading: Promise<unknown>) {
  const error: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error(`no UserError: ${String(error)}`);
  const { code, message, hint } = error;
  expect(message).not.toContain('\n');
  return { code, message: message.replace(`config ${PATH}: `, ''), hint };
}
