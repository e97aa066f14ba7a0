import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** The Debian package of each program that the demo or the tests run. */
const PACKAGES = {
  busybox: 'busybox',
  chromium: 'chromium',
  curl: 'curl',
  dash: 'dash',
  dig: 'bind9-dnsutils',
  'nc.openbsd': 'netcat-openbsd',
  openssl: 'openssl',
  ping: 'iputils-ping',
} as const;

/**
 * `node scripts/need.ts PROGRAM…`: installs missing programs if it is allowed to, otherwise says what to do.
 */
async function need(programs: readonly string[]): Promise<number> {
  const missing = programs.filter((program) => !isThere(program)).map(packageOf);
  if (missing.length === 0) return 0;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    process.stderr.write(`error: this needs ${missing.join(', ')}\n  ${install.join(' ')}, or what your system has\n`);
    return 2;
  }
  process.stderr.write(`installing ${missing.join(', ')}\n`);
  await apt(['update', '-qq']);
  return await apt(install.slice(1));
}

function isThere(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

function packageOf(program: string): string {
  const known = Object.entries(PACKAGES).find(([name]) => name === program);
  if (!known) throw new RangeError(`no package is known for ${program}`);
  return known[1];
}

async function apt(args: readonly string[]): Promise<number> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const { exitCode } = await execa('apt-get', args, { env, reject: false, stdio: ['ignore', 'ignore', 'inherit'] });
  return exitCode ?? 1;
}

process.exitCode = await need(process.argv.slice(2));
