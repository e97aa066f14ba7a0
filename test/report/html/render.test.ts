import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bind } from '../../../src/model/bound-plan.ts';
import { SCRIPT, STYLE } from '../../../src/report/html/page.generated.ts';
import { renderHtml } from '../../../src/report/html/render.ts';
import type { Report } from '../../../src/report/report.ts';
import { aFinding, bigReport } from '../../support/big-report.ts';
import { aReport, pass, timeout } from '../../support/matrix.ts';
import { aBound, aNode, aPlan, twoClusters } from '../../support/plan.ts';

const broken = aReport(aBound(3), ({ source, endpoint }) => (source === 1 || endpoint === 1 ? timeout : pass()));

/** The text that the browser shows, without hidden parts. */
function bodyOf(page: string): string {
  return page.slice(page.indexOf('<body>'), page.indexOf('<script'));
}

function dataOf(page: string): { ends: { name: string }[]; words: string[] } {
  return JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
}

describe('the text of the page', () => {
  test('the verdict, the run, the cluster', () => {
    const body = bodyOf(renderHtml(broken));
    expect(body).toContain('The network is broken: 4 of 6 probes failed, 2 passed.');
    expect(body).toContain(broken.metadata.runId);
    expect(body).toContain('2030-01-02 03:04:05 UTC, took 10 s');
    expect(body).toContain('<b>cluster-a</b>');
    expect(body).toContain('<h1 class="bad">');
    expect(bodyOf(renderHtml(aReport(aBound(3))))).toContain('<h1 class="good">');
  });

  test('every failure in a table', () => {
    const body = bodyOf(renderHtml(broken));
    expect(body.match(/✕ FAILED/g)).toHaveLength(4);
    expect(body).toContain('no answer in 5 s');
    expect(body).not.toContain('From cluster');
  });

  test('with two clusters, each end names its cluster, and each direction is counted', () => {
    const body = bodyOf(renderHtml(aReport(twoClusters(), () => timeout)));
    expect(body).toContain('From cluster');
    expect(body).toContain('cluster-a → cluster-b: 0 of 4 probes passed, 4 failed');
  });

  test('the first 500 of many failures, and the total', () => {
    const body = bodyOf(renderHtml(bigReport(40, { code: () => 20 })));
    expect(body.match(/✕ FAILED/g)).toHaveLength(500);
    expect(body).toContain('The first 500 of 1560; -o json has them all.');
  });

  test('a complete finding, and the node that a command is for', () => {
    const body = bodyOf(renderHtml({ ...broken, findings: [aFinding(broken, {}, () => true)] }));
    for (const text of [
      'ND101',
      'Node n2 of cluster-a is cut off',
      'Explains 4 of 4 failed probes',
      'All 2 probes between the other nodes passed.',
      'The floater on n2 is not the one that answers.',
      'a firewall that has the node in the wrong group',
      'kubectl get node n2 -o wide',
      'on node n2',
    ])
      expect(body).toContain(text);
  });

  test('a warning explains nothing, because its probes passed', () => {
    const warning = { severity: 'warning', explains: 0, of: 0 } as const;
    const body = bodyOf(renderHtml({ ...broken, findings: [aFinding(broken, warning, () => true)] }));
    expect(body).toContain('<span class="severity">warning</span>');
    expect(body).not.toMatch(/explains/i);
    expect(body).not.toContain('0 of 0');
  });

  test('no empty parts', () => {
    const body = bodyOf(renderHtml(aReport(aBound(3))));
    for (const head of ['Findings', 'What did not pass', 'Remarks', 'Not tested', 'Skipped', 'Notes'])
      expect(body).not.toMatch(new RegExp(`<h2[^>]*>${head}`));
  });
});

describe('data from the cluster is text', () => {
  const evil = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'</script><!--"];
  const nodes = evil.map((name) => aNode(name, { zone: `zone ${name}`, subnets: [name] }));
  const detail = `line\u2028separator</script>${evil[1]}`;
  const plan = aPlan(3, { nodes });
  const report = aReport(bind(plan, [], []), () => ({ verdict: 'fail', reason: 'BAD_REPLY', detail }));
  const remarks: Report['remarks'] = [{ cluster: evil[0] ?? '', code: 'NOT_TRIED', detail, next: evil[1] ?? '' }];
  const finding = aFinding(
    report,
    { title: detail, evidence: evil, next: [{ why: detail, command: detail }] },
    () => true,
  );
  const page = renderHtml({ ...report, remarks, findings: [finding] });

  test('it creates no element', () => {
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<!--');
    expect(bodyOf(page)).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('the script gets it unchanged', () => {
    const { ends, words } = dataOf(page);
    expect(ends.map(({ name }) => name).sort()).toEqual(evil.toSorted());
    expect(words).toContain(detail.replace('\u2028', '\\u2028'));
    expect(page.slice(page.indexOf('id="data"'), page.indexOf('</script>'))).not.toContain('\u2028');
  });
});

describe('the page is self-contained', () => {
  const page = renderHtml(broken);

  test('its policy only allows its own script, and no requests', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    const digest = createHash('sha256').update(SCRIPT).digest('base64');
    expect(policy.replaceAll('&apos;', "'")).toBe(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    expect(page).toContain(`<script>${SCRIPT}</script>`);
  });

  test('it contains no links', () => {
    expect(page.replace(SCRIPT, '')).not.toMatch(/\s(src|href|action|srcset)\s*=|<link|<iframe|<object/i);
    expect(SCRIPT + STYLE).not.toMatch(
      /https?:|url\(|@import|fetch\(|XMLHttpRequest|WebSocket|sendBeacon|innerHTML|eval\(/,
    );
  });
});
