import { expect, test } from 'vitest';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { connect } from '../../src/kube/sdk.ts';
import { anExec } from '../support/exec.ts';
import { execServer, SUCCESS } from '../support/exec-server.ts';
import { resolved } from '../support/kube.ts';
import { tempFolder } from '../support/temp.ts';

const signal = new AbortController().signal;

/** An API server that accepts only this token, and the tokens that it was sent. */
async function tokensShown(good: string, user: ResolvedContext['user'], onRefusal = (): unknown => undefined) {
  const shown: (string | undefined)[] = [];
  await using server = await execServer({
    onExec: ({ send }) => send('status', SUCCESS),
    beforeUpgrade: (socket, { headers: { authorization } }) => {
      shown.push(authorization);
      if (authorization === `Bearer ${good}`) return true;
      onRefusal();
      const body = JSON.stringify({ kind: 'Status', message: 'Unauthorized', code: 401 });
      socket.end(`HTTP/1.1 401 Unauthorized\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
      return false;
    },
  });
  return {
    end: await connect({ ...resolved, cluster: { server: server.url }, user }, { signal, env: {} }).exec(anExec),
    shown,
  };
}

test('an exec refused with 401 is repeated once, with a new credential from the program', async () => {
  using folder = tempFolder();
  const apiVersion = 'client.authentication.k8s.io/v1';
  const document = `{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":{"token":"%s"}}`;
  const command = folder.write('login', `echo x >>"$0.runs"; printf '${document}' "t$(wc -l <"$0.runs" | tr -d ' ')"`);
  const exec = { apiVersion, command: '/bin/sh', args: [command], interactiveMode: 'Never' };
  expect(await tokensShown('t2', { exec })).toEqual({
    end: { kind: 'exited', code: 0, stderr: '' },
    shown: ['Bearer t1', 'Bearer t2'],
  });
  expect(await tokensShown('t9', { exec })).toEqual({
    end: { kind: 'refused', status: 401, message: 'Unauthorized', isStatus: true },
    shown: ['Bearer t3', 'Bearer t4'],
  });
});

test('an exec with an expired token is refused, and not repeated with the same token', async () => {
  expect(await tokensShown('good', { token: 'old' })).toEqual({
    end: { kind: 'refused', status: 401, message: 'Unauthorized', isStatus: true },
    shown: ['Bearer old'],
  });
});

test('an exec refused with 401 is repeated with the current token from the token file', async () => {
  using folder = tempFolder();
  const file = folder.write('token', 'old');
  expect(await tokensShown('new', { tokenFile: file }, () => folder.write('token', 'new'))).toEqual({
    end: { kind: 'exited', code: 0, stderr: '' },
    shown: ['Bearer old', 'Bearer new'],
  });
  expect(await tokensShown('other', { tokenFile: file })).toEqual({
    end: { kind: 'refused', status: 401, message: 'Unauthorized', isStatus: true },
    shown: ['Bearer new'],
  });
});
