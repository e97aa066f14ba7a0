import { expect, test } from 'vitest';
import type { Report } from '../../../src/report/report.ts';
import { withCircumstances } from '../../../src/run/check/circumstances.ts';
import { diagnosed, failing, failure, to } from '../../support/diagnosed.ts';
import { apiError, fakeClient } from '../../support/kube.ts';
import { floaterOptions, NAMESPACE, platform } from '../../support/objects.ts';
import { CLUSTER } from '../../support/plan.ts';

const BROKEN = diagnosed({ nodes: 3 }, failing(failure('TIMEOUT'), to('n2')));

async function read(report: Report, probing = new AbortController().signal, trouble: Error = apiError(403)) {
  const { findings: _, ...run } = report;
  const client = fakeClient({
    request: () => {
      throw trouble;
    },
  });
  const cluster = { name: CLUSTER, client, namespace: NAMESPACE, floaters: [floaterOptions], found: { platform } };
  const seen = await withCircumstances(run, [cluster], { probing, probedFrom: new Date() });
  return { seen, asked: client.requests.length };
}

test('if probes failed, the cluster is asked; what must not be read becomes a remark', async () => {
  const { seen, asked } = await read(BROKEN);
  expect(asked).toBeGreaterThan(0);
  expect(seen.circumstances).toMatchObject([{ cluster: CLUSTER }]);
  expect(seen.remarks).toEqual([
    {
      cluster: CLUSTER,
      code: 'NOT_READ',
      detail: expect.stringMatching(
        /^what may tell more of the causes could not be read: .*events in namespace default/,
      ),
    },
  ]);
});

test('an answer that causes an error does not affect the results', async () => {
  const { seen } = await read(BROKEN, undefined, new TypeError('items is not iterable'));
  expect(seen.failures).toEqual(BROKEN.failures);
  expect(seen.remarks).toEqual([
    {
      cluster: CLUSTER,
      code: 'NOT_READ',
      detail: 'what may tell more of the causes could not be read: items is not iterable',
    },
  ]);
});

test('if nothing could be measured, it is asked as well', async () => {
  const report = diagnosed({ nodes: 3 }, failing({ verdict: 'error', reason: 'EXEC', detail: 'cut' }, to('n2')));
  expect((await read(report)).asked).toBeGreaterThan(0);
});

test('if all is well, nothing is asked', async () => {
  const { seen, asked } = await read(diagnosed({ nodes: 3 }));
  expect([asked, seen.circumstances]).toEqual([0, undefined]);
});

test('if the user does not want to wait, nothing is asked either', async () => {
  expect((await read(BROKEN, AbortSignal.abort('SIGINT'))).asked).toBe(0);
});
