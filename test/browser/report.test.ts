import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CODES } from '../../src/check/verdict.ts';
import { bind } from '../../src/plan/bind.ts';
import { aFinding, bigReport } from '../support/big-report.ts';
import { aReport, pass } from '../support/matrix.ts';
import { aBound, aNode, aPlan } from '../support/plan.ts';
import { openReport, pixelAt, settled, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => await browser.close());

/** n2 is cut off for tcp; beside that, udp from n4 to n6 is lost, and n5 could not be asked. */
const plain = bigReport(6, {
  checks: ['tcp', 'udp'],
  code: ({ node }, to, check) => {
    if (node === 'n5') return CODES['error EXEC'];
    if (check === 'tcp' && (node === 'n2' || to.node === 'n2')) return CODES['fail TIMEOUT'];
    return check === 'udp' && node === 'n4' && to.node === 'n6' ? CODES['fail UNREACHABLE'] : undefined;
  },
});
const cutOff = aFinding(plain, {}, (source, destination) => source.node === 'n2' || destination.node === 'n2');
const lone = aFinding(plain, { code: 'ND901', severity: 'info', title: 'udp from n4 to n6 fails' }, ({ node }, to) => {
  return node === 'n4' && to.node === 'n6';
});
const report = { ...plain, findings: [cutOff, lone] };

/** Where the middle of a cell is on the board, by positions along the axes. */
async function middleOf(page: Page, row: number, column: number): Promise<{ x: number; y: number }> {
  const { width, height } = (await page.locator('#spacer').boundingBox()) ?? { width: 0, height: 0 };
  // Six rows and columns of 40 pixels, and 8 behind them.
  return { x: width - 8 - (6 - column - 0.5) * 40, y: height - 8 - (6 - row - 0.5) * 40 };
}

async function storyOf(page: Page): Promise<string> {
  await settled(page);
  return await page.locator('#story').innerText();
}

async function colourAt(page: Page, row: number, column: number): Promise<readonly number[]> {
  const { x, y } = await middleOf(page, row, column);
  // Beside the mark.
  return await pixelAt(page, x - 15, y);
}

describe('the report in a browser', () => {
  test('opens without a word on the console, and asks for nothing', async () => {
    await using opened = await openReport(browser, report);
    const { page, troubles, requests } = opened;
    await page.locator('#scroller').hover({ position: await middleOf(page, 1, 0) });
    await page.selectOption('#sort', 'zone');
    await page.click('#zoom-in');
    expect(await page.locator('h1').innerText()).toContain('The network is broken');
    expect(troubles).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('passed, failed and not measured have colours of their own', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    const colours = [
      await colourAt(page, 0, 2),
      await colourAt(page, 1, 0),
      await colourAt(page, 4, 0),
      await colourAt(page, 0, 0),
    ];
    expect(colours).toEqual([
      [201, 220, 230],
      [191, 50, 20],
      [234, 177, 44],
      [255, 255, 255],
    ]);
  });

  test('the pointer over a cell tells the story of its pair', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    await page.locator('#scroller').hover({ position: await middleOf(page, 0, 1) });
    const story = await storyOf(page);
    expect(story).toContain('n1 → n2');
    expect(story).toContain('tcp pod-pod IPv4');
    expect(story).toContain('failed: TIMEOUT · 10.0.1.2');
    expect(story).toContain('no answer in 5 s (2 attempts)');
    expect(story).toMatch(/udp pod-pod IPv4\s+≈ \d\.\d+ ms/);
  });

  test('a finding opens and highlights its cells; Escape clears', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    const [own, other] = [await colourAt(page, 1, 0), await colourAt(page, 3, 5)];
    expect(await page.locator('#finding-0').isVisible()).toBe(false);
    await page.locator('.finding h3 button').first().click();
    expect(await page.locator('#finding-0').isVisible()).toBe(true);
    await settled(page);
    expect(await page.locator('#status').innerText()).toBe('ND101: 9 cells highlighted');
    expect(await colourAt(page, 1, 0)).toEqual(own);
    expect(await colourAt(page, 3, 5)).not.toEqual(other);
    await page.keyboard.press('Escape');
    await settled(page);
    expect(await page.locator('#finding-0').isVisible()).toBe(false);
    expect(await page.locator('#status').innerText()).toBe('');
    expect(await colourAt(page, 3, 5)).toEqual(other);
  });

  test('a finding that the section shown has nothing of shows the worst of all', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    await page.selectOption('#choice', { label: 'tcp pod-pod IPv4' });
    await page.locator('.finding h3 button').last().click();
    await settled(page);
    expect(await page.locator('#choice').inputValue()).toBe('worst');
    expect(await page.locator('#status').innerText()).toBe('ND901: 1 cell highlighted');
  });

  test('one section shows its own verdicts', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    const failed = await colourAt(page, 1, 0);
    await page.selectOption('#choice', { label: 'udp pod-pod IPv4' });
    expect(await colourAt(page, 1, 0)).not.toEqual(failed);
    expect(await colourAt(page, 3, 5)).toEqual(failed);
  });

  test('opens sorted by zone, where there is one cluster', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    await page.reload();
    await page.waitForSelector('html.ready');
    await settled(page);
    expect(await page.locator('#sort').inputValue()).toBe('zone');
  });

  test('sorted by zone, rows and columns stand zone by zone', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    await page.selectOption('#sort', 'zone');
    await page.locator('#scroller').hover({ position: await middleOf(page, 1, 5) });
    expect(await storyOf(page)).toContain('n4 → n6');
    await page.selectOption('#sort', 'failures');
    await page.locator('#scroller').hover({ position: await middleOf(page, 0, 1) });
    expect(await storyOf(page)).toMatch(/^n2 → /);
  });

  test('latencies have a scale', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    const [near, far] = [await colourAt(page, 0, 3), await colourAt(page, 0, 2)];
    expect(near).toEqual(far);
    await page.selectOption('#colour', 'latency');
    expect(await colourAt(page, 0, 3)).not.toEqual(await colourAt(page, 0, 2));
    expect(await page.locator('#scale').innerText()).toMatch(/[\d.]+ ms\s*[\d.]+ ms/);
  });
});

describe('by keyboard', () => {
  test('arrows move through the cells, and each is spoken', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    await page.locator('#canvas').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    expect(await storyOf(page)).toContain('n2 → n2');
    expect(await page.locator('#live').innerText()).toBe('n2 to n2: no probe');
    await page.keyboard.press('Home');
    expect(await page.locator('#live').innerText()).toBe(
      'n2 to n1: tcp pod-pod IPv4 failed: TIMEOUT, no answer in 5 s (2 attempts); 1 passed',
    );
  });

  test('N and P go from failed cell to failed cell', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    await page.locator('#canvas').focus();
    await page.keyboard.press('n');
    expect(await storyOf(page)).toContain('n1 → n2');
    await page.keyboard.press('n');
    expect(await storyOf(page)).toContain('n2 → n1');
    await page.keyboard.press('p');
    expect(await storyOf(page)).toContain('n1 → n2');
  });

  test('everything is reached by Tab, and a finding opens by Enter', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    const seen: string[] = [];
    for (let step = 0; step < 9; step++) {
      await page.keyboard.press('Tab');
      seen.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || ''));
      if (step === 1) await page.keyboard.press('Enter');
    }
    expect(await page.locator('#finding-0').isVisible()).toBe(true);
    expect(seen.slice(0, 5)).toEqual(['theme', 'BUTTON', 'BUTTON', 'BUTTON', 'BUTTON']);
    expect(seen.slice(5)).toEqual(['choice', 'sort', 'colour', 'zoom-out']);
  });
});

describe('as the reader likes it', () => {
  test('dark where the system is dark, and back by the switch; the matrix follows', async () => {
    await using opened = await openReport(browser, report, { colorScheme: 'dark' });
    const { page } = opened;
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await paper()).toBe('rgb(19, 23, 26)');
    expect(await colourAt(page, 1, 0)).toEqual([255, 122, 87]);
    await page.click('#theme');
    expect(await paper()).toBe('rgb(251, 251, 249)');
    expect(await colourAt(page, 1, 0)).toEqual([191, 50, 20]);
  });

  test('on a screen with two dots a pixel the canvas has them', async () => {
    await using opened = await openReport(browser, report, { deviceScaleFactor: 2 });
    const sizes = await opened.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#canvas');
      return [canvas?.width, (canvas?.clientWidth ?? 0) * 2];
    });
    expect(sizes[0]).toBe(sizes[1]);
  });

  test('without a script all words are there', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const { renderHtml } = await import('../../src/report/html/render.ts');
    await page.setContent(renderHtml(report));
    expect(await page.locator('#finding-0').isVisible()).toBe(true);
    expect(await page.locator('.failures tbody tr').count()).toBe(report.failures.length);
    await context.close();
  });

  test('in print findings are open, controls gone, and the whole matrix is drawn', async () => {
    await using opened = await openReport(browser, report, { colorScheme: 'dark' });
    const { page } = opened;
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    for (const [selector, visible] of [
      ['#finding-0', true],
      ['#finding-1', true],
      ['#print-matrix', true],
      ['#board', false],
      ['#theme', false],
      ['.copy', false],
    ] as const)
      expect(await page.locator(selector).first().isVisible(), selector).toBe(visible);
    const failed = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#print-matrix');
      const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let count = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at] === 191 && data[at + 1] === 50) count += 1;
      return count;
    });
    // Eleven cells of 80 by 80 dots, without their lines and marks.
    expect(failed).toBeGreaterThan(10 * 80 * 80 * 0.6);
  });

  test('a command is copied', async () => {
    await using opened = await openReport(browser, report);
    const { page } = opened;
    await page.locator('.finding h3 button').first().click();
    await page.locator('#finding-0 .copy').first().click();
    await page.waitForFunction(() => document.querySelector('#finding-0 .copy')?.textContent === 'Copied');
  });
});

describe('what may come', () => {
  test('names that are markup stay names', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const nodes = [evil, '</script><script>alert(2)</script>'].map((name) => aNode(name, { zone: evil }));
    const bound = bind(aPlan(2, { nodes }), [], []);
    const bad = aReport(bound, () => ({ verdict: 'fail', reason: 'BAD_REPLY', detail: `${evil}\u2028` }));
    await using opened = await openReport(browser, bad);
    const { page, troubles } = opened;
    await page.locator('#canvas').focus();
    await page.keyboard.press('n');
    expect(await storyOf(page)).toContain(evil);
    expect(await page.locator('img').count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test.each([
    ['nothing probed', aReport(aBound(1))],
    [
      'no floater',
      aReport(
        aBound(3, () => undefined),
        () => undefined,
      ),
    ],
    ['all fine', aReport(aBound(3), () => pass())],
  ])('%s', async (_, one) => {
    await using opened = await openReport(browser, one);
    expect(await opened.page.locator('h1').isVisible()).toBe(true);
    expect(opened.troubles).toEqual([]);
  });
});
