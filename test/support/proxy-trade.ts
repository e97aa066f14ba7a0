import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Pair } from './certificates.ts';

export interface ProxyOptions {
  /** Of the server that it leads to, on loopback; 127.0.0.1 where it is silent. */
  readonly host?: string;
  /** Of an https proxy. */
  readonly tls?: Pair;
  /** `user:password` that it wants. */
  readonly login?: string;
  /**
   * What it answers in place of leading there: a status of HTTP, a reply code of SOCKS; `hang` says nothing, `hang up`
   * goes away, `hang up late` after a second; `ssh` is no proxy.
   */
  readonly instead?: number | 'hang' | 'hang up' | 'hang up late' | 'ssh';
}

/** Milliseconds after which it hangs up late. */
export const LATE_MS = 1_000;

/** What a proxy does. */
export interface Trade {
  /** Whereto it leads, on loopback. */
  readonly host?: string | undefined;
  readonly port: number;
  readonly options: ProxyOptions;
  /** Whereto it was asked to lead. */
  readonly asked: { readonly push: (target: string) => void };
  /** Connections to end with it. */
  readonly open: { readonly push: (connection: Duplex) => void };
}

/** Joins a client and the server; it is told first that it may talk. */
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

/** Notes whereto a client wants, and with which user and password. */
export function note({ asked }: Trade, target: string, login: string | undefined): void {
  asked.push(login === undefined ? target : `${target} ${login}`);
}
