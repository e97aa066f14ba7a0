import type { Page } from 'playwright-core';
import { CODES } from '../../src/model/verdict.ts';
import { aFinding, bigReport } from '../support/big-report.ts';
import { pixelAt, settled } from './browser.ts';

/** n2 is cut off for tcp; beside that, udp from n4 to n6 is lost, and n5 could not be asked. */
const plain = bigReport(6, {
  checks: ['tcp', 'udp'],
  code: ({ node }, to, check) => {
    if (node === 'n5') return CODES['error EXEC'];
    if (check === 'tcp' && (node === 'n2' || to.node === 'n2')) return CODES['fail TIMEOUT'];
    return check === 'udp' && node === 'n4' && to.node === 'n6' ? CODES['fail UNREACHABLE'] : undefined;
  },
});
export const cutOff = aFinding(plain, {}, (source, destination) => source.node === 'n2' || destination.node === 'n2');
export const lone = aFinding(
  plain,
  { code: 'ND901', severity: 'info', title: 'udp from n4 to n6 fails' },
  ({ node }, to) => {
    return node === 'n4' && to.node === 'n6';
  },
);
export const report = { ...plain, findings: [cutOff, lone] };

/** Where the middle of a cell is on the board, by positions along the axes. */
export async function middleOf(page: Page, row: number, column: number): Promise<{ x: number; y: number }> {
  const { width, height } = (await page.locator('#spacer').boundingBox()) ?? { width: 0, height: 0 };
  // Six rows and columns of 40 pixels, and 8 behind them.
  return { x: width - 8 - (6 - column - 0.5) * 40, y: height - 8 - (6 - row - 0.5) * 40 };
}

export async function storyOf(page: Page): Promise<string> {
  await settled(page);
  return await page.locator('#story').innerText();
}

export async function colourAt(page: Page, row: number, column: number): Promise<readonly number[]> {
  const { x, y } = await middleOf(page, row, column);
  // Beside the mark.
  return await pixelAt(page, x - 15, y);
}
