import { describe, expect, test } from 'vitest';
import type { Execution } from '../../src/check/execution.ts';
import { unmeasured } from '../../src/check/unmeasured.ts';
import type { ExecEnd } from '../../src/kube/client.ts';
import { OBSTACLES, type Obstacle } from '../../src/model/obstacle.ts';

const nothing = {
  started: false,
  complete: false,
  records: [],
  contradicted: [],
  remarks: new Map(),
  missing: new Map(),
  strange: undefined,
  fault: undefined,
} satisfies Execution['transcript'];

const refused = (status: number, message: string): ExecEnd => ({ kind: 'refused', status, message, isStatus: true });
/** An answer from something other than an API server. */
const answered = (status: number, message: string, server?: string): ExecEnd => ({
  kind: 'refused',
  status,
  message,
  isStatus: false,
  ...(server ? { server } : {}),
});
const broken = (message: string): ExecEnd => ({ kind: 'broken', message });
/** The server's words on the status channel. */
const told = (message: string): ExecEnd => ({ kind: 'broken', message, at: 'status' });
const cutInHandshake = (message: string): ExecEnd => ({ kind: 'broken', message, at: 'handshake' });
const unopened = (message: string): ExecEnd => ({ kind: 'broken', message, at: 'connecting' });
const timeout = (message: string): ExecEnd => ({ kind: 'timeout', message });

interface Case extends Partial<Pick<Execution, 'isApiAway'>> {
  readonly end: ExecEnd;
  readonly started?: boolean;
  readonly reason: string;
  readonly obstacle: Obstacle;
  readonly words: string;
}

const DIAL = 'error dialing backend: dial tcp 198.18.1.12:10250: connect: connection refused';
const CUT = 'the exec channel was cut (code 1006)';
const WEBHOOK = 'failed calling webhook "x.y": Post "https://x.svc:443": dial tcp 10.0.0.1:443: i/o timeout';
const PAGE = 'a page of HTML, "502 Bad Gateway"';

const CASES: readonly Case[] = [
  {
    end: timeout('the exec did not open within 15 s'),
    reason: 'EXEC',
    obstacle: 'silent',
    words: 'the kubelet of n2 does not answer: the exec did not open within 15 s',
  },
  {
    end: refused(500, DIAL),
    reason: 'EXEC',
    obstacle: 'kubelet-unreached',
    words: `the API server cannot reach the kubelet of n2: exec refused with 500: ${DIAL}`,
  },
  {
    end: told(DIAL),
    reason: 'EXEC',
    obstacle: 'kubelet-unreached',
    words: `the API server cannot reach the kubelet of n2: ${DIAL}`,
  },
  {
    end: refused(500, 'etcdserver: request timed out'),
    reason: 'EXEC',
    obstacle: 'refused',
    words: 'exec refused with 500: etcdserver: request timed out',
  },
  {
    end: refused(500, WEBHOOK),
    reason: 'EXEC',
    obstacle: 'admission',
    words: `exec refused with 500: ${WEBHOOK}`,
  },
  {
    end: refused(401, 'Unauthorized'),
    reason: 'FORBIDDEN',
    obstacle: 'logged-out',
    words: 'exec refused with 401: Unauthorized; log in again',
  },
  { end: refused(403, 'no'), reason: 'FORBIDDEN', obstacle: 'admission', words: 'exec refused with 403: no' },
  {
    end: refused(404, 'nodes "n2" not found'),
    reason: 'POD',
    obstacle: 'node-gone',
    words: 'the node n2 is gone: exec refused with 404: nodes "n2" not found',
  },
  {
    // Kubernetes 1.37 says this about a pod whose node is gone.
    end: refused(404, 'pods "n2" not found'),
    reason: 'POD',
    obstacle: 'node-gone',
    words: 'the node n2 is gone: exec refused with 404: pods "n2" not found',
  },
  {
    // A look at the floaters shows whether it is gone.
    end: refused(404, 'pods "netdoctor-floater-x" not found'),
    reason: 'POD',
    obstacle: 'pod-gone',
    words: 'exec refused with 404: pods "netdoctor-floater-x" not found',
  },
  {
    end: answered(404, '404 page not found'),
    reason: 'EXEC',
    obstacle: 'not-served',
    words: 'the path of execs is not served: exec refused with 404: 404 page not found',
  },
  {
    end: answered(502, PAGE, 'nginx/1.29'),
    reason: 'EXEC',
    obstacle: 'handshake',
    words: `WebSocket does not pass: exec refused with 502: ${PAGE} (server: nginx/1.29)`,
  },
  ...[429, 500].map((status) => ({
    end: answered(status, PAGE),
    reason: 'EXEC' as const,
    obstacle: 'handshake' as const,
    words: `WebSocket does not pass: exec refused with ${status}: ${PAGE}`,
  })),
  {
    end: broken('connect ECONNREFUSED 127.0.0.1:6443'),
    isApiAway: true,
    reason: 'EXEC',
    obstacle: 'api-away',
    words: 'the API server does not answer: connect ECONNREFUSED 127.0.0.1:6443',
  },
  {
    // An API server that was restarted resets connections. It is not a proxy.
    end: cutInHandshake('read ECONNRESET'),
    isApiAway: true,
    reason: 'EXEC',
    obstacle: 'api-away',
    words: 'the API server does not answer: read ECONNRESET',
  },
  { end: broken(CUT), started: true, reason: 'EXEC', obstacle: 'cut', words: CUT },
  {
    end: timeout('the exec did not end within 40 s'),
    started: true,
    reason: 'EXEC',
    obstacle: 'cut',
    words: 'the exec did not end within 40 s',
  },
  {
    end: { kind: 'exited', code: 137, stderr: 'Killed\n' },
    started: true,
    reason: 'PROGRAM',
    obstacle: 'program',
    words: 'the program ended with 137 before this probe: Killed',
  },
];

const endsOf = ({ end, started = false, isApiAway = false }: Pick<Case, 'end' | 'started' | 'isApiAway'>) =>
  unmeasured({ end, transcript: { ...nothing, started }, isApiAway }, 'n2');

test.each(CASES)('$end is error $reason, and says whose fault it is', ({ reason, obstacle, words, ...ended }) => {
  expect(endsOf(ended)).toEqual({ verdict: 'error', reason, obstacle, detail: words });
});

/** The words come from real servers, proxies and tunnels. */
const OBSTACLE_CASES: readonly (readonly [Obstacle, ...ExecEnd[]])[] = [
  [
    'handshake',
    refused(400, 'Upgrade request required'),
    answered(400, 'unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr'),
    told('unable to upgrade connection: you must specify at least 1 of stdin, stdout, stderr'),
    answered(400, 'Bad Request'),
    answered(200, 'ok'),
    answered(302, 'a redirect to https://login.example/'),
    answered(401, 'a page of HTML, "Sign in"'),
    answered(403, 'a page of HTML, "403 Forbidden"'),
    answered(403, 'no further words'),
    answered(502, 'a page of HTML, "502 Bad Gateway"'),
    answered(503, 'no server is available to handle this request'),
    cutInHandshake('socket hang up'),
    cutInHandshake('Server sent no subprotocol'),
    cutInHandshake('Invalid Sec-WebSocket-Accept header'),
  ],
  [
    'not-served',
    answered(404, 'a page of HTML, "404 Not Found"'),
    refused(404, 'the server could not find the requested resource'),
  ],
  [
    'kubelet-no-certificate',
    refused(500, 'error dialing backend: remote error: tls: internal error'),
    told('Internal error occurred: error dialing backend: remote error: tls: internal error'),
  ],
  [
    'kubelet-untrusted',
    refused(500, 'error dialing backend: x509: certificate signed by unknown authority'),
    refused(
      500,
      'error dialing backend: tls: failed to verify certificate: x509: certificate is valid for 10.0.0.1, not 10.0.0.2',
    ),
  ],
  [
    'kubelet-refuses',
    told('unable to upgrade connection: Unauthorized'),
    told(
      'unable to upgrade connection: Forbidden (user=kube-apiserver, verb=create, resource=nodes, subresource=proxy)',
    ),
    answered(403, 'Forbidden (user=system:anonymous, verb=create, resource=nodes, subresource=proxy)'),
    refused(500, 'error dialing backend: remote error: tls: bad certificate'),
    told('Internal error occurred: unable to upgrade connection: 404 page not found'),
  ],
  ['kubelet-other', told('unable to upgrade connection: pod does not exist')],
  [
    'kubelet-unreached',
    refused(500, 'error dialing backend: dial tcp 10.0.0.2:10250: i/o timeout'),
    refused(500, 'error dialing backend: dial tcp 10.0.0.2:10250: connect: no route to host'),
    refused(500, 'error dialing backend: EOF'),
    refused(500, 'error dialing backend: dial tcp: lookup n2 on 10.0.0.53:53: no such host'),
  ],
  [
    'konnectivity',
    refused(500, 'error dialing backend: No agent available'),
    refused(500, 'No agent available'),
    refused(500, 'Get "https://10.0.0.26:10250/exec": dial timeout, backstop'),
    refused(
      500,
      'error dialing backend: proxy error from 127.0.0.1:8131 while dialing 10.0.0.2:10250, code 503: 503 Service Unavailable',
    ),
    refused(
      500,
      'error dialing backend: dialing proxy "/etc/konnectivity/server.sock" failed: dial unix: connect: no such file or directory',
    ),
  ],
  [
    'no-right',
    refused(
      403,
      'pods "x" is forbidden: User "eve" cannot create resource "pods/exec" in API group "" in the namespace "netdoctor-system"',
    ),
  ],
  [
    'admission',
    refused(403, 'admission webhook "no-exec.example" denied the request: nobody executes commands here'),
    refused(400, 'admission webhook "no-exec.example" denied the request: bad'),
    refused(422, "ValidatingAdmissionPolicy 'no-exec' with binding 'b' denied request: no"),
    refused(500, 'Internal error occurred: failed calling webhook "w": connection refused'),
  ],
  [
    'busy',
    answered(429, 'Too many requests, please try again later.'),
    refused(429, 'slow down'),
    { ...answered(503, 'apiserver not ready'), retryAfterMs: 1_000 } as ExecEnd,
  ],
  [
    'refused',
    refused(500, 'etcdserver: request timed out'),
    answered(500, 'container not found ("floater")'),
    told('container not found ("floater")'),
  ],
  [
    'unopened',
    unopened('connect ECONNREFUSED 127.0.0.1:6443'),
    unopened('the credential program failed: dial tcp: lookup sts.example: no such host'),
    unopened('the credential program failed: x509: certificate signed by unknown authority'),
  ],
  ['cut', broken(CUT)],
];

describe('the obstacle', () => {
  test.each(OBSTACLE_CASES.flatMap(([obstacle, ...ends]) => ends.map((end) => ({ obstacle, end }))))(
    '$obstacle: $end',
    ({ obstacle, end }) => expect(endsOf({ end })).toMatchObject({ verdict: 'error', obstacle }),
  );

  test('each obstacle has a case', () => {
    const known = new Set([...OBSTACLE_CASES.map(([one]) => one), ...CASES.map(({ obstacle }) => obstacle)]);
    expect(OBSTACLES.filter((one) => !known.has(one))).toEqual([]);
  });

  test.each(['a page of HTML', 'no further words', 'Access denied'])(
    'a 403 that did not come from an API server is not a missing right: %s',
    (message) => expect(endsOf({ end: answered(403, message) })).toMatchObject({ reason: 'EXEC' }),
  );
});
