import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dns } from '../../../plugins/dns/index.ts';
import type { Judgement, Target } from '../../../src/check/plugin.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { pathWith } from '../icmp/fake-ping.ts';
import { DIALECTS } from './dialect-cases.ts';

/** Plays the transcript for this server and type. */
const PLAYER = `#!/bin/sh
for word; do
  case $word in @*) server=\${word#@} ;; -type=*) type=\${word#-type=} ;; A|AAAA) type=$word ;; *) last=$word ;; esac
done
f=$ANSWERS/\${server:-$last}.$type
cat "$f"
exit "$(cat "$f.code")"
`;

function targetOf(index: number): Target {
  const aim = { kind: 'cluster', name: 'kubernetes.default.svc', expected: ['10.96.0.1', 'fd00:96:0::1'] };
  return aTarget(0, { address: `10.0.0.${index + 1}`, port: 53, aim });
}

describe.each(SHELLS)('under $name', (shell) => {
  describe.each(DIALECTS)('$dialect', ({ tool, cases }) => {
    let found: readonly (Judgement | undefined)[] = [];

    beforeAll(async () => {
      using folder = tempFolder();
      const answers = join(folder.path, 'answers');
      mkdirSync(answers);
      for (const [index, { a, aaaa }] of cases.entries()) {
        for (const [type, { text, code }] of [['A', a] as const, ['AAAA', aaaa] as const]) {
          folder.write(`answers/10.0.0.${index + 1}.${type}`, text);
          folder.write(`answers/10.0.0.${index + 1}.${type}.code`, `${code}\n`);
        }
      }
      const conf = folder.write('resolv.conf', 'search default.svc.cluster.local svc.cluster.local cluster.local\n');
      const env = { PATH: pathWith(folder, { [tool]: PLAYER }), ANSWERS: answers, NETDOCTOR_RESOLV_CONF: conf };
      const targets = cases.map((_, index) => targetOf(index));
      found = (await probe({ shell, targets, plugin: dns, env })).judgements;
    });

    test.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ index, expected }) => {
      const judgement = found[index];
      const { detail = '' } = { detail: '', ...judgement };
      const server = new RegExp(`^10\\.0\\.0\\.${index + 1} `);
      expect(judgement && { ...judgement, ...(detail && { detail: detail.replace(server, 'SERVER ') }) }).toEqual(
        expected,
      );
    });
  });
});
