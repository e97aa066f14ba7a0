import { expect, test } from 'vitest';
import { flagWords, kubectlWords, shellWords } from '../../src/kube/flag-words.ts';

test('the flags that lead to a context again, without secrets', () => {
  const flags = { context: 'my $context', kubeconfig: '/x', token: 's', username: 's', password: 's', as: 'eve' };
  expect(flagWords({ flags })).toBe("--kubeconfig /x --context 'my $context' --as eve");
  expect(flagWords({ flags }, 'dst-')).toBe("--dst-kubeconfig /x --dst-context 'my $context' --dst-as eve");
});

test('addresses are shown without a password', () => {
  const flags = { server: 'https://me:s3cret@a:6443', proxyUrl: 'socks5://me:s3cret@p:1080' };
  expect(flagWords({ flags })).toBe('--server https://a:6443 --proxy-url socks5://p:1080');
});

test('rights are granted without impersonation', () => {
  expect(kubectlWords({ flags: { context: 'b', kubeconfig: '/x', as: 'eve' } })).toBe(
    'kubectl --kubeconfig /x --context b',
  );
  expect(kubectlWords({ flags: {} })).toBe('kubectl');
});

test.each([
  { words: ['a', 'b-c'], line: 'a b-c' },
  { words: [''], line: "''" },
  { words: ['a b', "it's", '$x', '`x`', 'a;b', '~'], line: "'a b' 'it'\\''s' '$x' '`x`' 'a;b' '~'" },
])('a shell splits $line into the same words', ({ words, line }) => {
  expect(shellWords(words)).toBe(line);
});
