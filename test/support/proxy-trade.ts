import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Pair } from './certificates.ts';

export interface ProxyOptions {
  /** The host of the server that it leads to, on loopback. Default: 127.0.0.1. */
  readonly host?: string;
  /** For an https proxy. */
  readonly tls?: Pair;
  /** The `user:password` that it requires. */
  readonly login?: string;
  /**
   * What it answers instead of leading there: an HTTP status or a SOCKS reply code. `hang` never answers,
   * `hang up` closes the connection, `hang up late` does so after a second, and `ssh` is not a proxy.
   */
  readonly instead?: number | 'hang' | 'hang up' | 'hang up late' | 'ssh';
}

/** Milliseconds after which it hangs up late. */
export const LATE_MS = 1_000;

/** What a proxy does. */
export interface Trade {
  /** The host that it leads to, on loopback. */
  readonly host?: string | undefined;
  readonly port: number;
  readonly options: ProxyOptions;
  /** Takes each target that it was asked for. */
  readonly asked: { readonly push: (target: string) => void };
  /** Takes each connection to end with it. */
  readonly open: { readonly push: (connection: Duplex) => void };
}

/** Joins a client and the server. The client is first told that it may talk. */
export function lead(
  client: Duplex,
  { host = '127.0.0.1', port, open }: Pick<Trade, 'host' | 'port' | 'open'>,
  first: string | Buffer,
): void {
  const upstream = connect(port, host, () => {
    client.write(first);
    upstream.pipe(client).pipe(upstream);
  });
  open.push(upstream);
  client.on('error', () => upstream.destroy());
  client.on('close', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
}

/** Notes the target that a client wants, and its user and password. */
export function note({ asked }: Trade, target: string, login: string | undefined): void {
  asked.push(login === undefined ? target : `${target} ${login}`);
}
