import { diagnose } from '../../src/diagnose/diagnose.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { bigReport } from '../support/big-report.ts';

/**
 * `npm run bench:scale`: what the diagnosis of a thousand nodes costs, with one check and with three, healthy
 * and with two causes. NODES comes from the environment. Memory is everything that was allocated and not
 * collected yet.
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

function nodeNumber(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}

function measure(words: string, makeReport: () => Report): void {
  const beforeBuild = process.cpuUsage();
  const report = makeReport();
  const built = cpuMs(beforeBuild);
  global.gc?.();
  const held = heldBytes();
  const before = process.cpuUsage();
  const findings = diagnose(report);
  const ms = cpuMs(before);
  const grown = (heldBytes() - held) / 2 ** 20;
  const { probes, fail } = report.summary;
  process.stdout.write(
    `${words}: ${probes} probes, ${fail} failed: diagnosis ${ms.toFixed(0)} ms of CPU, ${grown.toFixed(0)} MB; ` +
      `report with its diagnosis ${built.toFixed(0)} ms; ${findings.map(({ code }) => code).join(' ') || 'no findings'}\n`,
  );
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
