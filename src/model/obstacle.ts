/**
 * What kept a source's program from being run to its end. Stable: it stands in journals and reports, and findings go by it.
 * `handshake` and `not-served` lie on the way to the API server, `kubelet-…` and `konnectivity` between it and the node.
 */
export const OBSTACLES = [
  /** Something answered in place of a WebSocket, or hung up: most likely a proxy or a load balancer. */
  'handshake',
  /** No connection to the API server came about for the exec, or there was nothing to identify the user by. */
  'unopened',
  /** 404 for the path of an exec, while other requests are answered. */
  'not-served',
  /** The API server did not answer. */
  'api-away',
  /** The API server has too much to do. */
  'busy',
  /** The API server does not take the credentials any more. */
  'logged-out',
  /** The authorizer says no. */
  'no-right',
  /** Admission says no: a webhook or a policy. */
  'admission',
  'kubelet-unreached',
  'kubelet-no-certificate',
  'kubelet-untrusted',
  /** The kubelet does not take the API server for one that may ask it. */
  'kubelet-refuses',
  /** The kubelet knows no such pod: it is most likely another node's. */
  'kubelet-other',
  'konnectivity',
  /** Nothing came, not even a refusal. */
  'silent',
  'pod-gone',
  'node-gone',
  /** The exec was lost while the program ran, or before its first line. */
  'cut',
  /** The program ended before it had printed all. */
  'program',
  /** Something else that the API server said. */
  'refused',
] as const;

export type Obstacle = (typeof OBSTACLES)[number];
