import { describe, expect, test } from 'vitest';
import { plugins } from '../../plugins/registry.ts';
import { run } from '../../src/cli/run.ts';
import { needsWords } from '../../src/run/list-checks.ts';
import { captureIo } from '../support/io.ts';
import { rowsOf } from '../support/table.ts';

async function checks(...argv: string[]): Promise<string> {
  const { io, stdout, stderr } = captureIo({ HOME: '/nonexistent' });
  expect(await run(['checks', ...argv], io)).toBe(0);
  expect(stderr()).toBe('');
  return stdout();
}

describe('kubectl netdoctor checks', () => {
  test('lists every check, whether it runs by default, and what a pass proves', async () => {
    const [head, ...rows] = rowsOf(await checks());
    expect(head).toEqual(['CHECK', 'BY DEFAULT', 'A PASS PROVES; IT NEEDS']);
    const named = rows.filter(([name]) => name !== '');
    expect(named.map(([name, usual]) => `${name} ${usual}`)).toEqual(
      plugins.map(({ name, byDefault }) => `${name} ${byDefault ? 'yes' : 'no'}`),
    );
    const text = rows.map(([, , words]) => words).join(' ');
    for (const plugin of plugins) expect(text).toContain(`${plugin.proves}; ${needsWords(plugin)}`);
  });

  test('prints a single document for programs, with the options of each check', async () => {
    const { apiVersion, kind, checks: listed } = JSON.parse(await checks('-o', 'json'));
    expect([apiVersion, kind]).toEqual(['netdoctor.io/v1alpha1', 'CheckList']);
    expect(listed).toEqual(
      plugins.map(({ name, summary, proves, byDefault, paths, needs, optionsSchema }) => {
        const options = JSON.parse(JSON.stringify(optionsSchema));
        return { name, summary, proves, byDefault, paths, needs: JSON.parse(JSON.stringify(needs)), options };
      }),
    );
  });
});

describe('needsWords', () => {
  test.each<{ of: Parameters<typeof needsWords>[0]; words: string }>([
    { of: { needs: { tools: [] } }, words: 'needs nothing more' },
    { of: { needs: { tools: ['curl', 'sed'] } }, words: 'needs curl, sed in the image' },
    {
      of: { needs: { tools: ['nc'], floater: ['udp', 'identity'] } },
      words: 'needs nc in the image; floaters that answer UDP; floaters that say who they are',
    },
    {
      of: { needs: { tools: [], makes: 'nodeport', rights: 'create services' } },
      words: 'needs a Service of type NodePort, removed afterwards; create services',
    },
    {
      of: { needs: { tools: [] }, aimsByOption: { option: 'urls', flag: '--url URL' } },
      words: 'needs --url URL',
    },
  ])('$words', ({ of, words }) => {
    expect(needsWords(of)).toBe(words);
  });
});
