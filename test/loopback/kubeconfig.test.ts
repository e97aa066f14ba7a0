import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { kubeconfigText } from '../../src/loopback/kubeconfig.ts';

const pems = {
  server: { ca: 'the CA\n', cert: 'the server', key: "the server's key" },
  client: { cert: 'the client\n', key: "the client's key\n" },
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('leads to the cluster, with everything needed inline', () => {
  expect(parse(kubeconfigText('demo', 'https://127.64.255.1:26443', pems))).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'demo',
    contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'demo' } }],
    clusters: [
      {
        name: 'demo',
        cluster: { server: 'https://127.64.255.1:26443', 'certificate-authority-data': base64('the CA\n') },
      },
    ],
    users: [
      {
        name: 'demo',
        user: {
          'client-certificate-data': base64('the client\n'),
          'client-key-data': base64("the client's key\n"),
        },
      },
    ],
  });
});

test('has no secret of the server', () => {
  const text = kubeconfigText('demo', 'https://127.64.255.1:26443', pems);
  expect(text).not.toContain(base64(pems.server.key));
  expect(text).not.toContain(pems.server.key);
});

test('with any name of the context', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(parse(kubeconfigText(name, 'https://127.64.255.1:26443', pems))['current-context']).toBe(name);
    }),
  );
});
