import { describe, expect, test } from 'vitest';
import { agnhostProfile, kosmosProfile } from '../../src/floater/image-profile.ts';
import { type FloaterOptions, floaterManifest } from '../../src/floater/manifests.ts';
import { namespaceManifest, podSecurityFor } from '../../src/floater/namespace.ts';
import { SPEC_HASH_ANNOTATION, TOKEN_ANNOTATION } from '../../src/model/labels.ts';
import { leaves } from '../support/leaves.ts';
import { floaterOptions } from '../support/objects.ts';
import { TOKEN } from '../support/plan.ts';

interface Input {
  readonly minor?: number;
  readonly choosesUserIds?: boolean;
  readonly token?: string;
  readonly over?: Partial<FloaterOptions>;
}

function manifest({ minor = 37, choosesUserIds = false, token = TOKEN, over = {} }: Input = {}) {
  return floaterManifest({ ...floaterOptions, ...over }, token, { minor, choosesUserIds });
}

const POD = 'spec.template.spec';
const hashOf = (input?: Input) => manifest(input).metadata.annotations?.[SPEC_HASH_ANNOTATION];
const MINORS = [16, 18, 19, 25, 37];

describe('what depends on the server', () => {
  test.each([
    { minor: 16, sysctl: false, seccomp: false },
    { minor: 17, sysctl: false, seccomp: false },
    { minor: 18, sysctl: true, seccomp: false },
    { minor: 19, sysctl: true, seccomp: true },
    { minor: 25, sysctl: true, seccomp: true },
    { minor: 37, sysctl: true, seccomp: true },
  ])('1.$minor: ping sysctl $sysctl, seccomp profile $seccomp', ({ minor, sysctl, seccomp }) => {
    const found = new Map(leaves(manifest({ minor })));
    expect(found.get(`${POD}.securityContext.sysctls.0.name`)).toBe(sysctl ? 'net.ipv4.ping_group_range' : undefined);
    expect(found.get(`${POD}.securityContext.seccompProfile.type`)).toBe(seccomp ? 'RuntimeDefault' : undefined);
  });
});

describe('a platform that gives user ids', () => {
  test('may choose them, and still runs nothing as root', () => {
    const found = new Map(leaves(manifest({ choosesUserIds: true })));
    expect(found.get(`${POD}.securityContext.runAsNonRoot`)).toBe(true);
    expect([...found.keys()].filter((key) => /runAs(User|Group)$/.test(key))).toEqual([]);
  });
});

describe.each(MINORS)('the DaemonSet for 1.%i', (minor) => {
  const found = new Map(leaves(manifest({ minor })));

  test('passes Pod Security restricted', () => {
    expect(found.get(`${POD}.securityContext.runAsNonRoot`)).toBe(true);
    expect(found.get(`${POD}.securityContext.runAsUser`)).not.toBe(0);
    expect(found.get(`${POD}.containers.0.securityContext.allowPrivilegeEscalation`)).toBe(false);
    expect(found.get(`${POD}.containers.0.securityContext.capabilities.drop.0`)).toBe('ALL');
    expect(found.get(`${POD}.containers.0.securityContext.readOnlyRootFilesystem`)).toBe(true);
    const names = [...found.keys()].join('\n');
    expect(names).not.toMatch(/host(Network|PID|IPC|Port|Path)|privileged|capabilities\.add|procMount|volumes/);
  });

  test('has no service account token, no service variables, no request that crosses the network', () => {
    expect(found.get(`${POD}.automountServiceAccountToken`)).toBe(false);
    expect(found.get(`${POD}.enableServiceLinks`)).toBe(false);
    expect([...found.keys()].filter((key) => /httpGet|tcpSocket|grpc|livenessProbe/.test(key))).toEqual([]);
    expect(found.get(`${POD}.containers.0.readinessProbe.exec.command.0`)).toBe('sh');
  });

  test('is probed again within seconds if the first probe came too early', () => {
    expect(found.get(`${POD}.containers.0.readinessProbe.periodSeconds`)).toBeLessThanOrEqual(3);
  });

  test('runs on every linux node, tolerates everything, and has no CPU limit', () => {
    expect(found.get(`${POD}.nodeSelector.kubernetes.io/os`)).toBe('linux');
    expect(found.get(`${POD}.tolerations.0.operator`)).toBe('Exists');
    expect(found.get(`${POD}.tolerations.0.key`)).toBeUndefined();
    expect(found.get(`${POD}.containers.0.resources.limits.memory`)).toBeDefined();
    expect(found.get(`${POD}.containers.0.resources.limits.cpu`)).toBeUndefined();
  });

  test('has no field without a value', () => {
    expect([...found.values()]).not.toContain(undefined);
  });
});

describe('the template', () => {
  test('is the same for the same input, and so is its hash', () => {
    expect(manifest()).toEqual(manifest());
    expect(hashOf()).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each<{ what: string; parts: Input }>([
    { what: 'the image', parts: { over: { profile: agnhostProfile({ image: 'mirror/agnhost:1' }) } } },
    { what: 'the port', parts: { over: { port: 9000 } } },
    { what: 'the pull policy', parts: { over: { pullPolicy: 'Always' } } },
    { what: 'the pull secret', parts: { over: { pullSecret: 'registry' } } },
    { what: 'the token', parts: { token: 'ffffffffffffffff' } },
    { what: 'what the server accepts', parts: { minor: 16 } },
  ])('has another hash if $what differs', ({ parts }) => {
    expect(hashOf(parts)).not.toBe(hashOf());
  });

  test('does not depend on the namespace or on a later minor version', () => {
    expect(hashOf({ over: { namespace: 'other' } })).toBe(hashOf());
    expect(hashOf({ minor: 20 })).toBe(hashOf({ minor: 37 }));
  });

  test('carries the hash on the pods, and the hash and the token on the DaemonSet', () => {
    const made = manifest();
    const found = new Map(leaves(made));
    expect(found.get(`spec.template.metadata.annotations.${SPEC_HASH_ANNOTATION}`)).toBe(hashOf());
    expect(made.metadata.annotations?.[TOKEN_ANNOTATION]).toBe(TOKEN);
  });

  test('has the labels that its selector needs, and keeps meshes away', () => {
    const { spec } = manifest();
    const { selector, template } = spec as {
      selector: { matchLabels: object };
      template: { metadata: { labels: object; annotations: object } };
    };
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect({ ...template.metadata.labels, ...template.metadata.annotations }).toMatchObject({
      'sidecar.istio.io/inject': 'false',
      'linkerd.io/inject': 'disabled',
      'kuma.io/sidecar-injection': 'disabled',
    });
  });

  test('answers with token and pod UID on the port, over TCP and UDP', () => {
    const found = leaves(manifest({ over: { port: 9000 } }));
    const env = found.filter(([key]) => key.startsWith(`${POD}.containers.0.env`)).map(([, value]) => value);
    expect(env).toEqual([
      'POD_UID',
      'metadata.uid',
      'SERVE_PORT_9000',
      `${TOKEN}.$(POD_UID)`,
      'SERVE_UDP_PORT_9000',
      `${TOKEN}.$(POD_UID)`,
    ]);
  });

  test('pulls only what is missing, by default', () => {
    const policy = `${POD}.containers.0.imagePullPolicy`;
    const secret = `${POD}.imagePullSecrets.0.name`;
    const plain = new Map(leaves(manifest()));
    expect([plain.get(policy), plain.get(secret)]).toEqual(['IfNotPresent', undefined]);
    const told = new Map(leaves(manifest({ over: { pullPolicy: 'Always', pullSecret: 'registry' } })));
    expect([told.get(policy), told.get(secret)]).toEqual(['Always', 'registry']);
  });
});

describe('what earlier versions made', () => {
  const kosmos = kosmosProfile({ repository: 'r', version: 'v0.2.0' });

  test.each<{ what: string; parts: Input; hash: string }>([
    { what: 'by default', parts: {}, hash: '050428ff1d350c27' },
    { what: 'on OpenShift 4.3', parts: { minor: 16, choosesUserIds: true }, hash: '1f0a17a13b3fe9ad' },
    {
      what: 'with all options',
      parts: { over: { profile: kosmos, port: 9000, pullPolicy: 'Always', pullSecret: 's' } },
      hash: '0ab4e4e38cd604af',
    },
  ])('has the same hash, so that nothing is replaced: $what', ({ parts, hash }) => {
    expect(hashOf(parts)).toBe(hash);
  });
});

describe('namespaceManifest', () => {
  test('lets pods on the host network in if there are such floaters', () => {
    const label = 'pod-security.kubernetes.io/enforce';
    expect(podSecurityFor(['pod'])).toBe('restricted');
    expect(namespaceManifest('probe', podSecurityFor(['pod', 'node'])).metadata.labels?.[label]).toBe('privileged');
  });

  test('is labelled as ours and enforces Pod Security restricted', () => {
    expect(namespaceManifest('probe').metadata).toEqual({
      name: 'probe',
      labels: {
        'app.kubernetes.io/managed-by': 'kubectl-netdoctor',
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
      annotations: { 'openshift.io/node-selector': '' },
    });
  });
});
