import { FLOATER } from '../../../src/model/labels.ts';
import type { Step } from './replay.ts';

/**
 * Requests that change nothing and that the product does not make, or not in this way. The namespace has
 * floaters.
 */
export function questions(namespace: string, node: string): readonly Step[] {
  const home = `/api/v1/namespaces/${namespace}`;
  const sets = `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
  const get = (by: string) => (path: string) => ({ by, method: 'GET', path });
  const selected = (name: string, selector: string) => `${home}/pods?${new URLSearchParams({ [name]: selector })}`;
  return [
    ...['/api', '/api/v1', '/apis/apps', '/apis/apps/v1', '/readyz', '/livez', '/healthz'].map(get('discovery')),
    ...['/apis/nosuch.example', '/apis/apps/v9', '/apis/apps/v9/things', '/apis/nosuch.example/v1/things'].map(
      get('no such group or version'),
    ),
    ...[
      '/api/v1/things',
      `${home}/things`,
      `${home}/things/one`,
      '/apis/apps/v1/things',
      `${sets}/${FLOATER}/things`,
    ].map(get('no such resource')),
    ...['/nosuch', '/apinosuch', '/openapi/nosuch', `/api/v1/pods/${FLOATER}`, '/api/v9/pods'].map(get('no such path')),
    ...[`${home}/pods/missing`, '/api/v1/namespaces/missing', '/api/v1/nodes/missing', `${sets}/missing`].map(
      get('no such object'),
    ),
    ...['/apis/apps/v1/namespaces/missing/daemonsets', '/api/v1/namespaces/missing/pods'].map(get('no such namespace')),
    ...['/api/v1/pods?limit=500', '/apis/apps/v1/daemonsets', '/api/v1/namespaces?limit=500'].map(
      get('all namespaces'),
    ),
    ...[`/api/v1/nodes/${node}`, home].map(get('one object')),
    ...LABELS.map((selector) => get('label selector')(selected('labelSelector', selector))),
    ...['a=-', '-=b', 'a>nosuch'].map((selector) => get('bad label')(selected('labelSelector', selector))),
    ...fields(node).map((selector) => get('field selector')(selected('fieldSelector', selector))),
    get('field selector')(`/api/v1/nodes?fieldSelector=metadata.name%3D${node}`),
    get('bad field selector')('/api/v1/nodes?fieldSelector=status.phase%3DReady'),
    get('bad field selector')('/apis/apps/v1/daemonsets?fieldSelector=spec.nodeName%3Dn1'),
    get('a list in pages')('/api/v1/nodes?limit=1'),
    get('a list in pages')('/api/v1/nodes?limit=1&continue={{continue}}'),
    get('a list in pages')('/api/v1/nodes?limit=1&continue={{continue}}'),
    get('a list in pages')('/api/v1/nodes?limit=2'),
    get('a list in pages')('/api/v1/nodes?limit=2&continue={{continue}}'),
    get('bad token')('/api/v1/nodes?limit=1&continue=nonsense'),
    get('bad limit')('/api/v1/nodes?limit=few'),
    get('watch, bad version')(`${home}/pods?watch=true&resourceVersion=nonsense`),
    get('watch, bad selector')(`${home}/pods?watch=true&labelSelector=%21%21`),
    get('exec without a WebSocket')(`${home}/pods/missing/exec?command=true`),
    { by: 'who am I', method: 'POST', path: '/apis/authentication.k8s.io/v1/selfsubjectreviews', body: REVIEW },
    ...refusedMethods(home),
  ];
}

/** What the product requests if floaters take longer than three seconds: src/floater/trouble/lookout.ts. */
export function lookout(namespace: string, node: string): readonly Step[] {
  const paths = [
    `/api/v1/namespaces/${namespace}/events?fieldSelector=type%3DWarning&limit=500`,
    `/api/v1/nodes?fieldSelector=metadata.name%3D${node}`,
    '/api/v1/nodes?limit=500',
    `/apis/apps/v1/namespaces/${namespace}/daemonsets/${FLOATER}`,
  ];
  return paths.map((path) => ({ by: 'floaters that take long', method: 'GET', path }));
}

const LABELS = [
  ...['app.kubernetes.io/name=netdoctor-floater', 'app.kubernetes.io/name==other', 'app.kubernetes.io/name!=other'],
  ...['app.kubernetes.io/name in (netdoctor-floater, other)', 'app.kubernetes.io/name notin (netdoctor-floater)'],
  ...['app.kubernetes.io/name', '!app.kubernetes.io/name', '', ' app.kubernetes.io/name , !nosuch '],
  ...['!!', 'a in', 'a in (b', '=b', 'a b', 'a=b=c', 'a,,b', ',', 'a>1', 'a<1'],
];

function fields(node: string): readonly string[] {
  return [
    ...['status.phase=Running', 'status.phase!=Running', 'metadata.name=missing', `spec.nodeName=${node}`],
    ...['status.phase=Running,metadata.namespace!=other', 'nosuch=1', 'status.phase', 'metadata.labels=x'],
  ];
}

const REVIEW = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };

function refusedMethods(home: string): readonly Step[] {
  const by = 'a method that is not for this';
  return [
    { by, method: 'POST', path: home, body: {} },
    { by, method: 'PUT', path: `${home}/pods`, body: {} },
    { by, method: 'PATCH', path: `${home}/pods`, body: {} },
    { by, method: 'DELETE', path: '/api/v1/namespaces' },
    { by, method: 'POST', path: '/api/v1/pods', body: {} },
    { by, method: 'POST', path: '/version', body: {} },
  ];
}
