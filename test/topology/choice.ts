import { type Family, LAYER_PATHS, type Path, SERVICE_PATHS } from '../../src/model/network.ts';
import type { PlannedCheck } from '../../src/model/plan.ts';
import { withTraits } from '../../src/state/earlier-checks.ts';
import type { Random } from './random.ts';

/** What a run probes. */
export interface Choice {
  readonly checks: readonly PlannedCheck[];
  readonly families: readonly Family[];
  /** With two clusters: whether each cluster's own pairs are probed too. */
  readonly within: boolean;
  /** With several attempts for each probe, and a factor above which an answer counts as slow. */
  readonly quality: boolean;
  /**
   * Set if the report says how long and how often each probe tries. Then chance is that of single packets:
   * a connection that sends its SYN again hardly ever fails by chance.
   */
  readonly tries?: Tries;
}

/** As in the options of a report. */
export interface Tries {
  readonly probeTimeoutMs: number;
  readonly attempts: Readonly<Record<string, number>>;
}

const USUAL_ATTEMPTS: Readonly<Record<string, number>> = { udp: 3, icmp: 3 };

/** What a run without flags does. */
export function usualTries(checks: readonly PlannedCheck[]): Tries {
  return {
    probeTimeoutMs: 5_000,
    attempts: Object.fromEntries(checks.map(({ name }) => [name, USUAL_ATTEMPTS[name] ?? 1])),
  };
}

const PAIR_CHECKS = ['tcp', 'udp', 'mtu', 'icmp'] as const;
const SERVICE_CHECKS = ['dns', 'service', 'apiserver'] as const;

/** A choice as users make it: the defaults, only tcp, everything in both layers, or something in between. */
export function drawChoice(random: Random): Choice {
  const families: readonly Family[] = random.chance(0.3) ? ['ipv4', 'ipv6'] : ['ipv4'];
  const within = random.chance(0.7);
  const quality = random.chance(0.3);
  return { families, within, quality, checks: drawSomeChecks(random) };
}

function drawSomeChecks(random: Random): readonly PlannedCheck[] {
  const way = random.next();
  if (way < 0.35) return checksOf(['tcp', 'udp', 'mtu', 'dns'], ['pod-pod', 'pod-service']);
  if (way < 0.45) return checksOf(['tcp'], ['pod-pod']);
  return way < 0.75 ? checksOf(ALL_CHECKS, ALL_PATHS) : drawChecks(random);
}

const ALL_CHECKS = [...PAIR_CHECKS, ...SERVICE_CHECKS];
const ALL_PATHS = [...LAYER_PATHS, ...SERVICE_PATHS];

function drawChecks(random: Random): readonly PlannedCheck[] {
  const paths = random.some(LAYER_PATHS, random.int(1, 4));
  const toServices = random.some(SERVICE_PATHS, random.int(1, 2));
  const checks = [...random.some(PAIR_CHECKS, random.int(1, 4)), ...random.some(SERVICE_CHECKS, random.int(0, 3))];
  return checksOf(checks, [...paths, ...toServices]);
}

/** These checks in the tables' order, each with those of the paths that it has. */
export function checksOf(names: readonly string[], paths: readonly Path[]): readonly PlannedCheck[] {
  const checks = ALL_CHECKS.filter((name) => names.includes(name)).map((name) => {
    const own: readonly Path[] = PAIR_CHECKS.some((one) => one === name) ? LAYER_PATHS : SERVICE_PATHS;
    return { name, paths: own.filter((path) => paths.includes(path)) };
  });
  return withTraits(checks);
}
