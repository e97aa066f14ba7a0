import type { ResolvedContext } from './context.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, e.g. `/api/v1/nodes`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The answer is sent back later and must not change. Its texts may contain anything, and are not shown. */
  readonly verbatim?: true;
  /** The type of the body, if it is not a whole object: patches come in several formats. */
  readonly contentType?: string;
  /** Milliseconds for the whole request. Default: --request-timeout, or 30 s if that is not set. */
  readonly timeoutMs?: number;
  /** Called for each warning that comes with the answer, even if it is a refusal (KEP-1693). */
  readonly onWarning?: (text: string) => void;
  /**
   * Called with the server's clock at the time of the answer (milliseconds, accurate to the second), if the
   * answer has it.
   */
  readonly onServerTime?: (ms: number) => void;
}

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  /**
   * Sent in pieces, all of it. The stream is never half-closed, because the protocol before v5 has no means
   * for that.
   */
  readonly stdin: string;
  /** The text is harmless on a terminal; only line ends and tabs remain of the control characters. */
  readonly onStdout: (chunk: string) => void;
  /** Milliseconds until the channel must be open and some data must have arrived. */
  readonly openTimeoutMs: number;
  /** Milliseconds for the whole exec. */
  readonly timeoutMs: number;
  /** Ends the exec, in addition to the client's own signal. */
  readonly signal?: AbortSignal;
}

/**
 * How an exec ended. A failed one is a value, because it says nothing about the network under test. Its texts
 * are harmless.
 */
export type ExecEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly stderr: string }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly message: string;
      /** The answer comes from an API server: proxies and login pages do not send Status objects. */
      readonly isStatus: boolean;
      /** The name in the Server header, if the sender is not an API server. */
      readonly server?: string;
      /** How long a busy server asks us to wait. */
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'timeout'; readonly message: string }
  | {
      readonly kind: 'broken';
      readonly message: string;
      /**
       * `connecting`: no connection could be made, or there were no credentials. `handshake`: a connection
       * but no WebSocket, because the other end does not speak it or hung up. `status`: the message comes
       * from the server, over the open channel.
       */
      readonly at?: 'connecting' | 'handshake' | 'status';
    };

/** One cluster's API, behind an interface so that tests can replace it. */
export interface KubeClient {
  readonly context: ResolvedContext;
  /**
   * Each text in the answer is on one line and harmless on a terminal, unless the request is verbatim.
   * @throws ClusterError with the HTTP status and the server's own words
   */
  request<T>(request: ApiRequest): Promise<T>;
  exec(request: ExecRequest): Promise<ExecEnd>;
  /** The same client with another signal to end it. */
  withSignal(signal: AbortSignal): KubeClient;
}
