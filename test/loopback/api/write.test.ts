import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Stored } from '../../../src/loopback/api/objects.ts';
import { DAEMON_SETS, NAMESPACES, PODS, RESOURCES } from '../../../src/loopback/api/resources.ts';
import { bodyOf, HOME, SETS, sender, storeWithHome } from '../../support/api-world.ts';

const set = (over: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'one', ...over },
  spec: { a: 1 },
});

function world() {
  const store = storeWithHome();
  const send = sender(store);
  return { store, send, stored: () => store.get(DAEMON_SETS, 'one', 'home') };
}

describe('a new object', () => {
  test('has what a server adds, and its kind when it is read', () => {
    const { send, stored } = world();
    const made = send('POST', SETS, set());
    expect(made.status).toBe(201);
    const { metadata, ...rest } = bodyOf(made);
    expect(rest).toMatchObject({
      kind: 'DaemonSet',
      apiVersion: 'apps/v1',
      spec: { a: 1 },
      status: { numberReady: 0 },
    });
    expect(metadata).toMatchObject({
      name: 'one',
      namespace: 'home',
      generation: 1,
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(metadata.managedFields?.[0]?.time).toBe(metadata.creationTimestamp);
    expect(metadata.annotations).toEqual({ 'deprecated.daemonset.template.generation': '1' });
    expect(stored()).not.toHaveProperty('kind');
    expect(bodyOf(send('GET', `${SETS}/one`))).toEqual(made.body);
  });

  test('a namespace is labelled with its name, and active', () => {
    const { send } = world();
    const made = bodyOf(send('POST', '/api/v1/namespaces', { metadata: { name: 'new', labels: { team: 'a' } } }));
    expect(made.metadata.labels).toEqual({ team: 'a', 'kubernetes.io/metadata.name': 'new' });
    expect(made).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } });
  });

  test('with generateName, it gets a unique name', () => {
    const { send } = world();
    const make = () => bodyOf(send('POST', `${HOME}/pods`, { metadata: { generateName: 'web-' } })).metadata.name;
    const names = [make(), make()];
    for (const name of names) expect(name).toMatch(/^web-[0-9a-f]{5}$/);
    expect(new Set(names).size).toBe(2);
  });

  test.each([
    { what: 'there already', body: set(), before: [set()], code: 409, message: 'daemonsets.apps "one" already exists' },
    { what: 'without a name', body: set({ name: '' }), code: 422, message: /metadata\.name: Required value/ },
    {
      what: 'of another namespace',
      body: set({ namespace: 'other' }),
      code: 400,
      message: /does not match the namespace/,
    },
    { what: 'no object', body: [], code: 400, message: /no object/ },
  ])('$what is refused', ({ body, before = [], code, message }) => {
    const { send } = world();
    for (const one of before) send('POST', SETS, one);
    const { status, body: said } = send('POST', SETS, body);
    expect(status).toBe(code);
    expect(said).toMatchObject({
      code,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('is refused in a namespace that is missing or being deleted', () => {
    const { store, send } = world();
    expect(send('POST', SETS.replace('home', 'other'), set()).body).toMatchObject({
      message: 'namespaces "other" not found',
    });
    send('POST', SETS, set({ finalizers: ['held'] }));
    send('DELETE', HOME);
    expect(send('POST', SETS, set({ name: 'two' })).body).toMatchObject({
      code: 403,
      message: expect.stringContaining('because it is being terminated'),
      details: { causes: [{ reason: 'NamespaceTerminating' }] },
    });
    expect(send('POST', '/api/v1/namespaces', { metadata: { name: 'home' } }).body).toMatchObject({
      message: 'object is being deleted: namespaces "home" already exists',
    });
    expect(store.list(DAEMON_SETS)).toHaveLength(1);
  });
});

describe('an update', () => {
  test('keeps the server’s fields, and counts generations of the spec', () => {
    const { store, send, stored } = world();
    const made = bodyOf(send('POST', SETS, set({ labels: { a: 'b' } })));
    store.put(DAEMON_SETS, { ...(stored() as Stored), status: { numberReady: 3 } });
    const same = bodyOf(send('PUT', `${SETS}/one`, { ...set({ uid: made.metadata.uid }), status: { numberReady: 9 } }));
    expect(same.metadata).toMatchObject({
      uid: made.metadata.uid,
      creationTimestamp: made.metadata.creationTimestamp,
      generation: 1,
    });
    expect(same.metadata.labels).toBeUndefined();
    expect(same.status).toEqual({ numberReady: 3 });
    const other = bodyOf(send('PUT', `${SETS}/one`, { ...set(), spec: { a: 2 } }));
    expect(other.metadata.generation).toBe(2);
    expect(Number(other.metadata.resourceVersion)).toBeGreaterThan(Number(same.metadata.resourceVersion));
  });

  test.each([
    { what: 'an old version', over: { resourceVersion: '1' }, code: 409, message: /the object has been modified/ },
    {
      what: 'another UID',
      over: { uid: 'other' },
      code: 409,
      message: /Key: \/registry\/daemonsets\/home\/one, .* UID in precondition: other,/,
    },
    { what: 'another name', over: { name: 'two' }, code: 400, message: /the name of the object \(two\)/ },
  ])('with $what is refused, and changes nothing', ({ over, code, message }) => {
    const { send, stored } = world();
    send('POST', SETS, set());
    const before = stored();
    expect(send('PUT', `${SETS}/one`, { ...set(over), spec: { a: 2 } }).body).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(stored()).toBe(before);
  });

  test('of a missing object is refused', () => {
    expect(world().send('PUT', `${SETS}/one`, set()).status).toBe(404);
  });

  test('that removes the last finalizer removes a deleted object', () => {
    const { send, stored } = world();
    send('POST', SETS, set({ finalizers: ['held'] }));
    send('PUT', `${SETS}/one`, set({ finalizers: ['held', 'more'] }));
    send('DELETE', `${SETS}/one`);
    send('PUT', `${SETS}/one`, set({ finalizers: ['held'] }));
    expect(stored()?.metadata.deletionTimestamp).toBeDefined();
    expect(send('PUT', `${SETS}/one?dryRun=All`, set()).status).toBe(200);
    expect(stored()).toBeDefined();
    expect(send('PUT', `${SETS}/one`, set()).status).toBe(200);
    expect(stored()).toBeUndefined();
  });

  test('of a pod that is being deleted keeps it: its kubelet is not done', () => {
    const { store, send } = world();
    send('POST', `${HOME}/pods`, { metadata: { name: 'web' } });
    send('DELETE', `${HOME}/pods/web`);
    send('PATCH', `${HOME}/pods/web`, { metadata: { labels: { a: 'b' } } });
    expect(store.get(PODS, 'web', 'home')?.metadata).toMatchObject({
      labels: { a: 'b' },
      deletionGracePeriodSeconds: 1,
    });
  });
});

describe('a patch', () => {
  test.each([
    [{ metadata: { labels: { a: '2' } } }, { a: '2', b: '1' }],
    [{ metadata: { labels: { a: null, c: '3' } } }, { b: '1', c: '3' }],
    [{ metadata: { labels: null } }, undefined],
    [{}, { a: '1', b: '1' }],
  ])('%j', (patch, labels) => {
    const { send } = world();
    send('POST', SETS, set({ labels: { a: '1', b: '1' } }));
    const { metadata, spec } = bodyOf(send('PATCH', `${SETS}/one`, patch));
    expect(metadata.labels).toEqual(labels);
    expect(spec).toEqual({ a: 1 });
  });

  test('with an old version is refused', () => {
    const { send } = world();
    send('POST', SETS, set());
    expect(send('PATCH', `${SETS}/one`, { metadata: { resourceVersion: '1' } }).status).toBe(409);
  });

  test('merges as in RFC 7396: what it names changes, everything else stays', () => {
    const json = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(fc.nat(3), fc.constant(null), fc.array(fc.nat(2))),
    );
    fc.assert(
      fc.property(json, json, (spec, patch) => {
        const { send } = world();
        send('POST', SETS, { ...set(), spec });
        const after = bodyOf<{ spec: Record<string, unknown> }>(send('PATCH', `${SETS}/one`, { spec: patch })).spec;
        const kept = Object.entries(spec).filter(([key]) => !(key in patch));
        const said = Object.entries(patch).filter(([, value]) => value !== null);
        expect(after).toEqual(Object.fromEntries([...kept, ...said]));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a dry run', () => {
  test.each([
    ['POST', SETS, set({ name: 'two' }), 201],
    ['PUT', `${SETS}/one`, { ...set(), spec: { a: 2 } }, 200],
    ['PATCH', `${SETS}/one`, { spec: { a: 2 } }, 200],
    ['DELETE', `${SETS}/one`, undefined, 200],
    ['DELETE', HOME, undefined, 200],
  ])('%s %s answers and changes nothing', (method, path, body, status) => {
    const { store, send } = world();
    send('POST', SETS, set());
    const before = [store.revision(), ...RESOURCES.flatMap((resource) => store.list(resource))];
    expect(send(method, `${path}?dryRun=All`, body).status).toBe(status);
    expect([store.revision(), ...RESOURCES.flatMap((resource) => store.list(resource))]).toEqual(before);
    expect(store.get(NAMESPACES, 'home')).toBeDefined();
  });

  test('is refused just as the change would be', () => {
    const { send } = world();
    send('POST', SETS, set());
    expect(send('POST', `${SETS}?dryRun=All`, set()).status).toBe(409);
  });
});
