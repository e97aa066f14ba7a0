import { describe, expect, it } from 'vitest';
import { planNode } from './addresses.ts';
import { contentHash } from './cache.ts';
import { faultScript } from './faults.ts';
import { podRoutes } from './network.ts';
import { cniConfig, nodeObject } from './node-config.ts';
import { cacheRoot } from './paths.ts';
import { subjectText } from './pki.ts';
import { parseMark } from './processes.ts';
import { missingDirs } from './state.ts';

describe('cacheRoot', () => {
  it('prefers NETDOCTOR_CACHE to XDG_CACHE_HOME', () => {
    expect(cacheRoot({ NETDOCTOR_CACHE: '/one', XDG_CACHE_HOME: '/two' })).toBe('/one/kubectl-netdoctor/cluster');
    expect(cacheRoot({ XDG_CACHE_HOME: '/two' })).toBe('/two/kubectl-netdoctor/cluster');
    expect(cacheRoot({ XDG_CACHE_HOME: '' })).toBe(cacheRoot({}));
  });
});

describe('contentHash', () => {
  it('depends on every text and on where each ends', () => {
    expect(contentHash(['ab', 'c'], [])).not.toBe(contentHash(['a', 'bc'], []));
    expect(contentHash(['a'], [import.meta.filename])).not.toBe(contentHash(['a'], []));
    expect(contentHash(['a'], [import.meta.filename])).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('faultScript', () => {
  it('puts every rule into one chain of the wanted hook', () => {
    const rule = ['ip saddr 198.18.1.11 drop', 'icmp type echo-request drop'];
    expect(faultScript({ where: 'lan', family: 'bridge', hook: 'forward', rule }, 't')).toBe(
      [
        'add table bridge t',
        'add chain bridge t fault { type filter hook forward priority -200; policy accept; }',
        'add rule bridge t fault ip saddr 198.18.1.11 drop',
        'add rule bridge t fault icmp type echo-request drop',
        '',
      ].join('\n'),
    );
  });

  it('translates source addresses after and destinations before the routing decision', () => {
    const nat = { where: { node: 1 }, family: 'ip', type: 'nat', rule: 'masquerade' } as const;
    expect(faultScript({ ...nat, hook: 'postrouting' }, 't')).toContain('priority 90;');
    expect(faultScript({ ...nat, hook: 'prerouting' }, 't')).toContain('priority -110;');
    expect(faultScript({ ...nat, hook: 'prerouting', priority: 5 }, 't')).toContain('priority 5;');
  });
});

describe('parseMark', () => {
  it('reads the mark from an environment', () => {
    const environ = 'PATH=/bin\0NETDOCTOR_RIG=a\0NETDOCTOR_RIG_PART=n2\0';
    expect(parseMark(7, environ)).toEqual({ pid: 7, cluster: 'a', part: 'n2' });
  });

  it('finds none in other processes', () => {
    expect(parseMark(7, 'PATH=/bin\0X_NETDOCTOR_RIG=a\0')).toBeUndefined();
    expect(parseMark(7, '')).toBeUndefined();
  });
});

describe('missingDirs', () => {
  it('names the topmost missing directory first', () => {
    const exists = (path: string): boolean => path === '/' || path === '/etc';
    expect(missingDirs('/etc/cni/net.d', exists)).toEqual(['/etc/cni', '/etc/cni/net.d']);
    expect(missingDirs('/etc', exists)).toEqual([]);
  });
});

describe('configuration', () => {
  it('routes to the pods of all other nodes in both families', () => {
    const nodes = [planNode('a', 1), planNode('a', 2)];
    expect(podRoutes(nodes, { except: 'nd-a-n1' })).toEqual([
      'route replace 198.18.64.64/26 via 198.18.1.12',
      'route replace fd4e:6574:646f:141::/64 via fd4e:6574:646f:100::12',
    ]);
  });

  it('gives pods an address of each family', () => {
    const ranges = [[{ subnet: '198.18.64.0/26' }], [{ subnet: 'fd4e:6574:646f:140::/64' }]];
    expect(cniConfig(planNode('a', 1))).toMatchObject({ plugins: [{ ipam: { ranges } }, { type: 'portmap' }] });
  });

  it('has nothing of a family that the cluster lacks', () => {
    const [one, two] = [planNode('c', 1), planNode('c', 2)];
    expect(podRoutes([one, two], { except: one.netns, families: [6] })).toEqual([
      'route replace fd4e:6574:646f:341::/64 via fd4e:6574:646f:300::12',
    ]);
    const ipam = { ranges: [[{ subnet: one.podCidr6 }]], routes: [{ dst: '::/0' }] };
    expect(cniConfig(one, [6])).toMatchObject({ plugins: [{ ipam }, { type: 'portmap' }] });
    expect(nodeObject(one, [6])).toMatchObject({ spec: { podCIDR: one.podCidr6, podCIDRs: [one.podCidr6] } });
    expect(nodeObject(one, [6, 4])).toMatchObject({
      spec: { podCIDR: one.podCidr6, podCIDRs: [one.podCidr6, one.podCidr4] },
    });
  });

  it('escapes separators in the names of users and groups', () => {
    expect(subjectText({ user: 'a/b', groups: ['system:masters', 'x'] })).toBe('/O=system:masters/O=x/CN=a\\/b');
  });
});
