import { describe, expect, test } from 'vitest';
import { nameLines } from '../../../src/report/text/name-lines.ts';
import { aReport, execError, pass, timeout } from '../../support/matrix.ts';
import { aBound, twoClusters } from '../../support/plan.ts';

describe('nameLines', () => {
  test('has one line for each failed probe, in the order of the report', () => {
    const { failures } = aReport(twoClusters(), ({ source }) => (source === 2 ? timeout : pass()));
    expect(nameLines(failures)).toBe(
      'tcp/pod-pod/ipv4/cluster-b/m1/cluster-a/n1\ntcp/pod-pod/ipv4/cluster-b/m1/cluster-a/n2\n',
    );
  });

  test('is empty if nothing failed; not measured is not a failure', () => {
    expect(nameLines(aReport(aBound(3)).failures)).toBe('');
    expect(nameLines(aReport(aBound(3), () => execError).failures)).toBe('');
  });

  test.each([
    ['arn:aws:eks:eu-west-1:1234:cluster/prod', 'arn:aws:eks:eu-west-1:1234:cluster%2Fprod'],
    ['same (source)', 'same%20%28source%29'],
    ['100%', '100%25'],
    ['me@prod_1', 'me@prod_1'],
    ['a\nb', 'a%0Ab'],
    ['höhe', 'h%C3%B6he'],
    ['*?[x]$`"', '%2A%3F%5Bx%5D%24%60%22'],
  ])('a cluster called %j stays one word that can be read back', (cluster, word) => {
    const [failure] = aReport(aBound(2), () => timeout).failures;
    const named = failure && { ...failure, source: { ...failure.source, cluster } };
    const line = nameLines(named ? [named] : []).trimEnd();
    expect(line.split('/')).toEqual(['tcp', 'pod-pod', 'ipv4', word, 'n1', 'cluster-a', 'n2']);
    expect(decodeURIComponent(word)).toBe(cluster);
  });

  test('leaves out nothing, however many failures there are', () => {
    expect(
      nameLines(aReport(aBound(30), () => timeout).failures)
        .trimEnd()
        .split('\n'),
    ).toHaveLength(870);
  });
});
