import { describe, expect, test } from 'vitest';
import { customProfile } from '../../src/floater/image-profile.ts';
import { type FloaterOptions, floaterManifest, floatersFor } from '../../src/floater/manifests.ts';
import { leaves } from '../support/leaves.ts';
import { floaterOptions } from '../support/objects.ts';
import { TOKEN } from '../support/plan.ts';

const POD = 'spec.template.spec';

function manifest(over: Partial<FloaterOptions>, minor = 37) {
  return floaterManifest({ ...floaterOptions, ...over }, TOKEN, { minor, choosesUserIds: false });
}

describe.each([16, 18, 19, 25, 37])('the DaemonSet of the host network for 1.%i', (minor) => {
  const host = manifest({ layer: 'node', port: 9000 }, minor);
  const found = new Map(leaves(host));

  test('runs on it, resolves names as pods do, and sets no sysctl of the host', () => {
    expect(found.get(`${POD}.hostNetwork`)).toBe(true);
    expect(found.get(`${POD}.dnsPolicy`)).toBe('ClusterFirstWithHostNet');
    expect([...found.keys()].filter((key) => key.includes('sysctl'))).toEqual([]);
  });

  test('selects only its own pods', () => {
    expect(host.metadata.name).toBe('netdoctor-floater-host');
    const own = { 'app.kubernetes.io/name': 'netdoctor-floater-host' };
    expect(host.spec).toMatchObject({ selector: { matchLabels: own }, template: { metadata: { labels: own } } });
  });

  test('is as restricted as the other, except for the network', () => {
    const other = new Map(leaves(manifest({ port: 9000 }, minor)));
    const differing = [...new Set([...found.keys(), ...other.keys()])].filter(
      (key) => found.get(key) !== other.get(key),
    );
    const allowed = /hostNetwork|dnsPolicy|sysctls|livenessProbe|readinessProbe|terminationMessagePolicy|spec-hash/;
    expect(differing.filter((key) => !allowed.test(key) && !/name$/.test(key))).toEqual([]);
  });

  test('is restarted if nothing listens on its port, and its last output is kept', () => {
    expect(found.get(`${POD}.containers.0.livenessProbe.exec.command.2`)).toContain('http://127.0.0.1:9000/');
    expect(found.get(`${POD}.containers.0.terminationMessagePolicy`)).toBe('FallbackToLogsOnError');
  });
});

describe('where floaters go', () => {
  const at = (over: Partial<FloaterOptions>) => manifest(over).spec.template?.spec;

  test('node labels are added to that of linux, which stays', () => {
    expect(at({ nodeSelector: { pool: 'a', 'kubernetes.io/os': 'windows' } })).toMatchObject({
      nodeSelector: { pool: 'a', 'kubernetes.io/os': 'linux' },
    });
  });

  test.each([
    { tolerations: undefined, made: [{ operator: 'Exists' }] },
    { tolerations: [], made: [] },
    { tolerations: [{ key: 'a', operator: 'Exists' }] as const, made: [{ key: 'a', operator: 'Exists' }] },
  ])('tolerations $tolerations are $made', ({ tolerations, made }) => {
    expect(at({ tolerations })).toMatchObject({ tolerations: made });
  });
});

describe('floatersFor', () => {
  const { layer: _, ...settings } = floaterOptions;

  test('gives each layer its port', () => {
    expect(floatersFor(settings, { layers: ['pod', 'node'], hostPort: 9001 })).toEqual([
      { ...settings, layer: 'pod', port: 8889 },
      { ...settings, layer: 'node', port: 9001 },
    ]);
  });

  test('an image that can listen on only one port has it in both layers', () => {
    const profile = customProfile({ image: 'i', command: [], answer: 'OK', port: 8080 });
    const both = floatersFor({ ...settings, profile }, { layers: ['pod', 'node'], hostPort: 9001 });
    expect(both.map(({ port }) => port)).toEqual([8080, 8080]);
  });
});

describe('an image of the user', () => {
  const profile = customProfile({ image: 'mine:1', command: [], answer: 'me-$(NETDOCTOR_IDENTITY)' });

  test('runs its own command, gets port and identity, and its answer is kept', () => {
    const made = manifest({ profile, port: 9000 });
    const [container] = made.spec.template?.spec?.containers ?? [];
    expect(container).not.toHaveProperty('command');
    expect(container).toMatchObject({
      image: 'mine:1',
      env: [
        { name: 'POD_UID', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
        { name: 'PORT', value: '9000' },
        { name: 'NETDOCTOR_IDENTITY', value: `${TOKEN}.$(POD_UID)` },
      ],
    });
    expect(made.metadata.annotations).toMatchObject({
      'netdoctor.io/profile': 'custom',
      'netdoctor.io/answer': 'me-$(NETDOCTOR_IDENTITY)',
    });
  });
});
