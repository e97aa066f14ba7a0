import { expect, test } from 'vitest';
import { type Execution, unfinished } from '../../src/check/unfinished.ts';
import type { ExecEnd } from '../../src/kube/client.ts';

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

const refused = (status: number, message: string): ExecEnd => ({ kind: 'refused', status, message });
const broken = (message: string): ExecEnd => ({ kind: 'broken', message });
const timeout = (message: string): ExecEnd => ({ kind: 'timeout', message });

interface Case extends Partial<Pick<Execution, 'isApiAway'>> {
  readonly end: ExecEnd;
  readonly started?: boolean;
  readonly reason: string;
  readonly words: string;
}

const DIAL = 'error dialing backend: dial tcp 198.18.1.12:10250: connect: connection refused';
const CUT = 'the exec channel was cut (code 1006)';

test.each<Case>([
  {
    end: timeout('the exec did not open within 15 s'),
    reason: 'EXEC',
    words: 'the kubelet of n2 does not answer: the exec did not open within 15 s',
  },
  {
    end: refused(500, DIAL),
    reason: 'EXEC',
    words: `the API server cannot reach the kubelet of n2: exec refused with 500: ${DIAL}`,
  },
  { end: broken(DIAL), reason: 'EXEC', words: `the API server cannot reach the kubelet of n2: ${DIAL}` },
  {
    end: refused(500, 'etcdserver: request timed out'),
    reason: 'EXEC',
    words: 'exec refused with 500: etcdserver: request timed out',
  },
  {
    end: refused(500, 'failed calling webhook "x.y": Post "https://x.svc:443": dial tcp 10.0.0.1:443: i/o timeout'),
    reason: 'EXEC',
    words:
      'exec refused with 500: failed calling webhook "x.y": Post "https://x.svc:443": dial tcp 10.0.0.1:443: i/o timeout',
  },
  {
    end: refused(401, 'Unauthorized'),
    reason: 'FORBIDDEN',
    words: 'exec refused with 401: Unauthorized; log in again',
  },
  { end: refused(403, 'no'), reason: 'FORBIDDEN', words: 'exec refused with 403: no' },
  {
    end: refused(404, 'nodes "n2" not found'),
    reason: 'POD',
    words: 'the floater on n2, or the node, is gone: exec refused with 404: nodes "n2" not found',
  },
  {
    end: broken('connect ECONNREFUSED 127.0.0.1:6443'),
    isApiAway: true,
    reason: 'EXEC',
    words: 'the API server does not answer: connect ECONNREFUSED 127.0.0.1:6443',
  },
  { end: broken(CUT), started: true, reason: 'EXEC', words: CUT },
  {
    end: timeout('the exec did not end within 40 s'),
    started: true,
    reason: 'EXEC',
    words: 'the exec did not end within 40 s',
  },
  {
    end: { kind: 'exited', code: 137, stderr: 'Killed\n' },
    started: true,
    reason: 'PROGRAM',
    words: 'the program ended with 137 before this probe: Killed',
  },
])(
  '$end is error $reason, and says whose fault it is',
  ({ end, started = false, isApiAway = false, reason, words }) => {
    const found = unfinished({ end, transcript: { ...nothing, started }, isApiAway }, 'n2');
    expect(found).toEqual({ verdict: 'error', reason, detail: words });
  },
);
