import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { bigReport } from '../support/big-report.ts';
import { shareOf } from '../topology/random.ts';

/**
 * `npm run bench:scale`: what the diagnosis of a thousand nodes costs, with one check and with three, healthy
 * and with two causes, one of which may hit only part of its probes. NODES comes from the environment. Memory
 * is everything that was allocated and not collected yet. Exit code 1 if the last diagnosis misses what is
 * wanted of it.
 */
const nodes = Number(process.env.NODES ?? 1_000);

function broken(checks: readonly string[]): Report {
  return bigReport(nodes, {
    checks,
    code: (source, destination) => {
      if (source.layer === 'service' || destination.layer === 'service') return undefined;
      const isZoneLost = nodeNumber(source.node) % 3 === 1 && nodeNumber(destination.node) % 3 === 2;
      return isZoneLost || nodeNumber(destination.node) === 7 ? CODES['fail TIMEOUT'] : undefined;
    },
  });
}

/** One of eight links from a rack to its spines loses what goes down, and another node is cut off. */
function spineBesideNode(checks: readonly string[]): Report {
  const report = bigReport(nodes, {
    checks,
    code: (source, destination, check) => {
      const [from, to] = [nodeNumber(source.node), nodeNumber(destination.node)];
      if (from === 7 || to === 7) return CODES['fail TIMEOUT'];
      return isInRack(from) === isInRack(to) ? undefined : overSpines(check, from * 10_000 + to);
    },
  });
  const options = { probeTimeoutMs: 5_000, attempts: { tcp: 1, udp: 3, mtu: 1 } };
  return { ...report, spec: { ...report.spec, options: options as unknown as Report['spec']['options'] } };
}

/** The nodes of subnet 10.0.3.0/24. */
function isInRack(node: number): boolean {
  return node > 300 && node <= 400;
}

const LINKS = 8;

/** Three datagrams take paths of their own; mtu asks three times before it gives up. */
function overSpines(check: string, pair: number): number | undefined {
  const isLost = (nth: number) => shareOf(pair, nth, check.length) < 1 / LINKS;
  const lost = [0, 1, 2].filter(isLost).length;
  if (check === 'tcp') return isLost(0) ? CODES['fail TIMEOUT'] : undefined;
  if (lost === 3) return CODES['fail TIMEOUT'];
  return check === 'udp' && lost > 0 ? CODES['fail LOSS'] : undefined;
}

function nodeNumber(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}

interface Measured {
  readonly findings: readonly Finding[];
  readonly ms: number;
  readonly megabytes: number;
}

function measure(words: string, makeReport: () => Report): Measured {
  const beforeBuild = process.cpuUsage();
  const report = makeReport();
  const built = cpuMs(beforeBuild);
  global.gc?.();
  const held = heldBytes();
  const before = process.cpuUsage();
  const findings = diagnose(report);
  const ms = cpuMs(before);
  const megabytes = (heldBytes() - held) / 2 ** 20;
  const { probes, fail } = report.summary;
  say(
    `${words}: ${probes} probes, ${fail} failed: diagnosis ${ms.toFixed(0)} ms of CPU, ${megabytes.toFixed(0)} MB; ` +
      `report with its diagnosis ${built.toFixed(0)} ms; ${codesOf(findings)}`,
  );
  return { findings, ms, megabytes };
}

/** The codes of the first findings. */
function codesOf(findings: readonly Finding[]): string {
  const more = findings.length > MOST_SHOWN ? ` and ${findings.length - MOST_SHOWN} more` : '';
  const codes = findings.slice(0, MOST_SHOWN).map(({ code }) => code);
  return codes.length === 0 ? 'no findings' : codes.join(' ') + more;
}

const MOST_SHOWN = 10;

/** Two findings with a cause, hardly a failure without one, and little work. */
function missedBy({ findings, ms, megabytes }: Measured): readonly string[] {
  const causes = findings.filter(({ code }) => !code.startsWith('ND9'));
  const left = findings.filter(({ code }) => code.startsWith('ND9')).reduce((sum, { explains }) => sum + explains, 0);
  const share = left / Math.max(1, findings[0]?.of ?? 0);
  for (const { code, title, explains, of } of causes.slice(0, MOST_SHOWN))
    say(`  ${code} ${title} [${explains} of ${of}]`);
  say(`  ${(100 * share).toFixed(1)} % of the failures have no cause`);
  return [
    ...(causes.length === 2 ? [] : [`${causes.length} findings instead of 2`]),
    ...(share <= 0.01 ? [] : ['more than 1 % of the failures without a cause']),
    ...(ms <= 1_000 ? [] : ['more than 1 s of CPU']),
    ...(megabytes <= 200 ? [] : ['more than 200 MB']),
  ];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Allocated bytes, including garbage. */
function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const THREE = ['tcp', 'udp', 'mtu'];
measure('healthy, one check', () => bigReport(nodes));
measure('two causes, one check', () => broken(['tcp']));
measure('healthy, three checks', () => bigReport(nodes, { checks: THREE }));
measure('two causes, three checks', () => broken(THREE));
const missed = missedBy(measure('a spine link beside a node that is cut off', () => spineBesideNode(THREE)));
if (missed.length > 0) {
  say(`missed: ${missed.join('; ')}`);
  process.exitCode = 1;
}
