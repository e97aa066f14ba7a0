import type { Options } from 'yargs';
import { FORMAT_NAMES } from '../report/formats.ts';
import { COLOR_CHOICES } from '../ui/io.ts';
import { settingOptions } from './setting-options.ts';

function text<const Words extends string>(describe: Words) {
  return { type: 'string', requiresArg: true, describe } as const;
}

/** All settings, as flags of `check`. */
export const checkFlags = settingOptions('check');

/** For commands that print a report. */
export const reportOutput = {
  type: 'string',
  alias: 'o',
  choices: FORMAT_NAMES,
  default: 'table',
  describe: 'Output format',
} as const satisfies Options;

export const outputFile = {
  ...text('Write the report to a file too: FORMAT=PATH, or PATH where its ending tells; may be repeated'),
  array: true,
} as const satisfies Options;

/** Where settings come from besides the flags. */
export const configFlags = {
  config: text('Configuration file (default ~/.kube/netdoctor/config.json, if it exists)'),
} as const satisfies Record<string, Options>;

/** How a command presents its output; src/ui/chosen-io.ts says what these flags do. */
export const ioFlags = {
  color: {
    choices: COLOR_CHOICES,
    requiresArg: true,
    default: 'auto',
    describe: 'Colours; auto: on a terminal, unless NO_COLOR is set',
  },
  quiet: { type: 'boolean', alias: 'q', describe: 'On stderr only errors, the verdict and a line for each finding' },
} as const satisfies Record<string, Options>;
