import { plugins } from '../../plugins/registry.ts';
import type { Plugin } from '../check/contract.ts';
import { API_VERSION } from '../model/measured-run.ts';
import type { Makes } from '../model/network.ts';
import { type Column, draw } from '../report/tables/draw.ts';
import type { Io } from '../ui/io.ts';
import { screenOf } from '../ui/screen.ts';

export interface RunListChecksArgs {
  readonly output: string;
}

/**
 * Lists every check, with what a pass proves and what it needs. Does not contact a cluster. @returns the exit
 * code
 */
export async function runListChecks({ output }: RunListChecksArgs, io: Io): Promise<number> {
  if (output === 'json') io.stdout.write(`${JSON.stringify(document(), undefined, 2)}\n`);
  else io.stdout.write(draw(COLUMNS, plugins, screenOf(io.stdout).columns));
  return 0;
}

function document() {
  return {
    apiVersion: API_VERSION,
    kind: 'CheckList',
    checks: plugins.map((plugin) => ({
      name: plugin.name,
      summary: plugin.summary,
      proves: plugin.proves,
      byDefault: plugin.byDefault,
      paths: plugin.paths,
      needs: listedNeeds(plugin),
      options: plugin.optionsSchema,
    })),
  };
}

/** What preflight looks for does not concern the user. */
function listedNeeds({ needs: { discovers: _, ...needs }, traits: { makes } }: Plugin) {
  return { ...needs, ...(makes ? { makes } : {}) };
}

const COLUMNS: readonly Column<Plugin>[] = [
  { head: 'CHECK', cell: ({ name }) => name },
  { head: 'BY DEFAULT', cell: ({ byDefault }) => (byDefault ? 'yes' : 'no') },
  { head: 'A PASS PROVES; IT NEEDS', cell: (plugin) => `${plugin.proves}; ${needsWords(plugin)}`, holds: 'log' },
];

const MAKES = {
  service: 'Services of our own',
  nodeport: 'a Service of type NodePort',
  echo: 'a DaemonSet of its own',
} as const satisfies Record<Makes, string>;

const ABILITIES = { udp: 'floaters that answer UDP', identity: 'floaters that say who they are' } as const;

/** `needs curl, sed in the image; floaters that answer UDP` */
export function needsWords({
  needs,
  traits: { makes },
  aimsByOption,
}: Pick<Plugin, 'needs' | 'traits' | 'aimsByOption'>): string {
  const words = [
    ...(needs.tools.length > 0 ? [`${needs.tools.join(', ')} in the image`] : []),
    ...(needs.floater ?? []).map((ability) => ABILITIES[ability]),
    ...(makes ? [`${MAKES[makes]}, removed afterwards`] : []),
    ...(needs.rights ? [needs.rights] : []),
    ...(aimsByOption ? [aimsByOption.flag] : []),
  ];
  return words.length > 0 ? `needs ${words.join('; ')}` : 'needs nothing more';
}
