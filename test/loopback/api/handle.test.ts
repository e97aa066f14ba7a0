import { describe, expect, test } from 'vitest';
import { handle } from '../../../src/loopback/api/handle.ts';
import { HOME, SETS, sender, storeWithHome } from '../../support/api-world.ts';

const JSON_404 = { body: expect.objectContaining({ message: 'the server could not find the requested resource' }) };
const TEXT_404 = { body: '404 page not found\n' };

describe('a request', () => {
  test.each([
    ['GET', '/readyz', 200, { body: 'ok' }],
    ['GET', '/version', 200, { body: expect.objectContaining({ major: '1' }) }],
    ['POST', '/version', 405, {}],
    ['GET', HOME, 200, { body: expect.objectContaining({ kind: 'Namespace' }) }],
    ['GET', `${HOME}/pods`, 200, { body: expect.objectContaining({ kind: 'PodList', items: [] }) }],
    ['GET', '/api/v1/pods', 200, {}],
    ['GET', `${HOME}/things`, 404, JSON_404],
    ['GET', '/api/v9/pods', 404, JSON_404],
    ['GET', '/apis/apps/v9/things', 404, JSON_404],
    ['GET', `${SETS}/one/things`, 404, JSON_404],
    ['GET', `${HOME}/status`, 404, JSON_404],
    ['GET', '/apis/nosuch.example/v1/things', 404, TEXT_404],
    ['GET', '/nosuch', 404, TEXT_404],
    [
      'GET',
      `${HOME}/pods/missing/exec`,
      404,
      { body: expect.objectContaining({ message: 'pods "missing" not found' }) },
    ],
    ['POST', '/api/v1/pods', 405, {}],
    ['POST', `${HOME}/pods/one`, 405, {}],
    ['PUT', `${HOME}/pods`, 405, {}],
    ['PATCH', `${HOME}/pods`, 405, {}],
    ['DELETE', '/api/v1/namespaces', 405, {}],
    ['GET', `${HOME}/services`, 200, { body: expect.objectContaining({ kind: 'ServiceList', items: [] }) }],
    ['POST', `${HOME}/services`, 405, {}],
    ['DELETE', `${HOME}/services/one`, 405, {}],
    ['POST', '/apis/discovery.k8s.io/v1/namespaces/home/endpointslices', 405, {}],
    ['OPTIONS', HOME, 405, {}],
  ])('%s %s: %i', (method, path, status, answer) => {
    expect(sender(storeWithHome())(method, path, {})).toMatchObject({ status, ...answer });
  });

  test('for an exec that does not ask for a WebSocket is refused', () => {
    const send = sender(storeWithHome());
    send('POST', `${HOME}/pods`, { metadata: { name: 'one' } });
    expect(send('GET', `${HOME}/pods/one/exec`).body).toMatchObject({ code: 400, message: 'Upgrade request required' });
  });

  test('becomes a watch if it says so, otherwise a list', () => {
    const store = storeWithHome();
    const ask = (path: string, watch: string) =>
      handle(store, { method: 'GET', path, query: new URLSearchParams({ watch }), body: undefined }, () => false);
    for (const word of ['1', 'true']) expect(ask(`${HOME}/pods`, word)).toHaveProperty('watch');
    for (const word of ['0', 'false']) expect(ask(`${HOME}/pods`, word)).toHaveProperty('answer.status', 200);
    expect(ask(HOME, '1')).toHaveProperty('answer.status', 200);
  });
});

describe('a right that is taken away', () => {
  test.each([
    ['list pods', 'GET', `${HOME}/pods`],
    ['watch pods', 'GET', `${HOME}/pods?watch=true`],
    ['get pods', 'GET', `${HOME}/pods/one`],
    ['list services', 'GET', `${HOME}/services`],
    ['list endpointslices', 'GET', '/apis/discovery.k8s.io/v1/namespaces/home/endpointslices'],
    ['create services', 'POST', `${HOME}/services`],
    ['create daemonsets', 'POST', SETS],
    ['update daemonsets', 'PUT', `${SETS}/one`],
    ['patch daemonsets', 'PATCH', `${SETS}/one`],
    ['delete namespaces', 'DELETE', HOME],
  ])('%s: %s %s', (right, method, url) => {
    const store = storeWithHome();
    const [verb, what] = right.split(' ');
    expect(sender(store, [right])(method, url, {})).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining(`cannot ${verb} resource "${what}"`) },
    });
    expect(store.revision()).toBe(storeWithHome().revision());
  });

  test('is denied before the answer shows what exists', () => {
    expect(sender(storeWithHome(), ['get pods'])('GET', `${HOME}/pods/missing`).status).toBe(403);
  });
});
