import { json } from './api-server.ts';
import { execServer, SUCCESS } from './exec-server.ts';
import { resolved } from './kube.ts';
import { type Runtime, reachOn } from './reach.ts';

/** In a network of its own: reports what happens with a server whose address has a zone. */
const [runtime, bundled = ''] = process.argv.slice(2);
await using server = await execServer({
  host: '::',
  onExec: ({ send }) => send('status', SUCCESS),
  answer: (request, response) => json(200, { kind: 'Test', host: request.headers.host })(request, response),
});
const { port } = new URL(server.url);
const context = { ...resolved, cluster: { server: `HTTP://[fe80::1%25lo]:${port}` } };
const reached = await reachOn(runtime as Runtime, bundled, [{ context, env: {} }]);
process.stdout.write(JSON.stringify({ reached, host: `[fe80::1]:${port}` }));
