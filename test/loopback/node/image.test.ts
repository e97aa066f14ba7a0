import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agnhostProfile, kosmosProfile } from '../../../src/floater/image-profile.ts';
import { type ContainerSpec, environmentOf, hasImage, portsOf } from '../../../src/loopback/node/image.ts';
import { TOKEN } from '../../support/plan.ts';
import { floaterSpec, PORT, podFacts } from '../../support/pods.ts';

const pod = podFacts();
const spec = (over: Partial<ContainerSpec>): ContainerSpec => ({ name: 'floater', image: 'i', ...over });

describe('the environment of a container', () => {
  test('has values, fields of its pod, and earlier variables', () => {
    const field = (fieldPath: string) => ({ fieldRef: { fieldPath } });
    const env = [
      { name: 'EARLY', value: '$(UID)' },
      { name: 'UID', valueFrom: field('metadata.uid') },
      { name: 'WHERE', valueFrom: field('spec.nodeName') },
      { name: 'IP', valueFrom: field('status.podIP') },
      { name: 'OTHER', valueFrom: field('status.hostIP') },
      { name: 'BOTH', value: '$(UID).$(WHERE) $(NOBODY) $5' },
      { name: 'NOTHING' },
    ];
    expect(environmentOf(spec({ env }), pod)).toEqual({
      EARLY: '$(UID)',
      UID: pod.uid,
      WHERE: 'n1',
      IP: pod.ip,
      OTHER: '',
      BOTH: `${pod.uid}.n1 $(NOBODY) $5`,
      NOTHING: '',
    });
  });

  test('an unknown name stays as it is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.stringMatching(/^\w+$/), fc.constantFrom('constructor', 'toString')), (name) => {
        const value = `$(${name})`;
        expect(environmentOf(spec({ env: [{ name: 'A-B', value }] }), pod)).toEqual({ 'A-B': value });
      }),
    );
  });
});

describe('the images that exist', () => {
  const { image } = agnhostProfile({});
  test.each([
    image,
    agnhostProfile({ repository: 'mirror.example.test:5000/k8s/' }).image,
    kosmosProfile({ repository: 'ghcr.io/kosmos-io', version: 'v0.3.0' }).image,
    kosmosProfile({ repository: 'docker.io/e', version: 'v0.0.1' }).image,
  ])('%s', (name) => {
    expect(hasImage(spec({ image: name }))).toBe(true);
  });

  test.each(['nginx:1', 'e2e-test-images/agnhost', 'my-agnhost:2.63.0', 'x/e2e-test-images/agnhost:1 2', `${image}/x`])(
    'not %s',
    (name) => {
      expect(hasImage(spec({ image: name }))).toBe(false);
    },
  );
});

describe('what a container listens on', () => {
  const portsIn = (container: ContainerSpec) => portsOf(container, environmentOf(container, pod));

  test("agnhost porter: the ports of its environment, with the floater's identity", () => {
    const identity = `${TOKEN}.${pod.uid}`;
    expect(portsIn(floaterSpec())).toEqual({ tcp: new Map([[PORT, identity]]), udp: new Map([[PORT, identity]]) });
  });

  test('the command may be its arguments too', () => {
    const { env } = floaterSpec();
    const args = spec({
      image: agnhostProfile({}).image,
      command: ['/agnhost'],
      args: ['porter'],
      ...(env ? { env } : {}),
    });
    expect(portsIn(args)?.tcp.size).toBe(1);
  });

  test("netctl's floater: OK, on one port, only over TCP", () => {
    const { image, command, env } = kosmosProfile({ repository: 'r', version: 'v0.3.0' });
    expect(portsIn(spec({ image, command, env: env(9000, TOKEN) }))).toEqual({
      tcp: new Map([[9000, 'OK']]),
      udp: new Map(),
    });
  });

  test.each([
    { image: 'nginx:1', command: ['/agnhost', 'porter'] },
    { command: ['/agnhost', 'netexec'] },
    { command: ['/other', 'porter'] },
    { command: [] },
  ])('nothing that it knows: %j', (over) => {
    expect(portsIn(floaterSpec(over))).toBeUndefined();
  });
});
