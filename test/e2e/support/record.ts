import { runProduct } from '../../support/loopback.ts';
import { tempFolder } from '../../support/temp.ts';
import { startWithNodes } from './loopback-like.ts';
import { accessOf, rawClient } from './raw-client.ts';
import { recording } from './recording.ts';
import { replay, type Step, type Target } from './replay.ts';
import { NAMESPACES, type Stage } from './scenario.ts';
import { settler } from './settle.ts';

export interface Recorded {
  readonly steps: readonly Step[];
  /** The exit code of each command: `check 0`. */
  readonly ended: readonly string[];
}

/** Runs a whole scenario against a loopback cluster, and records the requests. */
export async function record(stages: readonly Stage[], nodes: readonly string[]): Promise<Recorded> {
  const written = recording();
  const cluster = await startWithNodes(nodes, written.hear);
  using home = tempFolder();
  written.watch(cluster.store);
  const steps: Step[] = [];
  const ended: string[] = [];
  const target = targetOf(cluster.kubeconfig, { accounts: false });
  try {
    for (const stage of stages) {
      if ('byHand' in stage) {
        await replay(stage.byHand, target);
        steps.push(...stage.byHand);
        // Already recorded, but with values of this cluster.
        written.take('');
      } else {
        const { code } = await runProduct({ cluster, home: home.path }, stage.argv);
        const words = stage.argv.join(' ');
        ended.push(`${words} ${code}`);
        steps.push(...written.take(words));
      }
    }
    return { steps, ended };
  } finally {
    target.close();
    await cluster.close();
  }
}

export interface OpenTarget extends Target {
  readonly close: () => void;
}

export function targetOf(kubeconfig: string, { accounts }: { readonly accounts: boolean }): OpenTarget {
  const { ask, close } = rawClient(accessOf(kubeconfig));
  return { ask, settle: settler(ask, { namespaces: NAMESPACES, accounts }), close };
}
