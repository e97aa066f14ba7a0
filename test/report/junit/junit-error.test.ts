import { expect, test } from 'vitest';
import { API_VERSION } from '../../../src/model/measured-run.ts';
import { renderJunitError } from '../../../src/report/junit/junit-error.ts';
import type { ErrorReport } from '../../../src/report/report.ts';
import { readJunit } from '../../support/junit.ts';
import { fitting } from '../../support/report-schema.ts';

const document = (error: ErrorReport['error']): ErrorReport =>
  fitting({ apiVersion: API_VERSION, kind: 'Report', error });

test('a command that ended early is one test case with an error: code, message and hint', () => {
  const error = {
    code: 'NO_KUBECONFIG',
    message: 'there is no "config" <here>',
    hint: 'set KUBECONFIG\nor pass a flag',
  };
  const suites = readJunit(renderJunitError(document(error)));
  expect(suites.map(({ attributes }) => attributes.name)).toEqual(['netdoctor']);
  expect(suites[0]?.cases).toMatchObject([
    {
      classname: 'netdoctor',
      name: 'run',
      is: 'error',
      type: 'NO_KUBECONFIG',
      message: 'there is no "config" <here>',
      text: 'there is no "config" <here>\nset KUBECONFIG\nor pass a flag',
    },
  ]);
});

test('without a hint there is only the message', () => {
  const suites = readJunit(renderJunitError(document({ code: 'X', message: 'it did not work' })));
  expect(suites[0]?.cases[0]?.text).toBe('it did not work');
});
