import { describe, expect, test } from 'vitest';
import { plugins } from '../../plugins/registry.ts';
import type { Plugin } from '../../src/check/contract.ts';
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
      plugins.map(({ name, summary, proves, byDefault, paths, optionsSchema }) => {
        const options = JSON.parse(JSON.stringify(optionsSchema));
        return { name, summary, proves, byDefault, paths, needs: expect.anything(), options };
      }),
    );
    const needsOf = (wanted: string) => listed.find(({ name }: { name: string }) => name === wanted)?.needs;
    expect(needsOf('source-ip')).toEqual({ tools: ['nc'], makes: 'echo' });
    expect(needsOf('udp')).toEqual({ tools: ['nc'], floater: ['udp'] });
    expect(needsOf('dns')).toEqual({ tools: [], rights: expect.stringContaining('endpointslices') });
  });
});

describe('needsWords', () => {
  const traits: Plugin['traits'] = { protocols: ['tcp'], latency: 'answer' };

  test.each<{ of: Parameters<typeof needsWords>[0]; words: string }>([
    { of: { needs: { tools: [] }, traits }, words: 'needs nothing more' },
    { of: { needs: { tools: ['curl', 'sed'] }, traits }, words: 'needs curl, sed in the image' },
    {
      of: { needs: { tools: ['nc'], floater: ['udp', 'identity'] }, traits },
      words: 'needs nc in the image; floaters that answer UDP; floaters that say who they are',
    },
    {
      of: { needs: { tools: [], rights: 'create services' }, traits: { ...traits, makes: 'nodeport' } },
      words: 'needs a Service of type NodePort, removed afterwards; create services',
    },
    {
      of: { needs: { tools: [] }, traits, aimsByOption: { option: 'urls', flag: '--url URL' } },
      words: 'needs --url URL',
    },
  ])('$words', ({ of, words }) => {
    expect(needsWords(of)).toBe(words);
  });
});
