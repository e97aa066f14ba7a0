import { describe, expect, test } from 'vitest';
import { plugins } from '../../../plugins/registry.ts';
import type { Plugin } from '../../../src/check/contract.ts';
import { agnhostProfile, customProfile, type ImageProfile, kosmosProfile } from '../../../src/floater/image-profile.ts';
import { remarkWords } from '../../../src/model/remark.ts';
import { idleRemarks, skipRemarks } from '../../../src/run/check/skip-remarks.ts';
import type { PreflightedCluster } from '../../../src/run/run.ts';
import { fakeCheck } from '../../support/fake-check.ts';
import { platform } from '../../support/objects.ts';
import { aNode, clusterRef } from '../../support/plan.ts';
import { SEEN } from '../../support/services.ts';

function aCluster(profile?: ImageProfile): Pick<PreflightedCluster, 'found' | 'floaters'> {
  const floaters = profile ? [{ layer: 'pod', namespace: 'x', profile, port: 8889 } as const] : [];
  const found: PreflightedCluster['found'] = {
    cluster: clusterRef,
    nodes: [aNode('n1'), aNode('n2')],
    platform,
    untested: [],
    floaterNodes: [],
    seen: SEEN,
    remarks: [],
  };
  return { found, floaters };
}

const own = (answer: string) => customProfile({ image: 'mine:1', command: [], answer });
const needing = (...abilities: readonly ('udp' | 'identity')[]) =>
  plugins.filter(({ needs }) => needs.floater?.some((one) => abilities.includes(one))).map(({ name }) => name);

describe('skipRemarks', () => {
  test.each([
    { name: 'agnhost', profile: agnhostProfile({}), skipped: [] },
    {
      name: 'kosmos',
      profile: kosmosProfile({ repository: 'r', version: 'v0.2.0' }),
      skipped: needing('udp', 'identity'),
    },
    { name: 'a custom one that identifies itself', profile: own('$(NETDOCTOR_IDENTITY)'), skipped: needing('udp') },
    { name: 'a custom one that does not', profile: own('ok'), skipped: needing('udp', 'identity') },
  ])('an image of profile $name skips $skipped', ({ profile, skipped }) => {
    const remarks = skipRemarks(aCluster(profile), plugins);
    expect(remarks.map(({ code, detail }) => `${code} ${detail}`)).toEqual(
      skipped.map(
        (name) => `CHECK_SKIPPED check ${name} is skipped: floaters of profile ${profile.name} cannot answer it`,
      ),
    );
  });

  test('udp is one of them', () => {
    expect(needing('udp')).toContain('udp');
  });

  test('a single ability that is missing is enough', () => {
    const both: Plugin = { ...fakeCheck, needs: { tools: [], floater: ['udp', 'identity'] } };
    expect(skipRemarks(aCluster(own('$(NETDOCTOR_IDENTITY)')), [both])).toHaveLength(1);
    expect(skipRemarks(aCluster(agnhostProfile({})), [both])).toEqual([]);
  });
});

describe('idleRemarks', () => {
  test.each([
    { chosen: {}, lines: [] },
    { chosen: { sources: ['gone'], excluded: ['cluster-a/n1'] }, lines: [] },
    { chosen: { excluded: ['n*', 'worker-*'] }, lines: ['note: no node is called worker-* (--exclude)'] },
  ])('$chosen: $lines', ({ chosen, lines }) => {
    expect(idleRemarks([aCluster(), aCluster()], { chosen }).map(remarkWords)).toEqual(lines);
  });
});
