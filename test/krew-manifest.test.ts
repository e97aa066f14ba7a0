import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { agnhostProfile } from '../src/floater/image-profile.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/ */
interface KrewManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly version: string;
    readonly homepage: string;
    readonly shortDescription: string;
    readonly description: string;
    readonly caveats: string;
    readonly platforms: readonly {
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly uri: string;
      readonly sha256: string;
      readonly bin: string;
    }[];
  };
}

const TAG = 'v1.2.3';

/** Like krew-release-bot: two lines for address and checksum, the second with four spaces before it. */
function render(template: string): string {
  const tagged = (text: string) => text.replaceAll('{{ .TagName }}', TAG);
  const filled = template.replaceAll(
    /\{\{addURIAndSha "([^"]+)" \.TagName \}\}/g,
    (_, uri: string) => `uri: ${tagged(uri)}\n    sha256: ${'0a'.repeat(32)}`,
  );
  return tagged(filled);
}

describe('krew-manifest.yaml', () => {
  const rendered = render(read('krew-manifest.yaml'));
  const manifest: KrewManifest = parse(rendered);
  const { version, homepage, shortDescription, description, caveats, platforms } = manifest.spec;

  test('no placeholder of the template is left', () => expect(rendered).not.toMatch(/\{\{|\}\}/));

  test('it is a plug-in with a name that krew accepts', () => {
    expect(manifest.apiVersion).toBe('krew.googlecontainertools.github.com/v1alpha2');
    expect(manifest.kind).toBe('Plugin');
    expect(manifest.metadata.name).toMatch(/^[\w-]+$/);
    expect(version).toBe(TAG);
  });

  test('its texts exist, and the short one is on one line', () => {
    expect(shortDescription).toMatch(/^[^\n]{1,50}$/);
    expect(shortDescription).not.toMatch(/\.$/);
    expect(homepage).toMatch(/^https:\/\/\S+$/);
    expect(description).not.toBe('');
    expect(caveats).toContain(agnhostProfile({}).image);
  });

  test('every platform can be installed, and none is listed twice', () => {
    expect(platforms).not.toEqual([]);
    for (const { selector, uri, sha256, bin } of platforms) {
      const { os = '', arch = '' } = selector.matchLabels;
      expect(Object.keys(selector.matchLabels).sort()).toEqual(['arch', 'os']);
      expect(uri).toBe(`${homepage}/releases/download/${TAG}/netdoctor_${TAG}_${os}_${arch}.tar.gz`);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bin).toBe(os === 'windows' ? 'kubectl-netdoctor.exe' : 'kubectl-netdoctor');
    }
    expect(new Set(platforms.map(({ uri }) => uri)).size).toBe(platforms.length);
  });

  test('the licence that krew requires in an archive exists', () => {
    expect(read('LICENSE')).toMatch(/^\s*Apache License\s+Version 2\.0, January 2004/);
  });
});
