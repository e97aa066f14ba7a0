import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { Failure } from '../../../src/model/measured-run.ts';
import type { Report } from '../../../src/report/report.ts';
import type { Cluster } from '../../cluster/types.ts';
import { fitting } from '../../support/report-schema.ts';

const EXECUTABLE = resolve('dist/linux-amd64/kubectl-netdoctor');
/** Milliseconds. If the product hangs, only its test must fail, not the whole run. */
const PATIENCE = 150_000;

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Product {
  readonly run: (...args: string[]) => Promise<Ended>;
  /** Runs it with additional environment variables. */
  readonly runWith: (variables: Readonly<Record<string, string>>, ...args: string[]) => Promise<Ended>;
  /** `check -o json`, with the printed report. */
  readonly check: (...args: string[]) => Promise<Ended & { readonly report: Report }>;
  /** `resume -o json`, likewise. */
  readonly resume: (...args: string[]) => Promise<Ended & { readonly report: Report }>;
  /** Starts a command. `phase` resolves when stderr shows that the phase has begun. */
  readonly start: (...args: string[]) => {
    readonly ended: Promise<Ended>;
    readonly phase: (title: string) => Promise<void>;
    readonly signal: (name: NodeJS.Signals) => void;
  };
  /** For tests that use a shell. */
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly dispose: () => Promise<void>;
}

/** Most tests do not depend on the default checks: their configuration file names only tcp. */
export type Checks = 'tcp' | 'default';

/** The executable with its own home and state. The first cluster's context is the current one. */
export async function product(clusters: readonly Cluster[], checks: Checks = 'tcp'): Promise<Product> {
  const home = await mkdtemp(join(tmpdir(), 'netdoctor-e2e-'));
  if (checks === 'tcp') await writeConfig(join(home, 'state'));
  const KUBECONFIG = clusters.map(({ kubeconfig }) => kubeconfig).join(':');
  const env = { HOME: home, KUBECONFIG, NETDOCTOR_HOME: join(home, 'state') };
  const spawn = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    execa(EXECUTABLE, args, { env: { ...env, ...variables }, reject: false, timeout: PATIENCE, stdin: 'ignore' });
  const runWith: Product['runWith'] = async (variables, ...args) => {
    const { exitCode, stdout, stderr } = await spawn(args, variables);
    return { exitCode, stdout, stderr };
  };
  const run: Product['run'] = (...args) => runWith({}, ...args);
  return {
    home,
    executable: EXECUTABLE,
    env,
    run,
    runWith,
    check: async (...args) => {
      const ended = await run('check', '-o', 'json', ...args);
      return { ...ended, report: parseReport(ended) };
    },
    resume: async (...args) => {
      const ended = await run('resume', '-o', 'json', ...args);
      return { ...ended, report: parseReport(ended) };
    },
    start: (...args) => {
      const child = spawn(args);
      return {
        // execa's own kill would send SIGKILL after a SIGTERM.
        signal: (name) => void process.kill(child.pid ?? 0, name),
        ended: child.then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout, stderr })),
        phase: (title) =>
          new Promise((resolve, reject) => {
            let seen = '';
            child.stderr.on('data', (chunk) => {
              seen += chunk;
              if (seen.includes(`\n${title}:`)) resolve();
            });
            child.stderr.once('end', () => reject(new Error(`the command ended before its phase ${title}: ${seen}`)));
          }),
      };
    },
    dispose: () => rm(home, { recursive: true, force: true }),
  };
}

async function writeConfig(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, 'config.json'), JSON.stringify({ checks: ['tcp'] }));
}

function parseReport({ stdout, stderr, exitCode }: Ended): Report {
  try {
    const report = fitting(JSON.parse(stdout));
    // An error document is not a report that a test could examine.
    if ('error' in report) throw new TypeError('an error instead');
    return report;
  } catch (error) {
    throw new Error(`no report (exit ${exitCode}): ${stdout}\n${stderr}`, { cause: error });
  }
}

/** `n1>n2 ipv4 fail TIMEOUT`: the lines that a test compares, in the report's order. */
export function failureLines(failures: readonly Failure[]): readonly string[] {
  return failures.map(
    ({ source, destination, family, verdict, reason }) =>
      `${short(source.node)}>${short(destination.node)} ${family} ${verdict} ${reason}`,
  );
}

function short(node: string): string {
  return node.replace(/^a-/, '');
}

/** The same lines for pairs given as `n1>n2`, one per family. */
export function expectedLines(
  pairs: readonly string[],
  outcome: string,
  families: readonly string[] = ['ipv4', 'ipv6'],
): readonly string[] {
  return pairs.flatMap((pair) => families.map((family) => `${pair} ${family} ${outcome}`));
}
