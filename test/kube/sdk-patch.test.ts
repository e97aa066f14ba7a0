import { expect, test } from 'vitest';
import { connect } from '../../src/kube/sdk.ts';
import { apiServer, json } from '../support/api-server.ts';
import { resolved } from '../support/kube.ts';

test.each([
  { contentType: 'application/merge-patch+json', sent: 'application/merge-patch+json' },
  { contentType: undefined, sent: 'application/json' },
])('a patch states its format: $sent', async ({ contentType, sent }) => {
  await using server = await apiServer((request, response) => {
    const { method, headers } = request;
    json(200, { kind: 'Test', method, type: headers['content-type'] })(request, response);
  });
  const client = connect(
    { ...resolved, cluster: { server: server.url } },
    { signal: new AbortController().signal, env: {} },
  );
  const asked = { method: 'PATCH', path: '/api/v1/pods/a', body: {} } as const;
  const answer = await client.request({ ...asked, ...(contentType ? { contentType } : {}) });
  expect(answer).toEqual({ kind: 'Test', method: 'PATCH', type: sent });
});
