import { diagnose } from '../../src/diagnose/diagnose.ts';
import { CASE_KINDS, makeCase } from '../topology/case.ts';
import { type Result, resultOf, scoreOf, THRESHOLDS } from './score.ts';
import { caseWords, percent, scoreTable } from './words.ts';

/**
 * `npm run bench:diagnosis`: scores the diagnosis of networks whose faults are known. SEED and CASES come
 * from the environment. CASE=NUMBER describes that one case in words. Exit code 1 if a kind misses a
 * threshold.
 */
function main(): number {
  const seed = numberFrom('SEED', 1);
  if (process.env.CASE !== undefined) {
    const made = makeCase(seed, numberFrom('CASE', 0));
    process.stdout.write(caseWords(made, diagnose(made.report)));
    return 0;
  }
  return runAll(seed, numberFrom('CASES', 2_000));
}

function numberFrom(name: string, usual: number): number {
  const text = process.env[name];
  if (text === undefined) return usual;
  if (!/^\d+$/.test(text)) throw new RangeError(`${name} is no number: ${text}`);
  return Number(text);
}

function runAll(seed: number, cases: number): number {
  const results: Result[] = [];
  let diagnosisMs = 0;
  let longest = { ms: 0, words: '' };
  let largest = { probes: 0, words: '' };
  for (let number = 0; number < cases; number++) {
    const made = makeCase(seed, number);
    const before = process.cpuUsage();
    const findings = diagnose(made.report);
    const ms = cpuMs(before);
    const { probes } = made.layout;
    const words = `case ${number}, ${made.network.nodes.length} nodes, ${probes} probes: ${ms.toFixed(0)} ms`;
    diagnosisMs += ms;
    if (ms > longest.ms) longest = { ms, words };
    if (probes > largest.probes) largest = { probes, words };
    results.push(resultOf(made, findings));
  }
  const scores = CASE_KINDS.map((kind) =>
    scoreOf(
      kind,
      results.filter((result) => result.kind === kind),
    ),
  );
  const missing = scores.filter(({ missed }) => missed.length > 0);
  const { first, precision, recall } = THRESHOLDS;
  process.stdout.write(
    [
      scoreTable(scores),
      `wanted of each kind: first ${percent(first)}, precision ${percent(precision)}, recall ${percent(recall)}`,
      missing.length === 0 ? 'no kind misses them' : `missed by ${missing.map(({ kind }) => kind).join(', ')}`,
      `seed ${seed}, ${cases} cases; CPU time ${seconds(cpuMs())}, of which diagnosis ${seconds(diagnosisMs)}`,
      `largest: ${largest.words}`,
      `longest: ${longest.words}`,
      '',
    ].join('\n'),
  );
  return missing.length === 0 ? 0 : 1;
}

function cpuMs(before?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

process.exitCode = main();
