import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import * as commands from '../../../src/diagnose/words/node-commands.ts';
import { whereIs } from '../../plugins/icmp/fake-ping.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';

const { NAT_RULES, RULES, SERVICE_RULES } = commands;

/** Runs a command in a shell that finds nothing but these tools, whose text is a script, and grep. */
async function run(argv: readonly string[], command: string, tools: Readonly<Record<string, string>>) {
  using folder = tempFolder();
  for (const [name, text] of Object.entries(tools)) {
    writeFileSync(join(folder.path, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder.path, name), 0o755);
  }
  symlinkSync(whereIs('grep'), join(folder.path, 'grep'));
  const [file = 'sh', ...first] = argv;
  const options = { extendEnv: false, env: { PATH: folder.path }, reject: false } as const;
  const { stdout, stderr } = await execa(whereIs(file), [...first, '-c', command], options);
  return { stdout: stdout.replaceAll(`${folder.path}/`, '').split('\n'), stderr };
}

const nft = (rules: string) => `[ "$*" != 'list ruleset' ] || printf '%s' '${rules}'`;
const saves = (rules: string) => `[ "$1" = -c ] || [ "$*" = '-t nat' ] || exit 2; echo '${rules}'`;

describe.each(SHELLS)('$name', ({ argv }) => {
  test('rules of legacy iptables are seen beside an nft without any', async () => {
    const { stdout } = await run(argv, RULES.command, {
      nft: nft(''),
      'iptables-save': saves('# of nft, empty'),
      'iptables-legacy-save': saves('-A INPUT -j DROP'),
    });
    expect(stdout).toEqual(['iptables-save', '# of nft, empty', 'iptables-legacy-save', '-A INPUT -j DROP']);
  });

  test('rules of nft are seen beside iptables', async () => {
    const { stdout } = await run(argv, RULES.command, {
      nft: nft('table inet filter'),
      'iptables-save': saves('-A X'),
    });
    expect(stdout).toEqual(['iptables-save', '-A X', 'table inet filter']);
  });

  test('without a tool, nothing looks as if there were no rules', async () => {
    const { stdout, stderr } = await run(argv, RULES.command, {});
    expect(stdout).toEqual(['']);
    expect(stderr).toContain('nft: not found');
  });

  test('rules that rewrite addresses, alike', async () => {
    const { stdout } = await run(argv, NAT_RULES.command, {
      nft: nft(''),
      'iptables-legacy-save': saves('-A POSTROUTING'),
    });
    expect(stdout).toEqual(['iptables-legacy-save', '-A POSTROUTING']);
  });

  test('the rules of Services, in whatever mode kube-proxy is, and of whichever iptables', async () => {
    const { stdout } = await run(argv, SERVICE_RULES.command, {
      nft: '[ "$*" != "list table ip kube-proxy" ] || { echo "table ip kube-proxy"; exit 0; }; echo Error >&2; exit 1',
      'iptables-save': saves('-A OTHER'),
      'iptables-legacy-save': saves('-A KUBE-SERVICES'),
    });
    expect(stdout).toEqual(['table ip kube-proxy', 'iptables-save', 'iptables-legacy-save', '-A KUBE-SERVICES']);
  });

  test('ipvsadm, which loads the module, is asked only if it is loaded', async () => {
    const tools = { ipvsadm: 'echo "IP Virtual Server"', 'iptables-save': saves('-A KUBE-SERVICES') };
    const at = (path: string) => SERVICE_RULES.command.replace('/proc/net/ip_vs', path);
    expect((await run(argv, at('/nowhere'), tools)).stdout).toEqual(['iptables-save', '-A KUBE-SERVICES']);
    expect((await run(argv, at('/dev/null'), tools)).stdout).toEqual([
      'IP Virtual Server',
      'iptables-save',
      '-A KUBE-SERVICES',
    ]);
  });

  test.each(Object.entries(commands))('%s is understood', async (_, { command }) => {
    const { stderr } = await run([...argv, '-n'], command, {});
    expect(stderr).toBe('');
  });
});
