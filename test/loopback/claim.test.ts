import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimRange } from '../../src/loopback/claim.ts';

const taken = () => Promise.reject(Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' }));

describe('claiming a range of addresses', () => {
  test("means listening on its API server's address", async () => {
    const heard: string[] = [];
    const { addresses, claim } = await claimRange(3, async (host) => heard.push(host));
    expect(heard).toEqual([addresses.api]);
    expect(claim).toBe(1);
  });

  test('finds the one range that is free, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 64, max: 127 }), async (free) => {
        const listen = async (host: string) => (host.startsWith(`127.${free}.`) ? host : await taken());
        const { addresses, claim } = await claimRange(3, listen);
        expect(claim).toBe(addresses.api);
        expect(addresses.pod(0)).toMatch(new RegExp(`^127\\.${free}\\.`));
      }),
      { numRuns: 20 },
    );
  });

  test('tries each range once, and fails when all are taken', async () => {
    const tried: string[] = [];
    const listen = async (host: string) => {
      tried.push(host);
      await taken();
    };
    await expect(claimRange(3, listen)).rejects.toMatchObject({
      name: 'ClusterError',
      code: 'DEMO_NEEDS',
      message: 'no address range is free for a demo cluster',
      hint: 'end the demo clusters that run on this machine, or whatever listens on port 26443',
    });
    expect(new Set(tried).size).toBe(64);
    expect(tried).toHaveLength(64);
  });

  test('any other error ends it', async () => {
    const trouble = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    let tries = randomInt(1, 5);
    const before = tries;
    const listen = async () => {
      tries -= 1;
      return tries === 0 ? Promise.reject(trouble) : await taken();
    };
    await expect(claimRange(3, listen)).rejects.toBe(trouble);
    expect(before - tries).toBe(before);
  });
});
