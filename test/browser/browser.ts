import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { renderHtml } from '../../src/report/html/render.ts';
import type { Report } from '../../src/report/report.ts';

/** Debian's package of that name; as root, as in CI, it runs without its sandbox alone. */
export async function startBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath: '/usr/bin/chromium', args });
}

export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** What the console said, and what was thrown. */
  readonly troubles: readonly string[];
  /** What the page asked for beside itself. */
  readonly requests: readonly string[];
}

/** A report as a reader opens it: a file, without a network. */
export async function openReport(
  browser: Browser,
  report: Report,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'netdoctor-html-'));
  const file = join(folder, 'report.html');
  await writeFile(file, renderHtml(report));
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, offline: true, ...options });
  const page = await context.newPage();
  const [troubles, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('dialog', (dialog) => troubles.push(dialog.message()));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(`file://${file}`);
  await page.waitForSelector('html.ready');
  requests.shift();
  // Chosen without the focus going there; a test says so where it is about another order.
  await page.evaluate(() => {
    const sort = document.querySelector<HTMLSelectElement>('#sort');
    if (sort) sort.value = 'cluster';
    sort?.dispatchEvent(new Event('change'));
  });
  return {
    page,
    troubles,
    requests,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** After the next frame is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Red, green and blue of the canvas at a point of the board, in CSS pixels. */
export async function pixelAt(page: Page, x: number, y: number): Promise<readonly number[]> {
  await settled(page);
  return await page.evaluate(
    ([left = 0, top = 0]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#canvas');
      const ratio = devicePixelRatio;
      const data = canvas?.getContext('2d')?.getImageData(left * ratio, top * ratio, 1, 1).data ?? [];
      return [...data].slice(0, 3);
    },
    [x, y],
  );
}
