import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aTarget, identityOf } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { http, httpUntilClose, refused, responder } from '../../support/responders.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';

const NOWHERE = 'http://127.0.0.9:1';
const PROXIES = {
  http_proxy: NOWHERE,
  https_proxy: NOWHERE,
  HTTP_PROXY: NOWHERE,
  ALL_PROXY: NOWHERE,
  all_proxy: NOWHERE,
  NO_PROXY: 'nothing.example',
  no_proxy: 'nothing.example',
};
const OURS = http(identityOf(1));

describe.each(SHELLS)('the program’s surroundings in a pod, under $name', (shell) => {
  test('neither proxy variables nor a ~/.curlrc change a verdict', async () => {
    using home = tempFolder();
    home.write(
      '.curlrc',
      `proxy = "${NOWHERE}"\noutput = "/dev/null"\nfail\nconnect-timeout = 0.001\nuser-agent = "x"\n`,
    );
    await using right = await responder(OURS);
    await using wrong = await responder(http(identityOf(2)));
    const nobody = await refused('127.0.2.1');
    const env = { ...PROXIES, HOME: home.path, CURL_HOME: home.path, XDG_CONFIG_HOME: home.path };
    const { judgements } = await probe({
      shell,
      targets: [aTarget(0, right), aTarget(0, wrong), aTarget(0, nobody)],
      env,
    });
    expect(judgements).toMatchObject([
      { verdict: 'pass' },
      { verdict: 'fail', reason: 'WRONG_RESPONDER' },
      { verdict: 'fail', reason: 'REFUSED' },
    ]);
  });

  test('names of its own variables in the environment do no harm', async () => {
    await using right = await responder(OURS);
    const env = {
      job: '1',
      watch: '1',
      d: '/',
      s: 'x',
      body: 'x',
      want: 'x',
      n: '9',
      printed: '7',
      check: '5',
      IFS: '0',
    };
    const { judgements, transcript } = await probe({ shell, targets: [aTarget(0, right)], env });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    expect(transcript.complete).toBe(true);
  });

  test('a responder that never stops does not hold up the others', async () => {
    await using endless = await responder(httpUntilClose('x'.repeat(10_000_000)));
    await using right = await responder(OURS);
    const { judgements, ms } = await probe({
      shell,
      targets: [aTarget(0, endless), aTarget(0, right)],
      timeoutMs: 1_000,
    });
    expect(judgements).toMatchObject([{ verdict: 'fail', reason: 'BAD_REPLY' }, { verdict: 'pass' }]);
    expect(ms).toBeLessThan(3_000);
  });

  test('reads only a little of an endless answer', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(65_536, 'x');
    await using endless = await responder((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = () => {
        sent += chunk.length;
        socket.write(chunk, (error) => {
          if (!error) more();
        });
      };
      more();
    });
    const { judgements } = await probe({ shell, targets: [aTarget(0, endless)] });
    expect(judgements).toMatchObject([{ verdict: 'fail', reason: 'BAD_REPLY' }]);
    // What fits into the system's buffers is sent too.
    expect(sent).toBeLessThan(16_000_000);
  });

  test('only the identity passes as a body, and no body spoils the others', async () => {
    const body = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 20, maxLength: 20 }), async (bodies) => {
        await using stack = new AsyncDisposableStack();
        const answers = [...bodies.map((bytes) => http(bytes)), OURS];
        const targets = await Promise.all(
          answers.map(async (answer) => aTarget(0, stack.use(await responder(answer)))),
        );
        const { judgements, transcript } = await probe({ shell, targets, timeoutMs: 3_000 });
        expect(judgements.at(-1)).toMatchObject({ verdict: 'pass' });
        for (const judgement of judgements.slice(0, -1)) {
          expect(judgement).toMatchObject({ verdict: 'fail', reason: 'BAD_REPLY' });
        }
        expect(transcript).toMatchObject({ complete: true, strange: undefined });
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
