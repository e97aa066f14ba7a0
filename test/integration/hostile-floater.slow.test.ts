import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { PODS } from '../../src/loopback/api/resources.ts';
import { runProduct } from '../support/loopback.ts';
import { useLoopbacks } from '../support/loopback-pool.ts';
import { type Lies, lyingApi } from '../support/lying-api.ts';
import { tempFolder } from '../support/temp.ts';

const MB = 1024 * 1024;
const STDOUT = 1;
const STATUS = 3;
const say = (socket: WebSocket, channel: number, text: string | Buffer) =>
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(text)]));
const done = (socket: WebSocket) => say(socket, STATUS, JSON.stringify({ status: 'Success' }));

/** What the floater on n2 sends in place of its records, and what the report says about its probes. */
const CASES: readonly (readonly [string, string, (socket: WebSocket) => void])[] = [
  [
    'a record of 100 KB',
    'and was ended',
    (socket) => say(socket, STDOUT, `netdoctor 1 2\n0 0 ${'x'.repeat(100_000)}\nend 1\n`),
  ],
  [
    'a line of 64 MB',
    'and was ended',
    (socket) => {
      for (let n = 0; n < 64; n += 1) say(socket, STDOUT, Buffer.alloc(MB, 'x'));
    },
  ],
  [
    '64 MB of records',
    'and was ended',
    (socket) => {
      say(socket, STDOUT, 'netdoctor 1 2\n');
      for (let n = 0; n < 64; n += 1) say(socket, STDOUT, `0 0 ${'y'.repeat(1_000)}\n`.repeat(1_000));
    },
  ],
  [
    'made-up targets',
    'and was ended',
    (socket) => {
      say(socket, STDOUT, 'netdoctor 1 2\n');
      for (let n = 0; n < 40; n += 1) say(socket, STDOUT, `0 ${n}${'9'.repeat(9)} 0.1 =\n`.repeat(10_000));
    },
  ],
  [
    'a status of 3 MB',
    'strange exec status',
    (socket) => say(socket, STATUS, JSON.stringify({ message: 'x'.repeat(3 * MB) })),
  ],
  [
    'a latency of 400 digits',
    'strange record',
    (socket) => {
      say(socket, STDOUT, `netdoctor 1 2\n0 0 ${'9'.repeat(400)}.1 =\n0 1 999999999999999999.1 =\nend 2\n`);
      done(socket);
    },
  ],
  [
    'two records that differ',
    'two records that differ',
    (socket) => {
      say(socket, STDOUT, 'netdoctor 1 2\n0 0 0.1 =\n0 0 0.2 =\n0 1 0.1 =\n0 1 0.2 =\nend 4\n');
      done(socket);
    },
  ],
  [
    'that it lacks curl',
    "the floater's image lacks one of",
    (socket) => {
      say(socket, STDOUT, 'netdoctor 1 2\nmissing 0 curl\nend 0\n');
      done(socket);
    },
  ],
];

describe.concurrent('a floater that prints anything it wants', () => {
  const take = useLoopbacks(3);

  test.each(CASES)(
    '%s only affects its own probes',
    async (_, words, hostile) => {
      await using loopback = await take();
      const { cluster } = loopback;
      const exec: Lies['exec'] = (pod, accept) => {
        const isIts = cluster.store
          .list(PODS)
          .some(({ metadata, spec }) => metadata.name === pod && Reflect.get(spec ?? {}, 'nodeName') === 'n2');
        if (isIts)
          void accept().then((socket) => {
            socket.on('error', () => {});
            hostile(socket);
          });
        return isIts;
      };
      await using api = await lyingApi(cluster, { exec });
      using home = tempFolder();
      const run = (...argv: string[]) => runProduct({ cluster: api, home: home.path }, argv);
      const before = process.cpuUsage();
      const { code, report } = await run('check', '-o', 'json', '--probe-timeout', '10s', '--checks', 'tcp');
      const { user, system } = process.cpuUsage(before);
      expect([code, report.summary]).toEqual([2, expect.objectContaining({ pass: 4, fail: 0, error: 2, skip: 0 })]);
      expect(report.failures.map(({ source, detail }) => [source.node, detail.includes(words)])).toEqual([
        ['n2', true],
        ['n2', true],
      ]);
      expect(JSON.stringify(report).length).toBeLessThan(100_000);
      expect((user + system) / 1000).toBeLessThan(20_000);
      expect((await run('report', '-o', 'json')).report.summary).toEqual(report.summary);
    },
    120_000,
  );
});
