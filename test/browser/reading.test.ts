import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bind } from '../../src/model/bound-plan.ts';
import { aReport, pass } from '../support/matrix.ts';
import { aBound, aNode, aPlan } from '../support/plan.ts';
import { openReport, startBrowser } from './browser.ts';
import { colourAt, report, storyOf } from './fixture.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => await browser.close());

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
