import { describe, expect, test } from 'vitest';
import { plugins } from '../plugins/registry.ts';
import { redactor } from '../src/bundle/redact.ts';
import { judgeAnswer } from '../src/check/curl/answers.ts';
import { datagramOf } from '../src/check/datagram/record.ts';
import { plainWords } from '../src/check/judgements.ts';
import { transcriptReader } from '../src/check/records.ts';
import { unmeasured } from '../src/check/unmeasured.ts';
import { ClusterError } from '../src/errors.ts';
import { outcomeOf } from '../src/floater/outcome.ts';
import { refusalHint } from '../src/floater/refusal-hint.ts';
import { creationCause } from '../src/floater/trouble/creation.ts';
import { causeOf } from '../src/floater/trouble/explain.ts';
import { common, reasonLine } from '../src/floater/trouble/words.ts';
import { isLabelKey } from '../src/kube/label-syntax.ts';
import { parseRetryAfter } from '../src/kube/patience.ts';
import { proxyFromEnvironment } from '../src/kube/proxy.ts';
import { serverWords } from '../src/kube/status.ts';
import { warningTexts } from '../src/kube/warnings.ts';
import { isProbeable } from '../src/model/address.ts';
import { idlePatterns } from '../src/model/chosen-nodes.ts';
import { subnetOf } from '../src/preflight/nodes.ts';
import { platformOf } from '../src/preflight/platform.ts';
import { aTarget } from './support/plan.ts';
import { RECORDINGS, recorded, sceneOf } from './support/scenes.ts';
import { soak } from './support/soak.ts';

/**
 * Milliseconds of CPU for one text. Work in proportion to its length takes a hundredth of this, and work in
 * proportion to the square of its length many times as much.
 */
const CEILING_MS = 1_000;
const LENGTH = 50_000;

/** Texts that make regular expressions start again and again. */
const SEEDS = [
  ...[' ', 'a', '0', '-', '.', ':', '"', '\\"', "'", '\t', '\r', '=', ',', '/', '%', '@', '?', '+', '🦊', '\u2028'],
  ...['a.', '1.', '0 ', '- ', 'a ', ' a', '.a.a', '\r ', ' | ', ' =', ': ', '->', '://', '?#', '\\ ', '1.1 '],
  ...['http://', 'http://a?', 'https://a@', 'Bearer ', 'eyJ-', 'eyJa.', '.eyJ', 'eyJ-eyJ-.', '/service/'],
  ...['is forbidden: User "', '" cannot x', 'admission webhook ', 'admission webhook "', 'failed calling webhook '],
  ...['error looking up service account ', 'read udp ', 'read udp a->', 'rpc error: code = ', 'dial ', 'webhook '],
  ...['(udp) failed: ', ' failed: ', 'nc: connect to ', 'sh: ', 'ping: ', 'line 1: ', ';; UDP setup ', "'[", '"kind" '],
  ...['failed to pull and unpack image "', 'failed to resolve reference "', ' nodes are available: ', 'message:'],
  ...['299 - "', ',299 a', 'NOERROR/-/', 'A=NOERROR/1usec/1.1.1.1', 'AAAA=', '"gitVersion" ', 'position '],
];
const ENDS = ['', '\r', ' \u2028x', '"', '@'];
/** Of the ends, those that each beginning and seed gets, in turn. */
const ENDS_OF_EACH = soak(1, ENDS.length);

/** Each reader of text, with the beginnings that lead into its regular expressions. */
const READERS: readonly (readonly [string, readonly string[], (text: string) => unknown])[] = [
  ['serverWords', ['', '{"message":"'], serverWords],
  ['serverWords of a Status', [''], (text) => serverWords(JSON.stringify({ message: text }))],
  ['redact', ['', 'http://a', '"https://a?'], (text) => redactor().redact(text)],
  ['outcomeOf', ['', 'pods is forbidden: User "'], (text) => outcomeOf(refusal(403, text))],
  ['outcomeOf of an error', [''], (text) => outcomeOf(refusal(500, text))],
  ['refusalHint', [''], (text) => refusalHint(text, { namespace: 'n', kubectl: 'kubectl' })],
  ['reasonLine', ['', 'read udp '], (text) => reasonLine(common(text))],
  ['warningTexts', ['', '299 - "', '299 '], (text) => warningTexts(text)],
  ['parseRetryAfter', ['', '1', ' '], (text) => parseRetryAfter(text, 0)],
  [
    'proxyFromEnvironment',
    ['', '.', '['],
    (text) => proxyFromEnvironment('https://a.b', { HTTPS_PROXY: 'p', NO_PROXY: text }),
  ],
  ['isLabelKey', ['', 'a/'], isLabelKey],
  ['isProbeable', ['', '::ffff:'], isProbeable],
  ['subnetOf', ['', 'fe80::1%'], subnetOf],
  ['platformOf', ['', 'v1.'], (text) => platformOf({ major: '1', minor: text, gitVersion: text }, [])],
  ['a pattern of nodes', ['', 'a'], (text) => idlePatterns(['*a*a*a*a*a*b'], [{ cluster: 'c', name: text }])],
  ['plainWords', [''], plainWords],
  ['datagramOf', ['', 'other ', 'none 1 ', 'unsent 1 '], (text) => datagramOf(text)],
  ['judgeAnswer', ['', '0.1 = ', '0.1 = 0.1 0 200 '], (text) => judgeAnswer({ fields: text }, [], [])],
  ['transcriptReader', ['', '0 0 ', '! ', 'missing 0 ', 'end '], readTranscript],
  ['unmeasured', ['', 'error dialing '], (text) => unmeasured(execution(text), 'n1')],
];

function refusal(status: number, said: string): ClusterError {
  return new ClusterError('refused', { code: `API_${status}`, status, said });
}

function readTranscript(text: string): unknown {
  const reader = transcriptReader({ records: [1], attempts: 1, addresses: new Set() });
  reader.push('netdoctor 1 1\n');
  reader.push(text);
  reader.push('\n');
  return reader.finish();
}

function execution(message: string) {
  const transcript = transcriptReader({ records: [], attempts: 0, addresses: new Set() }).finish();
  return { end: { kind: 'refused', status: 500, message, isStatus: true }, transcript, isApiAway: false } as const;
}

/** The text that took longest, if it took too long. */
function slowest(beginnings: readonly string[], read: (text: string) => unknown): string | undefined {
  for (const [first, begin] of beginnings.entries()) {
    for (const [second, seed] of SEEDS.entries()) {
      const body = seed.repeat(Math.ceil(LENGTH / seed.length));
      for (let nth = 0; nth < ENDS_OF_EACH; nth++) {
        const end = ENDS[(first + second + nth) % ENDS.length];
        const before = process.cpuUsage();
        read(`${begin}${body}${end}`);
        const { user, system } = process.cpuUsage(before);
        const ms = (user + system) / 1000;
        if (ms > CEILING_MS) return `${JSON.stringify([begin, seed, end])}: ${Math.round(ms)} ms`;
      }
    }
  }
  return undefined;
}

describe('no text from outside takes more time than is in proportion to its length', () => {
  test.each(READERS)(
    '%s',
    (_, beginnings, read) => {
      expect(slowest(beginnings, read)).toBeUndefined();
    },
    120_000,
  );

  /** What comes before the part of a record that others choose. */
  const RECORDS = [
    ...[
      '',
      '0.1 ',
      '0.1 7 000 ',
      '0.1 0 200 \t',
      '0.1 28 200 a\t',
      '1.1 - : 1 ',
      '1.1 x : 1 ',
      '- x : 2 From ',
      '- : 1 ',
    ],
    ...['udp 1 0 ', 'other ', 'none 1 ', 'unsent 1 ', '1500 eth0 = 0\t! 0.1 7 000 ', '1500 eth0 x 1 ', '1500 '],
    ...['a. 10.0.0.1 A=', 'a. 10.0.0.1 A=NOERROR/-/ AAAA=', 'a. 10.0.0.1 A=unknown/-/ AAAA=unknown/-/ = ', 'a '],
  ];
  const target = aTarget(1, { aim: { expected: ['10.0.0.1'] } });

  test.each(plugins.map((plugin) => [plugin.name, plugin] as const))(
    'the judge of %s',
    (_, { judge }) => {
      const read = (fields: string) => judge(target, { fields, remark: fields }, [target.source]);
      expect(slowest(RECORDS, read)).toBeUndefined();
    },
    300_000,
  );

  test('why a pod is not ready, whatever its node says about it', () => {
    const scenes = RECORDINGS.map((name) => recorded(name));
    const read = (text: string) => {
      for (const scene of scenes) {
        const told = JSON.parse(JSON.stringify(scene), (key, value) => (key === 'message' ? text + value : value));
        const known = sceneOf(told);
        causeOf({ name: told.node, ready: true }, known.pods, { scene: known, creation: creationCause(known) });
      }
    };
    // All recordings at once, and each of their events.
    expect(slowest([''], (text) => read(text.slice(0, 4_000)))).toBeUndefined();
  }, 300_000);
});
