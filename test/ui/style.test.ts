import { describe, expect, test } from 'vitest';
import type { ColorChoice } from '../../src/ui/io.ts';
import { styleFor, type Tone } from '../../src/ui/style.ts';
import { captureIo } from '../support/io.ts';

interface Case {
  readonly color?: ColorChoice;
  readonly terminal: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly coloured: boolean;
}

const CASES: readonly Case[] = [
  { terminal: true, env: {}, coloured: true },
  { terminal: false, env: {}, coloured: false },
  { terminal: true, env: { NO_COLOR: '1' }, coloured: false },
  { terminal: true, env: { NO_COLOR: '' }, coloured: true },
  { terminal: true, env: { TERM: 'dumb' }, coloured: false },
  { color: 'auto', terminal: true, env: {}, coloured: true },
  { color: 'auto', terminal: false, env: {}, coloured: false },
  { color: 'always', terminal: false, env: {}, coloured: true },
  { color: 'always', terminal: false, env: { NO_COLOR: '1', TERM: 'dumb' }, coloured: true },
  { color: 'never', terminal: true, env: {}, coloured: false },
];

describe('styleFor', () => {
  test.each(CASES)('--color $color, terminal: $terminal, $env: $coloured', ({ color, terminal, env, coloured }) => {
    const { io } = captureIo();
    Object.assign(io.stdout, { isTTY: terminal });
    const style = styleFor('stdout', { ...io, env, ...(color ? { color } : {}) });
    expect(style.bad('x')).toBe(coloured ? '\u001b[31mx\u001b[39m' : 'x');
  });

  test('each stream is checked separately', () => {
    const { io } = captureIo({ NO_COLOR: '' });
    Object.assign(io.stderr, { isTTY: true });
    expect(styleFor('stdout', io).good('x')).toBe('x');
    expect(styleFor('stderr', io).good('x')).not.toBe('x');
  });
});

describe('halves', () => {
  const { halves } = styleFor('stdout', { ...captureIo().io, color: 'always' });

  test.each<{ upper: Tone | undefined; lower: Tone | undefined; wanted: string }>([
    { upper: 'good', lower: 'bad', wanted: '\u001b[32m\u001b[41m▀▀▀\u001b[49m\u001b[39m' },
    { upper: 'mixed', lower: 'mixed', wanted: '\u001b[35m███\u001b[39m' },
    { upper: 'doubtful', lower: undefined, wanted: '\u001b[33m▀▀▀\u001b[39m' },
    { upper: undefined, lower: 'good', wanted: '\u001b[32m▄▄▄\u001b[39m' },
    { upper: undefined, lower: undefined, wanted: '   ' },
  ])('$upper over $lower', ({ upper, lower, wanted }) => expect(halves(upper, lower, 3)).toBe(wanted));
});
