import { expect, test } from 'vitest';
import { unreachable } from '../../src/kube/unreachable.ts';
import { resolved } from '../support/kube.ts';

const asked = { context: resolved, timeoutMs: 5_000, certificate: undefined };
const withCode = (code: string, message = 'SSL routines:12345') => Object.assign(new Error(message), { code });
const OF = `the API server ${resolved.cluster.server} of context ${resolved.name} is not reachable: `;

test.each([
  ['CERT_HAS_EXPIRED', 'its certificate has expired', "set this machine's clock right"],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet', "set this machine's clock right"],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is signed by an authority that is not trusted here', 'authority'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is signed by an authority that is not trusted here', 'authority'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is not for this name', '--tls-server-name'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not speak TLS', 'http://'],
  ['HPE_INVALID_CONSTANT', 'it does not speak HTTP', 'port'],
  ['ECONNRESET', 'SSL routines:12345', 'kubectl --context'],
  ['toString', 'SSL routines:12345', 'kubectl --context'],
])('%s, also as a cause: %s', (code, words, hint) => {
  for (const error of [withCode(code), new Error('fetch failed', { cause: withCode(code) })]) {
    const { message, hint: todo } = unreachable(error, asked);
    expect(message).toBe(OF + words);
    expect(todo).toContain(hint);
  }
});

test('no answer in time', () => {
  const error = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  expect(unreachable(error, asked).message).toBe(`${OF}no answer within 5 s`);
});
