import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReport, settled, startBrowser } from './browser.ts';
import { colourAt, middleOf, report, storyOf } from './fixture.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => await browser.close());

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
