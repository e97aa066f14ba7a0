import { configKeys } from '../src/config/keys.ts';
import { takes } from '../src/config/kinds.ts';
import { camelCase, inHelpOrder, type SettingTable } from '../src/config/setting.ts';
import { SETTINGS } from '../src/config/settings-table.ts';
import { markdownGrid } from '../src/report/tables/markdown-grid.ts';

const HEADINGS = ['key', "netctl's name", 'flag', 'takes', 'default', 'meaning'];

/** docs/configuration.md, with the table below `## Keys` made from the settings. Pure. */
export function withSettings(document: string): string {
  return document.replace(
    /(\n## Keys\n\n<!-- .* -->\n\n)(?:\|.*\n)+/,
    (_, heading: string) => `${heading}${settingsTable()}`,
  );
}

function settingsTable(): string {
  return markdownGrid(HEADINGS, settingRows());
}

/** The cells of every setting that the configuration file can hold, in the order of `--help`. Pure. */
export function settingRows(settings: SettingTable = SETTINGS): readonly (readonly string[])[] {
  const keys = configKeys(settings);
  return inHelpOrder(settings).flatMap(([flag, setting]) => {
    const { file } = setting;
    if (!file) return [];
    const netctls = keys.find(({ arg, whose }) => arg === camelCase(flag) && whose !== 'ours');
    return [
      [
        code(file.key),
        netctls ? code(netctls.key) : '',
        code(`--${flag}`),
        takes(setting.takes),
        usual(setting),
        meaning(file.about),
      ],
    ];
  });
}

function usual({ takes: { kind }, default: value, file }: SettingTable[string]): string {
  if (value !== undefined) return code(value);
  return file?.otherwise ?? (kind === 'boolean' ? code('false') : '');
}

/** Placeholders for a value become code. */
function meaning(about: string): string {
  return about.replace(/\$\(\w+\)/g, code);
}

function code(text: string): string {
  return `\`${text}\``;
}
