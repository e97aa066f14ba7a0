import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { echoManifest } from '../../../src/floater/check-fixtures/echo-manifest.ts';
import { agnhostProfile } from '../../../src/floater/image-profile.ts';
import { type FloaterSettings, floaterManifest } from '../../../src/floater/manifests.ts';

const settings: FloaterSettings = { namespace: 'home', profile: agnhostProfile({}), port: 8889 };
const platform = { minor: 37, choosesUserIds: false };

interface Template {
  readonly metadata: { readonly labels: Record<string, string>; readonly annotations: Record<string, string> };
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly containers: readonly (Readonly<Record<string, unknown>> & {
      readonly command: readonly string[];
      readonly readinessProbe: { readonly exec: { readonly command: readonly string[] } };
    })[];
  };
}

function templateOf(over: Partial<FloaterSettings> = {}, on = platform): Template {
  return echoManifest({ ...settings, ...over }, on).spec.template as unknown as Template;
}

describe('echoManifest', () => {
  test('is ours, made for checks, and selects only its own pods', () => {
    const { metadata, spec } = echoManifest(settings, platform);
    const labels = {
      'app.kubernetes.io/managed-by': 'kubectl-netdoctor',
      'app.kubernetes.io/name': 'netdoctor-floater-echo',
      'netdoctor.io/for-checks': 'true',
    };
    expect(metadata).toEqual({ name: 'netdoctor-floater-echo', namespace: 'home', labels });
    expect(spec.selector).toEqual({ matchLabels: labels });
    expect(templateOf().metadata.labels).toMatchObject({ ...labels, 'sidecar.istio.io/inject': 'false' });
  });

  test('it carries no floater’s hash or token', () => {
    const text = JSON.stringify(echoManifest(settings, platform));
    expect(text).not.toMatch(/netdoctor\.io\/(token|spec-hash)/);
    expect(text).not.toContain('SERVE_PORT');
  });

  test('every URL gets a harmless answer: netexec would run commands for anyone who reaches the port', () => {
    const [container] = templateOf({ port: 9999 }).spec.containers;
    expect(container?.command).toEqual([
      ...['/agnhost', 'netexec', '--http-port=9999', '--udp-port=9999', '--http-override=/hostname'],
    ]);
  });

  test.each([
    { what: 'on a plain cluster', on: platform, over: {} },
    { what: 'if the platform chooses user ids', on: { ...platform, choosesUserIds: true }, over: {} },
    { what: 'on 1.16', on: { ...platform, minor: 16 }, over: {} },
    {
      what: 'with tolerations, a selector and a secret',
      on: platform,
      over: { tolerations: [], nodeSelector: { a: 'b' }, pullSecret: 'key', pullPolicy: 'Always' as const },
    },
  ])('$what it may do and goes where floaters do', ({ on, over }) => {
    const floater = floaterManifest({ ...settings, ...over, layer: 'pod' }, 'token', on).spec
      .template as unknown as Template;
    const {
      containers: [own],
      ...spec
    } = templateOf(over, on).spec;
    const {
      containers: [theirs],
      ...wanted
    } = floater.spec;
    expect(spec).toEqual(wanted);
    const differing = { command: [], env: [], readinessProbe: {} };
    expect({ ...own, ...differing }).toEqual({ ...theirs, ...differing });
  });

  test('the readiness probe asks inside the container, never across the network', () => {
    const [container] = templateOf().spec.containers;
    const [sh, , script = ''] = container?.readinessProbe.exec.command ?? [];
    expect(sh).toBe('sh');
    expect(script).toContain('nc -u -w1 -W1 127.0.0.1 8889');
    execFileSync('sh', ['-n', '-c', script]);
  });

  test.each([
    { answer: '127.0.0.1:40000', code: 0 },
    { answer: '', code: 1 },
    { answer: 'something else', code: 1 },
  ])('the answer "$answer" makes exit $code', ({ answer, code }) => {
    const script = templateOf().spec.containers[0]?.readinessProbe.exec.command.at(-1) ?? '';
    const fakes = `nc() { printf '%s' '${answer}'; }; sleep() { :; }; `;
    const run = () => execFileSync('sh', ['-c', fakes + script]);
    if (code === 0) run();
    else expect(run).toThrow(expect.objectContaining({ status: code }));
  });
});
