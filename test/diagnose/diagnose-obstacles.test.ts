import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { OBSTACLES, type Obstacle } from '../../src/model/obstacle.ts';
import type { ErrorReason, Judgement } from '../../src/model/verdict.ts';
import { type Break, diagnosed, failing, from } from '../support/diagnosed.ts';
import { theFinding } from '../support/expected-finding.ts';
import { timeout } from '../support/matrix.ts';
import { aNode, SECOND } from '../support/plan.ts';

function stopped(obstacle: Obstacle, detail = 'what was said', reason: ErrorReason = 'EXEC'): Judgement {
  return { verdict: 'error', reason, detail, obstacle };
}

const everywhere = () => true;

/** By obstacle: the code, and the titles for one node, for two of four, and for all three. */
const TITLES = {
  handshake: [
    'ND803',
    'Execs on n1 did not get through to the API server: their WebSocket connections did not pass',
    'Execs on n1, n2 did not get through to the API server: their WebSocket connections did not pass',
    'No exec gets through to the API server: WebSocket connections do not pass',
  ],
  'not-served': [
    'ND803',
    'Execs on n1 did not get through to the API server: the answer was 404, though the floaters are there',
    'Execs on n1, n2 did not get through to the API server: the answer was 404, though the floaters are there',
    'No exec gets through to the API server: the answer was 404, though the floaters are there',
  ],
  'kubelet-unreached': [
    'ND804',
    'The API server does not reach the kubelet of n1 (port 10250)',
    'The API server does not reach the kubelets of n1, n2 (port 10250)',
    'The API server does not reach the kubelets of n1, n2, n3 (port 10250)',
  ],
  'kubelet-no-certificate': [
    'ND805',
    'The kubelet of n1 has no serving certificate',
    'The kubelets of n1, n2 have no serving certificate',
    'The kubelets of n1, n2, n3 have no serving certificate',
  ],
  'kubelet-untrusted': [
    'ND806',
    'The API server does not accept the certificate of the kubelet of n1',
    'The API server does not accept the certificates of the kubelets of n1, n2',
    'The API server does not accept the certificates of the kubelets of n1, n2, n3',
  ],
  'kubelet-refuses': [
    'ND807',
    'The kubelet of n1 refuses the API server',
    'The kubelets of n1, n2 refuse the API server',
    'The kubelets of n1, n2, n3 refuse the API server',
  ],
  'kubelet-other': [
    'ND808',
    'In place of the kubelet of n1, the API server reaches another one',
    'In place of the kubelets of n1, n2, the API server reaches others',
    'In place of the kubelets of n1, n2, n3, the API server reaches others',
  ],
  konnectivity: [
    'ND809',
    'The tunnel (konnectivity) from the API server does not lead to the kubelet of n1',
    'The tunnel (konnectivity) from the API server does not lead to the kubelets of n1, n2',
    'The tunnel (konnectivity) from the API server does not lead to the kubelets of n1, n2, n3',
  ],
  'no-right': [
    'ND810',
    'The user may not execute commands in the floaters on n1',
    'The user may not execute commands in the floaters on n1, n2',
    'The user may not execute commands in the floaters',
  ],
  admission: [
    'ND811',
    'A policy or webhook refuses execs in the floaters on n1',
    'A policy or webhook refuses execs in the floaters on n1, n2',
    'A policy or webhook refuses execs in the floaters',
  ],
  'logged-out': [
    'ND812',
    "The API server does not accept the user's credentials any more",
    "The API server does not accept the user's credentials any more",
    "The API server does not accept the user's credentials any more",
  ],
  'pod-gone': [
    'ND802',
    'The floater on n1 went away during the check',
    'The floaters on n1, n2 went away during the check',
    'The floaters on n1, n2, n3 went away during the check',
  ],
  'node-gone': [
    'ND802',
    'n1 is no longer in the cluster',
    'n1, n2 are no longer in the cluster',
    'n1, n2, n3 are no longer in the cluster',
  ],
  silent: nothing('the exec got no answer'),
  refused: nothing('the exec was refused'),
  unopened: nothing('the exec could not be opened'),
  cut: nothing('the exec was cut'),
  program: nothing('the program ended too early'),
  busy: nothing('the API server had too much to do'),
  'api-away': nothing('the API server did not answer'),
} as const satisfies Record<Obstacle, readonly [string, string, string, string]>;

function nothing(why: string): readonly [string, string, string, string] {
  const title = (names: string) => `Nothing could be measured from ${names}: ${why}`;
  return ['ND801', title('n1'), title('n1, n2'), title('n1, n2, n3')];
}

describe('what stopped programs is one finding, whatever nodes it happened on', () => {
  test.each(OBSTACLES)('%s', (obstacle) => {
    const [code, one, two, all] = TITLES[obstacle];
    const judgement = stopped(obstacle, 'what was said', obstacle.endsWith('-gone') ? 'POD' : 'EXEC');
    const single = theFinding(diagnosed({ nodes: 4 }, failing(judgement, from('n1'))));
    expect(single).toMatchObject({ code, title: one, severity: 'warning', explains: 0, of: 0, region: [] });
    expect(single.subject).toEqual({ kind: 'node', cluster: 'cluster-a', name: 'n1' });
    expect(single.evidence.slice(0, 2)).toEqual([
      '3 probes from 1 of 4 nodes could not be measured',
      'from n1: what was said',
    ]);
    expect(single.evidence.at(-1)).toBe('from 3 other nodes probes were made');
    const several = theFinding(diagnosed({ nodes: 4 }, failing(judgement, from('n1', 'n2'))));
    expect(several).toMatchObject({ code, title: two });
    expect(several.subject).toEqual({ kind: 'block', cluster: 'cluster-a', name: 'n1, n2', nodes: ['n1', 'n2'] });
    const every = theFinding(diagnosed({ nodes: 3 }, failing(judgement, everywhere)));
    expect(every).toMatchObject({ code, title: all, subject: { kind: 'cluster', name: 'cluster-a' } });
  });

  test('each detail is quoted once, with its nodes, and only the first of many', () => {
    const breaks: Break = ({ from: source }) =>
      stopped('handshake', source < 'n5' ? '502 (server: nginx)' : `no protocol for ${source}`);
    const { evidence } = theFinding(diagnosed({ nodes: 8 }, breaks));
    expect(evidence).toEqual([
      '56 probes from 8 of 8 nodes could not be measured',
      'from n1, n2, n3 and 1 more: 502 (server: nginx)',
      'from n5: no protocol for n5',
      'from n6: no protocol for n6',
      'and 2 more like these',
      'other requests to the API server were answered',
    ]);
  });

  test('different causes are different findings, besides what failed', () => {
    const breaks: Break = ({ from: source, to }) => {
      if (source === 'n1' || source === 'n2') return stopped('kubelet-no-certificate');
      if (source === 'n3') return stopped('kubelet-unreached');
      return to === 'n4' ? timeout : undefined;
    };
    expect(diagnosed({ nodes: 8 }, breaks).findings.map(({ code, title }) => `${code} ${title}`)).toEqual([
      'ND102 Nothing gets into n4',
      'ND805 The kubelets of n1, n2 have no serving certificate',
      'ND804 The API server does not reach the kubelet of n3 (port 10250)',
    ]);
  });

  test('a node counts for the obstacle of most of its probes', () => {
    const breaks: Break = ({ from: source, path }) => {
      if (source !== 'n1') return undefined;
      return path === 'node-node' ? stopped('cut') : stopped('silent');
    };
    const paths = ['pod-pod', 'node-node', 'pod-node'] as const;
    expect(theFinding(diagnosed({ nodes: 4, paths }, breaks))).toMatchObject({
      title: 'Nothing could be measured from n1: the exec got no answer',
    });
  });

  test('an exec that was cut after it had begun is named, however little is missing', () => {
    const report = diagnosed(
      { nodes: 30 },
      failing(stopped('cut', 'the exec channel was cut'), ({ from: source, to }) => source === 'n2' && to === 'n1'),
    );
    expect(theFinding(report)).toMatchObject({
      code: 'ND813',
      title: 'Not all could be measured from n2: the exec was cut',
      subject: { kind: 'node', name: 'n2' },
    });
  });

  test('if no kubelet answers, it may also be the way to the API server', () => {
    expect(theFinding(diagnosed({ nodes: 3 }, () => stopped('silent'))).alternatives).toEqual([
      'a proxy or load balancer before the API server holds WebSocket connections back',
      'the API server reaches no kubelet, port 10250 (a firewall, a tunnel such as konnectivity)',
    ]);
    expect(theFinding(diagnosed({ nodes: 3 }, failing(stopped('silent'), from('n1')))).alternatives).toEqual([]);
  });

  test('with two clusters, the API server is named, and each has a finding of its own', () => {
    const second = [aNode('m1', { cluster: SECOND }), aNode('m2', { cluster: SECOND })];
    const run = { nodes: 2, second };
    const one = theFinding(diagnosed(run, failing(stopped('handshake'), from('m1', 'm2'))));
    expect(one.title).toBe(`No exec gets through to the API server of ${SECOND}: WebSocket connections do not pass`);
    expect(one.subject).toEqual({ kind: 'cluster', cluster: SECOND, name: SECOND });
    expect(diagnosed(run, () => stopped('handshake')).findings.map(({ subject }) => subject.cluster)).toEqual([
      'cluster-a',
      SECOND,
    ]);
  });

  test('an obstacle from a later version is described in its own words', () => {
    const run = diagnosed({ nodes: 3 }, failing(stopped('silent', 'the moon shone'), from('n1')));
    const failures = run.failures.map((failure) => ({ ...failure, obstacle: 'moonlight' as Obstacle }));
    expect(theFinding({ ...run, findings: diagnose({ ...run, failures }) })).toMatchObject({
      code: 'ND801',
      title: 'Nothing could be measured from n1: the program could not be run there',
      evidence: expect.arrayContaining(['from n1: the moon shone']),
    });
  });
});

describe('the next commands', () => {
  const commandsOf = (obstacle: Obstacle) =>
    theFinding(diagnosed({ nodes: 4 }, failing(stopped(obstacle), from('n1')))).next.map(
      ({ command, node }) => `${node ? `${node}: ` : ''}${command}`,
    );
  const kubectl = 'kubectl --context cluster-a';

  test.each<[Obstacle, string]>([
    ['handshake', `${kubectl} config view --minify; env | grep -i _proxy`],
    ['kubelet-unreached', `${kubectl} get nodes -o wide`],
    ['kubelet-unreached', "n1: ss -ltn 'sport = :10250'"],
    ['kubelet-no-certificate', `${kubectl} get csr`],
    ['kubelet-no-certificate', 'n1: journalctl -u kubelet --since -15min'],
    ['konnectivity', `${kubectl} get pods -A -o wide | grep -e NAMESPACE -e konnectivity`],
    ['no-right', `${kubectl} auth can-i create pods --subresource=exec -n netdoctor-system`],
    ['admission', `${kubectl} get validatingwebhookconfigurations,mutatingwebhookconfigurations`],
    ['silent', 'n1: journalctl -u kubelet --since -15min'],
  ])('for %s: %s', (obstacle, command) => {
    expect(commandsOf(obstacle)).toContain(command);
    expect(commandsOf(obstacle)).toContain('kubectl netdoctor resume --context cluster-a');
  });

  test.each<Obstacle>(['handshake', 'konnectivity', 'no-right', 'admission', 'logged-out'])(
    'for %s: none of them runs on a node',
    (obstacle) => expect(commandsOf(obstacle).filter((command) => /^n\d|describe node/.test(command))).toEqual([]),
  );
});
