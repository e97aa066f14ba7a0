import { describe, expect, test } from 'vitest';
import { type Address, parseAddress } from '../../src/kube/address.ts';
import { proxyBroke, proxyUnreachable } from '../../src/kube/proxy-trouble.ts';
import { unreachable } from '../../src/kube/unreachable.ts';
import { resolved } from '../support/kube.ts';

const asked = { context: resolved, proxy: undefined, timeoutMs: 5_000, certificate: undefined };
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
  ['ENOTFOUND', 'its name is not known here (ENOTFOUND)', 'DNS'],
  ['EAI_AGAIN', 'no DNS server answers for its name (EAI_AGAIN)', 'DNS'],
  ['UND_ERR_CONNECT_TIMEOUT', 'no connection came about in time', 'kubectl --context'],
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

test('a name with several addresses that all refuse', () => {
  const errors = [new Error('connect ECONNREFUSED ::1:1'), new Error('connect ECONNREFUSED 127.0.0.1:1')];
  expect(unreachable(new AggregateError(errors), asked).message).toBe(`${OF}connect ECONNREFUSED ::1:1`);
});

test("a password is not shown, in the server's address or in an error message", () => {
  const context = { ...resolved, cluster: { server: 'https://me:s3cret@127.0.0.1:6443' } };
  const error = new Error('cannot connect to https://me:s3cret@127.0.0.1:6443');
  expect(unreachable(error, { ...asked, context }).message).toBe(`${OF}cannot connect to https://127.0.0.1:6443`);
});

describe('behind a proxy', () => {
  const proxy = { address: addressOf('http://me:s3cret@p:3128'), shown: 'http://p:3128', from: 'HTTPS_PROXY' };

  test('an error of the server mentions the proxy', () => {
    const { message } = unreachable(withCode('CERT_HAS_EXPIRED'), { ...asked, proxy });
    expect(message).toContain(' is not reachable through the proxy http://p:3128 (HTTPS_PROXY): its certificate has');
  });

  test('an error of the proxy is reported as such, with a hint', () => {
    const error = proxyUnreachable(proxy, withCode('ENOTFOUND'));
    const { message, hint } = unreachable(error, { ...asked, proxy });
    expect(message).toBe(
      `${OF}the proxy http://p:3128 (HTTPS_PROXY) cannot be reached: its name is not known here (ENOTFOUND)`,
    );
    expect(hint).toContain('NO_PROXY');
  });

  test('a proxy that gives no answer in time', () => {
    const error = proxyBroke(proxy, { host: 'api', port: 6443 }, new DOMException('no answer', 'TimeoutError'));
    expect(unreachable(error, { ...asked, proxy }).message).toContain(
      'gave no answer in time when asked to lead to api:6443',
    );
  });
});

function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (!address) throw new Error(`no address: ${text}`);
  return address;
}
