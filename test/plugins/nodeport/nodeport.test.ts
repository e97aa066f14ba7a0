import { describe, expect, test } from 'vitest';
import { nodeport } from '../../../plugins/nodeport/index.ts';
import { aimedAt, SEEN, serviceBound, serviceTarget } from '../../check/curl/bound.ts';
import { pathWithoutPause } from '../../check/curl/quick-sleep.ts';
import { aBound, aFloater, identityOf } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { http, refused, responder } from '../../support/responders.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';

const EXPECTED = [identityOf(1), identityOf(2)];
const skip = (detail: string) => ({ verdict: 'skip', detail });
const floaters = [1, 2].map((n) => aFloater(n, { addresses: [`10.244.${n}.2`, `fd00::${n}`] }));

describe('what is aimed at', () => {
  test('is every node including its own, at its InternalIPs', () => {
    const made = { port: 30_000, expected: EXPECTED };
    const bound = serviceBound({ plugin: nodeport, floaters, made: { 'n1 (NodePort)': made, 'n2 (NodePort)': made } });
    expect(aimedAt(nodeport, bound)).toEqual({
      tried: [
        'ipv4 n1 (NodePort) 192.0.2.1:30000',
        'ipv4 n2 (NodePort) 192.0.2.2:30000',
        'ipv6 n2 (NodePort) 2001:db8::2:30000',
      ],
      untried: [],
    });
  });

  test('leaves out nodes without an InternalIP', () => {
    const seen = { ...SEEN, nodes: [{ name: 'n1', internal: [], external: [] }] };
    expect(nodeport.aims(seen)).toEqual([]);
  });

  test('is skip before deploy, and says why if it could not be made', () => {
    const bound = serviceBound({ plugin: nodeport, made: { 'n2 (NodePort)': { untried: 'no port is free' } } });
    const { untried } = aimedAt(nodeport, bound);
    expect(untried.toSorted((a, b) => a.to.localeCompare(b.to))).toEqual([
      { to: 'ipv4 n1 (NodePort)', judgement: skip('its Service was not made') },
      { to: 'ipv4 n2 (NodePort)', judgement: skip('no port is free') },
      { to: 'ipv6 n2 (NodePort)', judgement: skip('no port is free') },
    ]);
  });
});

describe.each(SHELLS)('the program under $name', (shell) => {
  test('any right floater may answer', async () => {
    using folder = tempFolder();
    await using one = await responder(http(identityOf(2)));
    await using other = await responder(http(identityOf(4)));
    const ends = [one, other, await refused('127.0.0.1')];
    const targets = ends.map(({ address, port }) => serviceTarget({ addresses: [address], port, expected: EXPECTED }));
    const env = { PATH: pathWithoutPause(folder) };
    const { judgements, left } = await probe({ shell, plugin: nodeport, targets, floaters: aBound(4).floaters, env });
    expect(judgements).toMatchObject([
      { verdict: 'pass' },
      { verdict: 'fail', reason: 'WRONG_RESPONDER', detail: 'answered by the floater on n4 (pod netdoctor-floater-4)' },
      { verdict: 'fail', reason: 'REFUSED' },
    ]);
    expect(left).toEqual([]);
  });
});
