import { describe, expect, test } from 'vitest';
import { checkSettings } from '../../src/config/settings.ts';
import { planOf } from '../../src/run/plan-of.ts';
import type { SeenSite } from '../../src/run/steps.ts';
import { aNode, clusterRef } from '../support/plan.ts';

const found = { cluster: clusterRef, nodes: [aNode('n1'), aNode('n2')], untested: [], remarks: [] };
const sites = [{ found }] as unknown as readonly SeenSite[];

describe('planOf', () => {
  test('holds the options of the check, defaults written out, and no secret', () => {
    const args = { port: '9000', imageRepository: 'mirror.example.com', token: 'S3CRET', timeout: '5m' };
    const plan = planOf(sites, { args, settings: checkSettings(args), plugins: [], now: new Date(0), dryRun: false });
    expect(plan.options).toEqual({
      port: '9000',
      imageRepository: 'mirror.example.com',
      podWait: '60s',
      probeTimeout: '5s',
      concurrency: '64',
    });
    expect(plan.runId).toMatch(/^19700101-000000-[0-9a-f]{4}$/);
    expect(JSON.stringify(plan)).not.toContain('S3CRET');
  });
});
