import { expect, test } from 'vitest';
import { dns } from '../../plugins/dns/index.ts';
import { icmp } from '../../plugins/icmp/index.ts';
import { plugins } from '../../plugins/registry.ts';
import { targets } from '../../plugins/targets/index.ts';
import { type Plugin, strangeRecord } from '../../src/check/plugin.ts';
import { aTarget } from '../support/plan.ts';

const inLanes: readonly Plugin[] = [icmp, dns, targets];
const many = Array.from({ length: 100 }, (_, n) =>
  aTarget(n, { address: `127.0.9.${n + 1}`, aim: { kind: 'udp', name: 'a.example' } }),
);

test.each(inLanes.map((plugin) => [plugin.name, plugin] as const))(
  'each lane of %s writes its own file, since long lines would mix in a shared one',
  (_, plugin) => {
    const { text } = plugin.program(many, { timeoutMs: 1_000, count: 1 });
    const files = [...text.matchAll(/^ *lane .* (>+\S+) & jobs=/gm)].map(([, file]) => file);
    expect(files.length).toBeGreaterThanOrEqual(16);
    expect(new Set(files).size).toBe(files.length);
  },
);

test.each(plugins.map((plugin) => [plugin.name, plugin] as const))(
  'a record of %s without fields is strange',
  (_, { judge }) => {
    for (const kind of ['tcp', 'udp']) {
      const target = aTarget(1, { aim: { kind } });
      expect(judge(target, { fields: '', remark: undefined }, [])).toEqual(strangeRecord(''));
    }
  },
);
