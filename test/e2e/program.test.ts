import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { injectFault } from '../cluster/faults.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { useCluster } from './support/fixture.ts';

const POD = 'netctl-floater';
/** An image with another shell: busybox ash in agnhost's image, dash in netctl's floater. */
const FLOATER_IMAGE = 'ghcr.io/kosmos-io/clusterlink-floater:v0.2.0';

/** A home with a ~/.curlrc that would break every probe, and proxies that do not exist. */
const HOSTILE = [
  'export HOME=/dev/shm/home; mkdir -p $HOME',
  'printf "%s\\n" "proxy = http://127.0.0.9:1" "output = /dev/null" "max-time = 0.001" >$HOME/.curlrc',
  'for v in http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy; do export $v=http://127.0.0.9:1; done',
  'export NO_PROXY= no_proxy=',
].join('\n');

interface Where {
  readonly namespace: string;
  readonly pod: string;
}

describe('the program in a pod', () => {
  const fixture = useCluster();
  let program = '';
  let floater: Where = { namespace: '', pod: '' };

  beforeAll(async () => {
    const { cluster, netdoctor, nodes } = fixture();
    const { report } = await netdoctor.check();
    floater = { namespace: 'netdoctor-system', pod: report.nodes[0]?.floaters[0]?.pod ?? '' };
    program = (await netdoctor.run('check', '--print-program', nodes[0].name, '--probe-timeout', '2s')).stdout;
    const spec = { nodeName: nodes[0].name, terminationGracePeriodSeconds: 1, containers: [container()] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: POD, namespace: 'default' }, spec };
    await kubectl(cluster, ['apply', '-f', '-'], { input: JSON.stringify(pod) });
    await kubectl(cluster, ['wait', 'pod', POD, '--for=condition=Ready', '--timeout=60s']);
  });
  afterAll(async () => {
    await kubectl(fixture().cluster, ['delete', 'pod', POD, '--ignore-not-found']);
  });

  const container = () => ({
    name: 'floater',
    image: FLOATER_IMAGE,
    command: ['clusterlink-floater'],
    env: [
      { name: 'PORT', value: '8889' },
      { name: 'ENABLE_ANALYSIS', value: 'false' },
    ],
  });

  const runIn = async ({ namespace, pod }: Where, before: string): Promise<readonly string[]> => {
    const script = `${before}\n${program}\n`;
    const args = ['exec', '-i', '-n', namespace, pod, '--', 'sh', '-c', `s=$(head -c ${script.length}); eval "$s"`];
    const { stdout } = await kubectl(fixture().cluster, args, { input: script, reject: false });
    return stdout.split('\n').filter((line) => line !== '');
  };

  /** Rows without their times, ordered by number. */
  const verdicts = (lines: readonly string[]) =>
    lines
      .filter((line) => line.startsWith('0 '))
      .map((line) => line.replace(/^0 (\d+) \d+\.\d+ /, '$1 '))
      .sort();

  const PLACES = [
    { name: 'busybox ash (agnhost)', where: () => floater, shell: 'busybox' },
    { name: "dash (netctl's floater)", where: () => ({ namespace: 'default', pod: POD }), shell: 'dash' },
  ];

  describe.each(PLACES)('$name', ({ where, shell }) => {
    test('uses the shell in its name', async () => {
      const { namespace, pod } = where();
      // Of the two shells, only busybox supports [[.
      const args = [
        'exec',
        '-n',
        namespace,
        pod,
        '--',
        'sh',
        '-c',
        'if [[ a = a ]]; then echo busybox; else echo dash; fi 2>/dev/null',
      ];
      expect((await kubectl(fixture().cluster, args)).stdout).toBe(shell);
    });

    test.each([
      ['as it is', ''],
      ['with proxies and a ~/.curlrc', HOSTILE],
    ])('%s: all four probes pass', async (_, before) => {
      const lines = await runIn(where(), before);
      expect(lines[0]).toBe('netdoctor 1 4');
      expect(verdicts(lines)).toEqual(['0 =', '1 =', '2 =', '3 =']);
      expect(lines.at(-1)).toBe('end 4');
    });

    test.each([
      ['as it is', ''],
      ['with proxies and a ~/.curlrc', HOSTILE],
    ])('%s: a refused and a lost pair are distinguished', async (_, before) => {
      const { cluster, nodes } = fixture();
      const [, n2, n3] = nodes;
      await injectFault(cluster, {
        where: { node: 1 },
        family: 'inet',
        hook: 'forward',
        rule: [
          `ip daddr ${n2.podCidr4} tcp dport 8889 reject with tcp reset`,
          `ip6 daddr ${n3.podCidr6} tcp dport 8889 drop`,
        ],
      });
      const lines = await runIn(where(), before);
      expect(lines.filter((line) => line.startsWith('! '))).toEqual([
        expect.stringMatching(/^! 198\.\S+ Connection refused$/),
      ]);
      const rows = verdicts(lines);
      expect(rows.map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual(['0 7 000', '1 =', '2 =', '3 28 000']);
      expect(lines.at(-1)).toBe('end 4');
    });
  });
});
