import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { type LoopbackCluster, type LoopbackOptions, startLoopbackCluster } from '../../src/loopback/cluster.ts';
import { nodeSpecs } from '../../src/loopback/seed.ts';
import type { Failure } from '../../src/model/measured-run.ts';
import type { Report } from '../../src/report/report.ts';
import { captureIo } from './io.ts';
import { fitting } from './report-schema.ts';
import { tempFolder } from './temp.ts';

export interface ProductRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** From `-o json`. @throws if stdout is not a report */
  readonly report: Report;
}

export interface Loopback {
  readonly cluster: LoopbackCluster;
  /** The folder of the product's state. */
  readonly home: string;
  /** Runs the product in this process, with a home of its own. */
  readonly netdoctor: (...argv: string[]) => Promise<ProductRun>;
  /** `check -o json` with a probe timeout of three seconds, which is long enough on a busy machine. */
  readonly check: (...argv: string[]) => Promise<ProductRun>;
}

/** Starts a loopback cluster with the nodes n1, n2, … */
export async function loopbackCluster(
  nodes: number,
  options: Partial<Omit<LoopbackOptions, 'nodes'>> = {},
): Promise<LoopbackCluster> {
  return await startLoopbackCluster({ name: 'loopback', nodes: nodeSpecs(nodes), env: process.env, ...options });
}

/** Most of these tests do not depend on which checks exist. --checks overrides this. */
export function tcpAlone(home: string): void {
  writeFileSync(join(home, 'config.json'), JSON.stringify({ checks: ['tcp'] }));
}

/** A loopback cluster, and the product with a home of its own. */
export async function startLoopback(
  nodes: number,
  options: Partial<Omit<LoopbackOptions, 'nodes'>> = {},
): Promise<Loopback & AsyncDisposable> {
  const home = tempFolder();
  tcpAlone(home.path);
  const cluster = await loopbackCluster(nodes, options);
  const netdoctor = (...argv: string[]) => runProduct({ cluster, home: home.path }, argv);
  const check = (...argv: string[]) => netdoctor('check', '-o', 'json', '--probe-timeout', '3s', ...argv);
  return {
    cluster,
    home: home.path,
    netdoctor,
    check,
    [Symbol.asyncDispose]: async () => {
      await cluster.close();
      home[Symbol.dispose]();
    },
  };
}

/** One cluster for the tests of a block. What a test injects is healed after it. */
export function useLoopback(nodes: number, options: Partial<Omit<LoopbackOptions, 'nodes'>> = {}): () => Loopback {
  let loopback: (Loopback & AsyncDisposable) | undefined;
  beforeAll(async () => {
    loopback = await startLoopback(nodes, options);
  });
  afterEach(() => loopback?.cluster.faults.heal());
  afterAll(() => loopback?.[Symbol.asyncDispose]());
  return () => {
    if (!loopback) throw new Error('the cluster is there within tests only');
    return loopback;
  };
}

export interface Surroundings {
  readonly cluster: Pick<LoopbackCluster, 'kubeconfig'>;
  /** The folder of the product's state. */
  readonly home: string;
}

/** Runs a command line of the product against a cluster, in this process. */
export async function runProduct({ cluster, home }: Surroundings, argv: readonly string[]): Promise<ProductRun> {
  const { PATH } = process.env;
  const { io, stdout, stderr } = captureIo({
    KUBECONFIG: cluster.kubeconfig,
    NETDOCTOR_HOME: home,
    HOME: home,
    ...(PATH === undefined ? {} : { PATH }),
  });
  const code = await run(argv, io);
  return {
    code,
    stdout: stdout(),
    stderr: stderr(),
    get report() {
      return fitting(JSON.parse(stdout()));
    },
  };
}

/** `n1>n2 fail TIMEOUT`, in order. */
export function failureWords(failures: readonly Failure[]): readonly string[] {
  return failures
    .map(({ source, destination, verdict, reason }) => `${source.node}>${destination.node} ${verdict} ${reason}`)
    .sort();
}
