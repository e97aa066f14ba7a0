import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { runProduct } from '../support/loopback.ts';
import { useLoopbacks } from '../support/loopback-pool.ts';
import { lyingApi } from '../support/lying-api.ts';
import { tempFolder } from '../support/temp.ts';

// biome-ignore lint/suspicious/noExplicitAny: the changed objects have no fixed shape on purpose
type Odd = any;
type Change = (object: Odd) => void;

/** Changes the object with a name in every list and every answer that contains it. */
const change =
  (kind: string, wanted: (object: Odd) => boolean, how: Change) =>
  (_: string, body: Odd): unknown => {
    for (const object of body.kind === `${kind}List` ? body.items : body.kind === kind ? [body] : []) {
      if (wanted(object)) how(object);
    }
    return body;
  };
const node = (how: Change) => change('Node', ({ metadata }) => metadata?.name === 'n2', how);
const pod = (how: Change) => change('Pod', ({ spec }) => spec?.nodeName === 'n2', how);

/** Nothing about n2 is measured, and everything else passes. */
const N2_ALONE: readonly (readonly [string, (path: string, body: Odd) => unknown])[] = [
  ['an invalid pod address', pod(({ status }) => Object.assign(status, { podIPs: [{ ip: '1.2.3.4 ; rm' }] }))],
  ['a pod address with a zone', pod(({ status }) => Object.assign(status, { podIPs: [{ ip: 'fe80::1%eth0' }] }))],
  [
    'a pod address that contains another',
    pod(({ status }) => Object.assign(status, { podIPs: [{ ip: '::ffff:127.0.0.1' }] })),
  ],
  ['pod addresses that are numbers', pod(({ status }) => Object.assign(status, { podIPs: [{ ip: 5 }], podIP: 7 }))],
  ['no pod addresses', pod(({ status }) => Object.assign(status, { podIPs: null, podIP: null }))],
  ['an invalid UID', pod(({ metadata }) => Object.assign(metadata, { uid: "'; rm -rf /; '" }))],
  ['a UID of another type', pod(({ metadata }) => Object.assign(metadata, { uid: { a: 1 } }))],
  ['no UID', pod(({ metadata }) => Reflect.deleteProperty(metadata, 'uid'))],
  ['a pod name that leads elsewhere', pod(({ metadata }) => Object.assign(metadata, { name: '../../nodes/n1' }))],
  [
    'a container that is not an object',
    pod(({ spec }) => Object.assign(spec, { containers: [{ name: 'floater' }, null, { name: 7 }] })),
  ],
  [
    'restarts that are not a number',
    pod(({ status }) => Object.assign(status, { containerStatuses: 'none', conditions: [{ type: 'Ready' }] })),
  ],
];

/** The run passes nevertheless. */
const HARMLESS: readonly (readonly [string, (path: string, body: Odd) => unknown])[] = [
  [
    'conditions of a node that are null',
    node(({ status }) => Object.assign(status, { conditions: null, images: null })),
  ],
  [
    'invalid addresses of a node',
    node(({ status }) =>
      Object.assign(status, { addresses: [{ type: 'InternalIP', address: '1.2.3.4 ; rm' }, null, 7] }),
    ),
  ],
  ['a node without status and spec', node((object) => Object.assign(object, { status: null, spec: 7 }))],
  ['invalid ranges of a node', node(({ spec }) => Object.assign(spec, { podCIDRs: ['none', 7, 'x:y'] }))],
  [
    'invalid taints and labels',
    node(
      ({ spec, metadata }) => Object.assign(spec, { taints: [null, 'x'] }) && Object.assign(metadata.labels, { a: 7 }),
    ),
  ],
  ['an empty version', (path, body) => (path === '/version' ? { gitVersion: null, major: 1, minor: 37 } : body)],
  ['groups that are null', (path, body) => (path === '/apis' ? { ...body, groups: null } : body)],
  [
    'optional lists that are null',
    (path, body) => (/networkpolicies|events|services$/.test(path) ? { ...body, items: null } : body),
  ],
  [
    'events about nothing',
    (_, body) =>
      body.kind === 'EventList' ? { ...body, items: [null, 7, {}, { involvedObject: null, count: -1.5 }] } : body,
  ],
];

// Most of them wait until the floater of n2 is given up.
describe.concurrent('a check on a cluster that returns strange objects', () => {
  const take = useLoopbacks(3);

  async function check(answer: (path: string, body: Odd) => unknown, ...argv: string[]) {
    await using loopback = await take();
    await using api = await lyingApi(loopback.cluster, { answer });
    using home = tempFolder();
    const run = (...words: string[]) => runProduct({ cluster: api, home: home.path }, words);
    const { code, report, stderr } = await run(
      ...['check', '-o', 'json', '--probe-timeout', '10s', '--checks', 'tcp', ...argv],
    );
    // Everything that was written can be read again.
    const again = await run('report', '-o', 'json');
    expect([again.code, again.report.summary]).toEqual([code, report.summary]);
    return { code, report, stderr };
  }

  const notPassed = ({ failures }: Report) =>
    failures.filter(({ source, destination }) => ![source.node, destination.node].includes('n2'));

  test.each(N2_ALONE)(
    '%s only affects that node',
    async (_, answer) => {
      const { code, report, stderr } = await check(answer, '--pod-wait', '4s');
      expect(stderr).not.toContain('bug');
      expect({ code, others: notPassed(report) }).toEqual({ code: 2, others: [] });
      expect(report.summary).toMatchObject({ pass: 2, fail: 0, complete: false });
    },
    60_000,
  );

  test.each(HARMLESS)(
    '%s: nothing changes',
    async (_, answer) => {
      const { code, report } = await check(answer);
      expect([code, report.summary]).toEqual([0, expect.objectContaining({ pass: 6, complete: true })]);
    },
    60_000,
  );

  test('nodes without a name, with a strange name, or listed twice are not tested, but the others are', async () => {
    const { code, report } = await check((_, body) => {
      if (body.kind !== 'NodeList') return body;
      const [first, second] = body.items;
      const odd = [{}, { metadata: null }, { ...second, metadata: { ...second.metadata, name: 'a/b' } }, second];
      return { ...body, items: [...body.items, first && null, ...odd] };
    });
    expect(code).toBe(2);
    expect(report.untested.map(({ node: name, byRule }) => [name, byRule])).toEqual(
      expect.arrayContaining([
        ['(no name)', false],
        ['a/b', false],
        ['n2', false],
      ]),
    );
    expect(report.summary).toMatchObject({ pass: 2, fail: 0 });
  });

  test('a list of nodes that is null counts as empty', async () => {
    await using loopback = await take();
    await using api = await lyingApi(loopback.cluster, {
      answer: (_, body) => (body.kind === 'NodeList' ? { ...body, items: null } : body),
    });
    using home = tempFolder();
    const { code, stderr } = await runProduct({ cluster: api, home: home.path }, ['check']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the cluster has no nodes')]);
  });

  test('two floaters with the same UID cannot be distinguished', async () => {
    const uid = '00000000-0000-4000-8000-000000000000';
    const same = change(
      'Pod',
      ({ spec }) => ['n2', 'n3'].includes(spec?.nodeName),
      ({ metadata }) => Object.assign(metadata, { uid }),
    );
    const { code, report } = await check(same);
    expect([code, report.summary]).toEqual([2, expect.objectContaining({ pass: 0, fail: 0, error: 6 })]);
    expect(report.failures[0]?.detail).toContain('same name or UID');
  });

  test('a token that is not ours is replaced', async () => {
    const odd = change(
      'DaemonSet',
      () => true,
      ({ metadata }) => {
        if (metadata.annotations?.['netdoctor.io/token']) metadata.annotations['netdoctor.io/token'] = "'; rm; '";
      },
    );
    const { code, report } = await check(odd);
    expect([code, report.summary.pass]).toEqual([0, 6]);
  });
});
