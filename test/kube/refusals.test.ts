import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { ClusterEntry, UserEntry } from '../../src/kube/kubeconfig.ts';
import { refuseContradictions } from '../../src/kube/refusals.ts';
import { resolved } from '../support/kube.ts';

const refuse = (cluster: Partial<ClusterEntry>, user: UserEntry = {}) =>
  refuseContradictions({ ...resolved, cluster: { server: 'https://a', ...cluster }, user });

const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'login', interactiveMode: 'Never' };

describe('refuseContradictions', () => {
  test.each<[string, Partial<ClusterEntry>, UserEntry]>([
    ['is no http or https address', { server: 'ftp://a' }, {}],
    ['is no http or https address', { server: 'https://' }, {}],
    ['is no http or https address (the zone', { server: 'https://[fe80::1%eth0]:6443' }, {}],
    ['"host:port" is no http', { server: 'https://me:s3cret@host:port' }, {}],
    ['proxy-url', { 'proxy-url': 'ftp://p' }, {}],
    ['proxy-url', { 'proxy-url': 'socks5h://p' }, {}],
    ['proxy-url', { 'proxy-url': 'p:1' }, {}],
    ['both given', { 'certificate-authority': '/ca', 'certificate-authority-data': 'x' }, {}],
    ['insecure-skip-tls-verify', { 'certificate-authority': '/ca', 'insecure-skip-tls-verify': true }, {}],
    ['both given', {}, { token: 't', username: 'u' }],
    ['both given', {}, { tokenFile: 't', password: 'p' }],
    ['auth-provider oidc', {}, { 'auth-provider': { name: 'oidc' } }],
    ['both given', {}, { 'client-certificate': 'c', 'client-certificate-data': 'c', 'client-key': 'k' }],
    ['both given', {}, { 'client-certificate': 'c', 'client-key-data': 'k', 'client-key': 'k' }],
    ['without its client key', {}, { 'client-certificate': 'c' }],
    ['without a user', {}, { 'as-groups': ['g'] }],
    ['without a user', {}, { 'as-uid': '1' }],
    ['without a user', {}, { 'as-user-extra': { k: ['v'] } }],
    ['no command', {}, { exec: { ...exec, command: '' } }],
    ['apiVersion ""', {}, { exec: { ...exec, apiVersion: '' } }],
    ['apiVersion', {}, { exec: { ...exec, apiVersion: 'client.authentication.k8s.io/v1alpha1' } }],
    ['interactiveMode ""', {}, { exec: { ...exec, interactiveMode: '' } }],
    ['interactiveMode "Maybe"', {}, { exec: { ...exec, interactiveMode: 'Maybe' } }],
  ])('%s: %j %j', (words, cluster, user) => {
    expect(() => refuse(cluster, user)).toThrow(UserError);
    expect(() => refuse(cluster, user)).toThrow(words);
    expect(() => refuse(cluster, user)).not.toThrow('s3cret');
  });

  test.each<[Partial<ClusterEntry>, UserEntry]>([
    [{}, {}],
    [{ server: 'http://a:8080', 'proxy-url': 'socks5://p' }, {}],
    [{ server: 'HTTPS://a', 'proxy-url': 'SOCKS5://p' }, {}],
    [{ server: 'https://[fe80::1%25eth0]:6443', 'proxy-url': 'HTTP://[fe80::1%25eth0]:1' }, {}],
    [{ 'insecure-skip-tls-verify': true }, { token: 't', 'client-certificate': 'c', 'client-key': 'k' }],
    [{}, { 'client-key': 'k' }],
    [{}, { as: 'eve', 'as-groups': ['g'], 'as-uid': '1' }],
    [{}, { exec }],
    [{}, { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'login' } }],
    [{}, { token: 't', exec: { ...exec, apiVersion: 'client.authentication.k8s.io/v1alpha1' } }],
  ])('%j %j is accepted', (cluster, user) => {
    expect(() => refuse(cluster, user)).not.toThrow();
  });
});
