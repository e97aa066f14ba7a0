import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plugins } from '../plugins/registry.ts';
import { believable } from '../src/check/believable.ts';
import type { Judgement } from '../src/check/plugin.ts';
import { checkedReport } from '../src/state/report-value.ts';
import { matrixFromRows } from '../src/state/restore.ts';
import { rowFaults } from '../src/state/row-fault.ts';
import { misfit } from '../src/state/schemas.ts';
import { filled, judgedCells, reportOf } from './support/matrix.ts';
import { aBound, aTarget } from './support/plan.ts';
import { fitting } from './support/report-schema.ts';
import { rowsOnDisk } from './support/runs.ts';

const bound = aBound(2);
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '0.1',
    '1.5',
    '1e21',
    '999999999999999999999999.9',
    `${'9'.repeat(400)}.1`,
    '0.000',
    '-1',
    'NaN',
  ),
  fc.double().map(String),
);
const word = fc.oneof(
  number,
  fc.constantFrom('=', '-', 'x', ':', '7', '28', '000', '200', '\t', '1500', 'eth0', '+', '~', '!', 'right', 'other'),
  fc.constantFrom('none 1', 'unsent 0', 'stray', 'udp =', 'udp ?', 'udp 1 1', '! tool', 'a.', '10.0.0.1', '|'),
  fc.constantFrom(`A=NOERROR/${'9'.repeat(400)}msec/10.0.0.1`, 'AAAA=NOERROR/1usec/', 'A=timeout/-/', '[::1]:1'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
/** Half of them have the form of a record, with any numbers. */
const fields = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
  number.map((ms) => `${ms} =`),
  number.map((ms) => `${ms} ${ms} ${ms} =`),
  number.map((ms) => `- ${ms} : 1 lost`),
  fc.tuple(number, word, word).map(([ms, http, body]) => `${ms} 0 ${http} \t${body}`),
  number.map((ms) => `a. 10.0.0.1 A=NOERROR/${ms}msec/10.0.0.1 AAAA=NOERROR/1usec/ =`),
  number.map((mtu) => `${mtu} eth0 = ${mtu}\t=\t`),
);

test.each(plugins.map((plugin) => [plugin.name, plugin] as const))(
  'whatever a record of %s says, its judgement can be saved and read again',
  async (_, { judge }) => {
    const target = aTarget(1, { aim: { expected: ['10.0.0.1'] } });
    const seen: Judgement[] = [];
    fc.assert(
      fc.property(fields, (text) => {
        const found = believable(judge(target, { fields: text, remark: text }, bound.floaters), 3);
        seen.push(found);
        // What a floater says on its own takes no probe between pods out of the verdict.
        expect(found.verdict === 'skip' && !found.byFloater).toBe(false);
        const matrix = filled(
          bound,
          judgedCells(bound, ({ source }) => (source === 0 ? found : undefined)),
        );
        const rows = JSON.parse(JSON.stringify(rowsOnDisk(matrix, bound.plan)));
        const inPlan = rowFaults({ plan: bound.plan, sections: bound.sections });
        for (const row of rows) expect([misfit('row', row), inPlan(row)]).toEqual([undefined, undefined]);
        const again = matrixFromRows({ plan: bound.plan, sections: bound.sections }, rows);
        expect(again.rows[0]?.[0]?.verdicts).toEqual(matrix.rows[0]?.[0]?.verdicts);
        fitting(JSON.parse(JSON.stringify(reportOf(bound, matrix))));
      }),
      { numRuns: 300, examples: [['stray']] },
    );
    const [last] = seen;
    if (!last) throw new Error('nothing was judged');
    const matrix = filled(
      bound,
      judgedCells(bound, () => last),
    );
    expect((await checkedReport(JSON.parse(JSON.stringify(reportOf(bound, matrix))))).fault).toBeUndefined();
  },
  60_000,
);
