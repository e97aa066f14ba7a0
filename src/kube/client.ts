import type { ResolvedContext } from './context.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root, e.g. `/api/v1/nodes`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The answer is sent back later and must not change; its texts may hold anything, and are not shown. */
  readonly verbatim?: true;
  /** Of the body, where it is no whole object: a patch comes in several forms. */
  readonly contentType?: string;
  /** Milliseconds for the whole request; what --request-timeout says where it is silent, else 30 s. */
  readonly timeoutMs?: number;
  /** Called for each warning that comes with the answer, also with a refusal (KEP-1693). */
  readonly onWarning?: (text: string) => void;
  /** Called with the server's clock when it answered (milliseconds, to the second), where the answer tells. */
  readonly onServerTime?: (ms: number) => void;
}

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  /** Sent whole; the stream is never half-closed, since the protocol before v5 cannot. */
  readonly stdin: string;
  /** What comes is harmless on a terminal, but for ends of lines and tabs. */
  readonly onStdout: (chunk: string) => void;
  /** Milliseconds until the channel must be open and something have come over it. */
  readonly openTimeoutMs: number;
  /** Milliseconds for the whole exec. */
  readonly timeoutMs: number;
  /** Cuts the exec, beside the client's own signal. */
  readonly signal?: AbortSignal;
}

/** How an exec ended; a failed one is a value, since it says nothing about the network under test. Its words are harmless. */
export type ExecEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly stderr: string }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly message: string;
      /** An API server has written it: a proxy or a login page sends no Status object. */
      readonly isStatus: boolean;
      /** What calls itself the server, where that is no API server. */
      readonly server?: string;
      /** When a server that is busy wants to be asked again. */
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'timeout'; readonly message: string }
  | {
      readonly kind: 'broken';
      readonly message: string;
      /**
       * `connecting`: no connection came about, or nothing to identify us by. `handshake`: a connection, and no WebSocket: what
       * answered does not speak it, or hung up. `status`: the words are the server's, by the open channel.
       */
      readonly at?: 'connecting' | 'handshake' | 'status';
    };

/** One cluster's API, behind an interface so that tests can stand in for it. */
export interface KubeClient {
  readonly context: ResolvedContext;
  /**
   * The texts in the answer are on one line each and harmless on a terminal, unless it is wanted verbatim.
   * @throws ClusterError with the HTTP status and the server's own words
   */
  request<T>(request: ApiRequest): Promise<T>;
  exec(request: ExecRequest): Promise<ExecEnd>;
  /** The same client, cut by another signal. */
  withSignal(signal: AbortSignal): KubeClient;
}
