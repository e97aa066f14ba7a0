import { expect } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { captureIo } from './io.ts';
import type { Folder } from './temp.ts';

export interface Ran {
  readonly code: number;
  readonly stderr: string;
}

/** `check` with a kubeconfig and a state folder of the test's own. */
export async function checkWith(folder: Folder, kubeconfig: string, argv: readonly string[] = []): Promise<Ran> {
  const { io, stderr } = captureIo({ KUBECONFIG: kubeconfig, NETDOCTOR_HOME: folder.path });
  return { code: await run(['check', ...argv], io), stderr: stderr() };
}

/** The lines of the error. It is one line and a hint, and not a bug of ours. */
export function errorOf({ code, stderr }: Ran): { readonly error: string; readonly hint: string } {
  expect(code).toBe(2);
  expect(stderr).not.toContain('bug in kubectl-netdoctor');
  expect(stderr).not.toContain('    at ');
  const lines = stderr.trimEnd().split('\n');
  const [error = '', hint = '', ...more] = lines.slice(lines.findIndex((line) => line.startsWith('error: ')));
  expect(error).toMatch(/^error: /);
  expect(hint).toMatch(/^ {2}\S/);
  expect(more).toEqual([]);
  return { error: error.slice('error: '.length), hint: hint.trim() };
}
