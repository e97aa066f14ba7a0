import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bind } from '../../src/model/bound-plan.ts';
import { aReport } from '../support/matrix.ts';
import { aNode, aPlan } from '../support/plan.ts';
import { openReport, settled, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(async () => await browser.close());

test.each([
  ['of one domain', 'ip-10-0-1-1.eu-central-1.compute.internal', 'ip-10-0-1-1'],
  ['that are too long', 'gke-a-cluster-with-a-name-that-is-long-default-pool-0a1b2c3d-1', '…'],
])('names %s are written short beside the cells, and in full in the story', async (_, name, shown) => {
  const names = [name, name.replace('1', '2')];
  const bound = bind(aPlan(2, { nodes: names.map((one) => aNode(one)) }), [], []);
  await using opened = await openReport(browser, aReport(bound));
  const { page } = opened;
  const written: string[] = await page.evaluate(() => {
    const texts: string[] = [];
    const { fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function (...args) {
      texts.push(args[0]);
      fillText.apply(this, args);
    };
    document.querySelector('#scroller')?.dispatchEvent(new Event('scroll'));
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(texts))));
  });
  expect(written.filter((text) => text.includes(shown)).length).toBeGreaterThan(0);
  expect(written).not.toContain(name);
  expect(new Set(written.filter((text) => text.startsWith(name.slice(0, 3)))).size).toBeGreaterThanOrEqual(2);
  await page.locator('#canvas').focus();
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await settled(page);
  expect((await page.locator('#story').innerText()).replaceAll('\n', '')).toContain(`${names[0]} → ${names[1]}`);
});
