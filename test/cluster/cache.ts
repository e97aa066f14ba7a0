import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withLock } from './lock.ts';
import { cacheRoot, HERE } from './paths.ts';
import { BOUND } from './processes.ts';
import { refuse, say } from './progress.ts';
import { run } from './sys.ts';

const BUILD = join(HERE, 'build');
const IMAGES = join(HERE, 'images.sh');

// biome-ignore lint/suspicious/noTemplateCurlyInString: these are dpkg-query's fields
const FORMAT = '${Package} ${Version}\n';

// Packages that images.sh copies programs from, and that are part of every Debian system, so packages.txt
// need not list them.
const BASE_PACKAGES = ['bash', 'coreutils', 'dash', 'findutils', 'grep', 'libc6', 'mawk', 'sed'];

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** 16 hexadecimal digits over texts and files; the order matters. */
export function contentHash(texts: readonly string[], files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length} ${text}\n`);
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${basename(file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function packageVersions(): Promise<string> {
  const named = readFileSync(join(HERE, 'packages.txt'), 'utf8').split('\n').filter(Boolean);
  const packages = [...named, ...BASE_PACKAGES].sort();
  const { stdout } = await run(['dpkg-query', '-W', '-f', FORMAT, ...packages]).catch(() =>
    refuse(`Debian packages are missing: apt-get install ${named.join(' ')}`),
  );
  return stdout;
}

type Product = {
  readonly path: string;
  readonly title: string;
  readonly build: (out: string) => Promise<void>;
};

// An interrupted build leaves its directory next to the product. Only the lock's owner may remove it.
async function clearTemporary(path: string): Promise<void> {
  const names = existsSync(dirname(path)) ? await readdir(dirname(path)) : [];
  const old = names.filter((name) => name.startsWith(`${basename(path)}.tmp`));
  await Promise.all(old.map((name) => rm(join(dirname(path), name), { recursive: true, force: true })));
}

async function cached({ path, title, build }: Product): Promise<string> {
  if (existsSync(path)) return path;
  const waiting = (): void => say(`another run builds ${title}: waiting`);
  return await withLock(
    path.slice(-80),
    async () => {
      if (existsSync(path)) return path;
      say(`building ${title} -> ${path}`);
      await clearTemporary(path);
      await mkdir(dirname(path), { recursive: true });
      const temporary = `${path}.tmp`;
      await build(temporary);
      await rename(temporary, path);
      say(`built ${title}`);
      return path;
    },
    waiting,
  );
}

const binariesHash = (): string => contentHash([process.arch], filesBelow(BUILD));

/** The directory with all programs of the cluster, built if necessary (about ten minutes on two cores). */
export async function binaries(): Promise<string> {
  const path = join(cacheRoot(), binariesHash(), 'bin');
  const build = async (out: string): Promise<void> => {
    await run(['go', 'version']).catch(() => refuse('Go is needed to build the test cluster: https://go.dev/dl'));
    await run([...BOUND, join(BUILD, 'build.sh'), out], { progress: true });
  };
  return await cached({ path, title: 'the programs (etcd, Kubernetes, containerd, CoreDNS)', build });
}

/** The containerd root with all images, which nodes start from; built if necessary. */
export async function seedImages(bin: string): Promise<string> {
  const hash = contentHash([binariesHash(), await packageVersions()], [IMAGES]);
  const path = join(cacheRoot(), hash, 'seed');
  const build = async (out: string): Promise<void> => {
    await run([...BOUND, '--net', IMAGES, bin, out], { progress: true });
  };
  return await cached({ path, title: 'the images', build });
}
