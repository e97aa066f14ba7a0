import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { aims } from '../../../plugins/dns/aims.ts';
import { dns } from '../../../plugins/dns/index.ts';
import { bind } from '../../../src/model/bound-plan.ts';
import { servicesOf } from '../../../src/run/check/aims.ts';
import { aFloater, aPlan } from '../../support/plan.ts';
import { SEEN } from '../../support/services.ts';

const replica = (name: string, address: string, port = 53) => ({ name, address, port });
const REPLICAS = [replica('coredns-1', '10.244.1.9', 5353), replica('coredns-2', '10.244.2.9', 5353)];
const DNS = { service: 'kube-system/kube-dns', addresses: ['10.96.0.10'], port: 53, replicas: REPLICAS };
const seen = { ...SEEN, dns: DNS };
const cluster = { kind: 'cluster', name: 'kubernetes.default.svc', expected: ['10.96.0.1'] };
const own = (name: string) => ({ kind: 'name', name });
const role = 'resolver';
const BY_RESOLVERS = { node: 'kubernetes.default (resolv.conf)', families: ['ipv4'], aim: { ...cluster, role } };

describe('what dns aims at', () => {
  test("the pod's resolvers, the Service, and each replica at its own port", () => {
    expect(aims(seen, {})).toEqual([
      BY_RESOLVERS,
      {
        node: 'kubernetes.default (DNS Service kube-system/kube-dns)',
        families: ['ipv4'],
        aim: { ...cluster, role: 'dns-service', addresses: ['10.96.0.10'], port: 53 },
      },
      ...REPLICAS.map(({ name, address, port }) => ({
        node: `kubernetes.default (DNS pod ${name})`,
        families: ['ipv4'],
        aim: { ...cluster, role: 'dns-replica', pod: name, addresses: [address], port },
      })),
    ]);
  });

  test('what may not be seen is left out, and then any address is right', () => {
    const { replicas: _, ...few } = DNS;
    const service = { addresses: ['10.96.0.10'], port: 53 };
    const bare = { kind: 'cluster', name: 'kubernetes.default.svc' };
    expect(aims({ ...seen, apiServer: undefined, dns: { ...few, replicas: undefined } }, {})).toMatchObject([
      { aim: bare },
      { aim: { ...bare, ...service } },
    ]);
    expect(aims({ ...seen, apiServer: undefined, dns: undefined }, {})).toEqual([
      { ...BY_RESOLVERS, aim: { ...bare, role } },
    ]);
    expect(aims({ ...seen, dns: { ...DNS, addresses: [] } }, {}).map(({ node }) => node)).not.toContain(
      'kubernetes.default (DNS Service kube-system/kube-dns)',
    );
  });

  test('in two families: a replica with two addresses is one, the resolvers are asked about once', () => {
    const addresses = ['fd00:96::10', '10.96.0.10'];
    const replicas = [replica('a', '10.244.1.9'), replica('a', 'fd00::9'), replica('b', '10.244.2.9')];
    const found = aims({ ...seen, families: ['ipv6', 'ipv4'], dns: { ...DNS, addresses, replicas } }, {});
    expect(found.map(({ node, families, aim }) => [node, families, aim.addresses])).toEqual([
      ['kubernetes.default (resolv.conf)', ['ipv6'], undefined],
      ['kubernetes.default (DNS Service kube-system/kube-dns)', ['ipv4', 'ipv6'], addresses],
      ['kubernetes.default (DNS pod a)', ['ipv4', 'ipv6'], ['10.244.1.9', 'fd00::9']],
      ['kubernetes.default (DNS pod b)', ['ipv4'], ['10.244.2.9']],
    ]);
  });

  test("the user's names, each once, through the pod's resolvers", () => {
    expect(aims(seen, { names: ['example.com', 'db', 'db'] }).slice(4)).toEqual([
      { node: 'example.com (resolv.conf)', families: ['ipv4'], aim: { ...own('example.com'), role } },
      { node: 'db (resolv.conf)', families: ['ipv4'], aim: { ...own('db'), role } },
    ]);
  });

  test('or by each of the servers, in one form; what is no address is said', () => {
    const db = { ...own('db'), role: 'dns-server' };
    const servers = ['10.0.0.53', 'FD00:0::53', '1.2.3', '10.0.0.53'];
    expect(aims(seen, { names: ['db'], servers }).slice(4)).toEqual([
      { node: 'db (10.0.0.53)', families: ['ipv4'], aim: { ...db, addresses: ['10.0.0.53'], port: 53 } },
      { node: 'db (fd00::53)', families: ['ipv6'], aim: { ...db, addresses: ['fd00::53'], port: 53 } },
      { node: 'db (1.2.3)', aim: { ...db, untried: 'the server 1.2.3 is no IP address' } },
    ]);
  });

  test('servers without names are asked for the name that every cluster has', () => {
    expect(aims(seen, { servers: ['10.0.0.53'] }).slice(4)).toEqual([
      {
        node: 'kubernetes.default (10.0.0.53)',
        families: ['ipv4'],
        aim: { ...cluster, role: 'dns-server', addresses: ['10.0.0.53'], port: 53 },
      },
    ]);
  });

  test('from every floater, including one whose addresses are not of the cluster’s first family', () => {
    const services = servicesOf(seen, { plugins: [dns], settings: { options: {}, external: false }, untested: [] });
    const plan = aPlan(2, { checks: [{ name: 'dns', paths: ['pod-service'] }], services });
    const bound = bind(plan, [aFloater(1), aFloater(2, { addresses: ['fd00::2'] })], []);
    const tried = [0, 1].map((source) => dns.targets(bound, source).tried.map(({ address, port }) => [address, port]));
    const resolvers = ['', 0];
    expect(tried).toEqual([[resolvers, ['10.96.0.10', 53], ['10.244.1.9', 5353], ['10.244.2.9', 5353]], [resolvers]]);
  });
});

describe('the options of dns', () => {
  const validate = new Ajv({ strict: true }).compile(dns.optionsSchema);

  test.each(['db', 'db.team', 'example.com.', '_sip._udp.example.com', 'x'.repeat(63), '4.example'])(
    'accepts %j',
    (name) => {
      expect(validate({ names: [name] })).toBe(true);
    },
  );

  test.each(['', '.', 'a..b', '-x', 'x-', 'a b', '$(id)', 'x'.repeat(64), 'ä.example', 'a\n', '.a'])(
    'refuses %j',
    (name) => {
      expect(validate({ names: [name] })).toBe(false);
    },
  );
});
