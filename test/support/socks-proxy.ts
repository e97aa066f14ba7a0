import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { LATE_MS, lead, note, type Trade } from './proxy-trade.ts';

const NO_LOGIN = 0;
const LOGIN = 2;
const NONE_WILL_DO = 0xff;
/** A proxy that accepts any login, and also none. */
export const ANY_LOGIN = '*';

/** RFC 1928, with the user name and password of RFC 1929. */
export function socksServer(trade: Trade): Server {
  return createServer((client) => {
    // A client that hangs up early needs no answer.
    talk(client, trade).catch(() => client.destroy());
  });
}

async function talk(client: Socket, trade: Trade): Promise<void> {
  const { login, instead } = trade.options;
  const [, methods = 0] = await read(client, 2);
  const offered = [...(await read(client, methods))];
  if (instead === 'hang' || instead === 'ssh') return;
  const given = await greet(client, { login, offered });
  if (given === 'refused') return;
  note(trade, await readTarget(client), given);
  if (instead === 'hang up') client.destroy();
  else if (instead === 'hang up late') setTimeout(() => client.destroy(), LATE_MS);
  else if (typeof instead === 'number') client.end(replyOf(instead));
  else lead(client, trade, replyOf(0));
}

function replyOf(code: number): Buffer {
  return Buffer.of(5, code, 0, 1, 127, 0, 0, 1, 0, 0);
}

interface Greeting {
  /** What the proxy requires. */
  readonly login: string | undefined;
  readonly offered: readonly number[];
}

/** @returns the user and password that it got, if it requires any */
async function greet(client: Socket, { login, offered }: Greeting): Promise<string | undefined> {
  const wants = login === ANY_LOGIN ? offered.includes(LOGIN) : login !== undefined;
  const method = wants ? LOGIN : NO_LOGIN;
  const takes = offered.includes(method);
  client.write(Buffer.of(5, takes ? method : NONE_WILL_DO));
  const given = takes && method === LOGIN ? await readLogin(client) : undefined;
  const right = given === login || login === ANY_LOGIN;
  if (takes && method === LOGIN) client.write(Buffer.of(1, right ? 0 : 1));
  if (takes && right) return given;
  client.end();
  return 'refused';
}

async function readLogin(client: Socket): Promise<string> {
  const [, name = 0] = await read(client, 2);
  const user = (await read(client, name)).toString('utf8');
  const [length = 0] = await read(client, 1);
  return `${user}:${(await read(client, length)).toString('utf8')}`;
}

async function readTarget(client: Socket): Promise<string> {
  const [, , , form] = await read(client, 4);
  const port = async () => (await read(client, 2)).readUInt16BE();
  if (form === 1) return `${(await read(client, 4)).join('.')}:${await port()}`;
  if (form === 4) {
    const groups = (await read(client, 16)).toString('hex').match(/.{4}/g) ?? [];
    // The shortest form, as in URLs.
    return `${new URL(`http://[${groups.join(':')}]`).hostname}:${await port()}`;
  }
  const [length = 0] = await read(client, 1);
  return `${(await read(client, length)).toString('latin1')}:${await port()}`;
}

async function read(client: Socket, bytes: number): Promise<Buffer> {
  if (bytes === 0) return Buffer.alloc(0);
  for (;;) {
    const found: Buffer | null = client.read(bytes);
    if (found) return found;
    if (client.readableEnded || client.destroyed) throw new Error('the client went away');
    await Promise.race([once(client, 'readable'), once(client, 'end'), once(client, 'close')]);
  }
}
