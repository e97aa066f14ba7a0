import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from '../../src/report/report.ts';
import { runMain, say } from '../cluster/progress.ts';
import { costOf } from './many-nodes/measure.ts';

/**
 * `npm run bench:nodes`: what `check --checks tcp` costs with many nodes, if all is well, if one node is cut
 * off, and if a fifth of them is. NODES says how many (1,000), FORMAT what `-o` gets (table). EXECUTABLE is
 * another version to compare with.
 * The API server is the one of the demo, in a process of its own, and nothing is sent to any node.
 */
const nodes = Number(process.env.NODES ?? 1_000);
const FORMAT = process.env.FORMAT ?? 'table';
const EXECUTABLE = resolve(process.env.EXECUTABLE ?? 'dist/linux-amd64/kubectl-netdoctor');
const RIG = join(import.meta.dirname, 'many-nodes/rig.ts');

async function measure(words: string, dead: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'netdoctor-bench-'));
  const rig = spawn(process.execPath, [RIG, folder, String(nodes), String(dead)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(rig.stdout, 'data');
    const state = join(folder, 'state');
    const env = { HOME: folder, KUBECONFIG: join(folder, 'kubeconfig'), NETDOCTOR_HOME: state };
    const cost = await costOf([EXECUTABLE, 'check', '--checks', 'tcp', '-o', FORMAT], env);
    if (cost.exitCode !== 0 && cost.exitCode !== 1) throw new Error(`exit code ${cost.exitCode}: ${cost.stderr}`);
    const { summary, findings, bytes } = await savedIn(join(state, 'runs'));
    const { pass, fail, error } = summary;
    say(
      `${words}: ${cost.seconds.toFixed(1)} s, ${cost.cpu.toFixed(1)} s of CPU, ${cost.megabytes.toFixed(0)} MB; ` +
        `report.json ${(bytes / 1e6).toFixed(1)} MB; ${pass} passed, ${fail} failed, ${error} not measured; ` +
        `${findings.length} findings: ${findings[0]?.title ?? 'none'}`,
    );
  } finally {
    const ended = once(rig, 'exit');
    rig.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
}

/** The only saved report, and its size. */
async function savedIn(runs: string): Promise<Pick<Report, 'summary' | 'findings'> & { readonly bytes: number }> {
  const [runId = ''] = (await readdir(runs)).filter((name) => /^\d/.test(name));
  const saved = await readFile(join(runs, runId, 'report.json'));
  const { summary, findings } = JSON.parse(saved.toString('utf8')) as Report;
  return { summary, findings, bytes: saved.length };
}

async function main(): Promise<void> {
  await measure('all is well', 0);
  await measure('one node is cut off', 1);
  await measure('a fifth of the nodes is cut off', Math.floor(nodes / 5));
}

await runMain(main);
