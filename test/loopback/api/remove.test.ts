import { describe, expect, test } from 'vitest';
import { DAEMON_SETS, NAMESPACES, PODS } from '../../../src/loopback/api/resources.ts';
import { bodyOf, HOME, SETS, sender, storeWithHome } from '../../support/api-world.ts';

const PATH = `${SETS}/one`;
const foreground = { propagationPolicy: 'Foreground' };

function world() {
  const store = storeWithHome();
  const send = sender(store);
  const { uid = '', resourceVersion = '' } = bodyOf(send('POST', SETS, { metadata: { name: 'one' } })).metadata;
  return { store, send, uid, resourceVersion, stored: () => store.get(DAEMON_SETS, 'one', 'home') };
}

describe('a removal', () => {
  test('takes effect at once, and the answer says what was removed', () => {
    const { send, uid, stored } = world();
    expect(send('DELETE', PATH)).toEqual({
      status: 200,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'one', group: 'apps', kind: 'daemonsets', uid },
      },
    });
    expect(stored()).toBeUndefined();
    expect(send('DELETE', PATH).status).toBe(404);
  });

  test('in the foreground, or with a finalizer, marks the object once and keeps it', () => {
    const { send, stored } = world();
    const going = bodyOf(send('DELETE', PATH, foreground)).metadata;
    expect(going).toMatchObject({ deletionGracePeriodSeconds: 0, finalizers: ['foregroundDeletion'] });
    expect(stored()?.metadata.deletionTimestamp).toBe(going.deletionTimestamp);
    const version = stored()?.metadata.resourceVersion;
    expect(bodyOf(send('DELETE', PATH, foreground)).metadata).toEqual(going);
    expect(stored()?.metadata.resourceVersion).toBe(version);
  });

  test.each([
    [PODS, `${HOME}/pods/web`, { metadata: { deletionGracePeriodSeconds: 1 } }],
    [NAMESPACES, HOME, { status: { phase: 'Terminating' } }],
  ])('of %o is left to others', (resource, path, form) => {
    const { store, send } = world();
    send('POST', `${HOME}/pods`, { metadata: { name: 'web' } });
    const gone = send('DELETE', path);
    expect(gone.body).toMatchObject({ ...form, kind: resource.kind });
    expect(bodyOf(gone).metadata.deletionTimestamp).toBeDefined();
    expect(store.list(resource)).toHaveLength(1);
  });
});

describe('preconditions', () => {
  test('that are met do no harm', () => {
    const { send, uid, resourceVersion, stored } = world();
    expect(send('DELETE', PATH, { preconditions: { uid, resourceVersion } }).status).toBe(200);
    expect(stored()).toBeUndefined();
  });

  test.each([
    [
      { uid: 'other' },
      PATH,
      /DaemonSet\.apps "one": the UID in the precondition \(other\) does not match the UID in record/,
    ],
    [
      { resourceVersion: '1' },
      PATH,
      /the ResourceVersion in the precondition \(1\) does not match .* might have been modified$/,
    ],
    [
      { uid: 'other' },
      HOME,
      /namespaces "home": Precondition failed: UID in precondition: other, UID in object meta: uid of home$/,
    ],
  ])('%j of %s is not met', (preconditions, path, message) => {
    const { store, send, stored } = world();
    const before = [stored(), store.get(NAMESPACES, 'home')];
    expect(send('DELETE', path, { ...foreground, preconditions }).body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: expect.stringMatching(message),
    });
    expect([stored(), store.get(NAMESPACES, 'home')]).toEqual(before);
  });
});

describe('a dry run of a removal', () => {
  test.each([
    { where: 'in the query', query: '?dryRun=All', body: undefined, stays: true },
    { where: 'in the body', query: '', body: { dryRun: ['All'] }, stays: true },
    { where: 'in the query, beside a body that does not say so', query: '?dryRun=All', body: {}, stays: false },
  ])('requested $where', ({ query, body, stays }) => {
    const { send, stored } = world();
    expect(send('DELETE', `${PATH}${query}`, body).status).toBe(200);
    expect(stored() !== undefined).toBe(stays);
  });
});
