/**
 * What kept a source's program from being run to its end. Stable: journals and reports contain it, and
 * findings depend on it. `handshake` and `not-served` are on the way to the API server; `kubelet-…` and
 * `konnectivity` between it and the node.
 */
export const OBSTACLES = [
  /** Something other than a WebSocket answered, or hung up: most likely a proxy or a load balancer. */
  'handshake',
  /** No connection to the API server could be made for the exec, or there were no credentials. */
  'unopened',
  /** 404 for the path of an exec, although other requests are answered. */
  'not-served',
  /** The API server did not answer. */
  'api-away',
  /** The API server is overloaded. */
  'busy',
  /** The API server no longer accepts the credentials. */
  'logged-out',
  /** The authorizer denies it. */
  'no-right',
  /** Admission denies it: a webhook or a policy. */
  'admission',
  'kubelet-unreached',
  'kubelet-no-certificate',
  'kubelet-untrusted',
  /** The kubelet does not accept that the API server may ask it. */
  'kubelet-refuses',
  /** The kubelet does not know the pod: it is most likely another node's kubelet. */
  'kubelet-other',
  'konnectivity',
  /** Nothing arrived, not even a refusal. */
  'silent',
  'pod-gone',
  'node-gone',
  /** The exec broke while the program ran, or before its first line. */
  'cut',
  /** The program ended before it had printed everything. */
  'program',
  /** The API server said something else. */
  'refused',
] as const;

export type Obstacle = (typeof OBSTACLES)[number];
