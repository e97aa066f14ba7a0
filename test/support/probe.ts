import { tcp } from '../../plugins/tcp/index.ts';
import type { Plugin, Target } from '../../src/check/contract.ts';
import type { Floater, Judgement } from '../../src/check/plugin.ts';
import { type NamedProgram, sourceProgram } from '../../src/check/program.ts';
import { type Transcript, transcriptReader } from '../../src/check/records.ts';
import { type Finished, type RunOptions, runProgram, type Shell } from './shell.ts';

export interface Probed extends Finished {
  readonly transcript: Transcript;
  /** In the order of the targets; undefined if there was no record. */
  readonly judgements: readonly (Judgement | undefined)[];
}

export interface ProbeRequest extends RunOptions {
  readonly shell: Shell;
  readonly targets: readonly Target[];
  /** Default: tcp. */
  readonly plugin?: Plugin;
  readonly timeoutMs?: number;
  readonly floaters?: readonly (Floater | undefined)[];
  /** Programs that run after it. */
  readonly after?: readonly NamedProgram[];
}

const TCP: Plugin = tcp;

/** All steps of one source: program, shell, records, judgement. */
export async function probe(request: ProbeRequest): Promise<Probed> {
  const { shell, targets, plugin = TCP, timeoutMs = 1_000, floaters = [], after = [], ...options } = request;
  const program = plugin.program(targets, { timeoutMs, count: plugin.usualCount ?? 1 });
  const parts = [{ check: plugin.name, tools: plugin.needs.tools, program }, ...after];
  const finished = await runProgram(shell, sourceProgram(parts), options);
  const addresses = new Set(targets.map(({ address }) => address));
  const reader = transcriptReader({ records: parts.map(() => 10_000), attempts: 10_000, addresses });
  reader.push(finished.stdout);
  const transcript = reader.finish();
  const judgements = targets.map((target, number) => {
    const fields = transcript.records[0]?.get(number);
    if (fields === undefined) return undefined;
    return plugin.judge(target, { fields, remark: transcript.remarks.get(target.address) }, floaters);
  });
  return { ...finished, transcript, judgements };
}
