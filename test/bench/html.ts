import type { Page } from 'playwright-core';
import { CODES } from '../../src/model/verdict.ts';
import { renderHtml } from '../../src/report/html/render.ts';
import type { Report } from '../../src/report/report.ts';
import { openReport, settled, startBrowser } from '../browser/browser.ts';
import { aFinding, bigReport } from '../support/big-report.ts';

const NODES = 1000;
const FRAMES = 60;

/** How long the page itself works on a frame, and the time between frames, in milliseconds. */
interface Frames {
  readonly work: readonly number[];
  readonly apart: readonly number[];
  /** What the page's thread computed for one on average, without other work on the machine. */
  readonly cpu: number;
}

/**
 * `npm run bench:html`: the size of the report of a run over a thousand nodes with three checks, how long it
 * takes to write and open it, and how long frames take while a reader uses it. On a screen, frames are 16.7
 * ms apart.
 */
async function bench(): Promise<void> {
  const report = thousand();
  const [page, writing] = timed(() => renderHtml(report));
  say(`${NODES} nodes, ${report.summary.probes} probes, ${report.failures.length} not passed`);
  say(`size: ${(page.length / 1e6).toFixed(2)} MB, written in ${writing.toFixed(0)} ms`);
  const browser = await startBrowser();
  try {
    await using opened = await openReport(browser, report);
    const { page: shown } = opened;
    const opening = await shown.evaluate(() => performance.getEntriesByName('ready')[0]?.startTime ?? Number.NaN);
    say(`opened in ${opening.toFixed(0)} ms`);
    say('milliseconds: median, 95 %, most of 60 frames; the average of what a frame computes');
    for (const [name, step] of Object.entries(STEPS)) sayFrames(name, await framesOf(shown, step));
    if (opened.troubles.length > 0) throw new Error(opened.troubles.join('\n'));
  } finally {
    await browser.close();
  }
}

/** One node is cut off, a zone loses udp to another zone, and some probes fail alone. */
function thousand(): Report {
  const number = ({ node }: { node: string }) => Number(node.split('-').at(-1));
  const report = bigReport(NODES, {
    checks: ['tcp', 'udp', 'icmp'],
    code: (source, destination, check) => {
      const [from, to] = [number(source), number(destination)];
      if (from === 17 || to === 17) return CODES['fail TIMEOUT'];
      if (check === 'udp' && from % 30 === 0 && to % 3 === 1) return CODES['fail UNREACHABLE'];
      return (from * 31 + to * 17) % 9973 === 0 ? CODES['fail RESET'] : undefined;
    },
  });
  const cutOff = aFinding(report, {}, (source, destination) => number(source) === 17 || number(destination) === 17);
  const lost = aFinding(report, { code: 'ND901' }, (source, to) => number(source) % 30 === 0 && number(to) % 3 === 1);
  return { ...report, findings: [cutOff, lost] };
}

/** What a reader does, frame by frame. It runs in the page. */
const STEPS = {
  'scroll, 1 px a cell': 'scroller.scrollTop = (frame * 37) % 400; scroller.scrollLeft = (frame * 23) % 300',
  'scroll, 12 px a cell': 'scroller.scrollTop = frame * 190; scroller.scrollLeft = frame * 170',
  hover: 'point(200 + frame * 7, 180 + frame * 5)',
  zoom: 'document.getElementById(frame % 2 ? "zoom-in" : "zoom-out").click()',
  sort: 'choose("sort", ["zone", "subnet", "name", "failures", "cluster"][frame % 5])',
  section: 'choose("choice", ["0", "1", "2", "worst"][frame % 4])',
  'latency and back': 'choose("colour", ["latency", "verdict"][frame % 2])',
  highlight: 'document.querySelectorAll(".finding h3 button")[frame % 2].click()',
} as const;

const BEFORE: Partial<Record<string, string>> = {
  'scroll, 12 px a cell': 'for (let step = 0; step < 8; step++) document.getElementById("zoom-in").click()',
  zoom: 'document.getElementById("zoom-fit").click()',
};

async function framesOf(page: Page, step: string): Promise<Frames> {
  const before = Object.entries(STEPS).find(([, one]) => one === step)?.[0] ?? '';
  await page.evaluate(BEFORE[before] ?? '0');
  await settled(page);
  const used = await cpuOf(page);
  const frames = await page.evaluate<Omit<Frames, 'cpu'>>(`(async () => {
    const scroller = document.getElementById('scroller');
    const choose = (id, value) => {
      const select = document.getElementById(id);
      select.value = value;
      select.dispatchEvent(new Event('change'));
    };
    const point = (x, y) => {
      const { left, top } = scroller.getBoundingClientRect();
      scroller.dispatchEvent(new PointerEvent('pointermove', { clientX: left + x, clientY: top + y }));
    };
    const act = (frame) => { ${step} };
    const next = () => new Promise(requestAnimationFrame);
    const [work, apart] = [[], []];
    let last = await next();
    for (let frame = 0; frame < ${FRAMES}; frame++) {
      const begun = performance.now();
      act(frame);
      const now = await next();
      await new Promise((done) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = done; port2.postMessage(0); });
      work.push(performance.now() - Math.max(begun, now));
      apart.push(now - last);
      last = now;
    }
    return { work, apart };
  })()`);
  return { ...frames, cpu: (await used()) / FRAMES };
}

/** Milliseconds that the page's main thread uses from now on. */
async function cpuOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const begun = await now();
  return async () => {
    const used = (await now()) - begun;
    await session.detach();
    return used;
  };
}

function sayFrames(name: string, { work, apart, cpu }: Frames): void {
  say(`${name.padEnd(22)} apart ${quantiles(apart)}   work ${quantiles(work)}   cpu ${cpu.toFixed(1).padStart(6)}`);
}

/** Median, 95 % and maximum. */
function quantiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1]
    .map((share) => (sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN).toFixed(1).padStart(6))
    .join(' ');
}

function timed<T>(work: () => T): readonly [T, number] {
  const begun = performance.now();
  return [work(), performance.now() - begun];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

await bench();
