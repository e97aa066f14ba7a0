/** What a tool prints and how it ends. */
export interface Said {
  readonly text: string;
  readonly code: number;
}

const said = (text: string, code: number): Said => ({ text: `${text}\n`, code });

const digHead = (status: string, answers: number, flags = 'qr aa rd ra') => `;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 11980
;; flags: ${flags}; QUERY: 1, ANSWER: ${answers}, AUTHORITY: 0, ADDITIONAL: 0
`;
const digTail = `
;; Query time: 3257 usec
;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)
;; WHEN: Wed Nov 25 08:40:42 UTC 2026
;; MSG SIZE  rcvd: 46
`;
const digAnswer = (...lines: readonly string[]) =>
  said([digHead('NOERROR', lines.length), ';; ANSWER SECTION:', ...lines, digTail].join('\n'), 0);
const A = 'kubernetes.default.svc.cluster.local. 5 IN\tA\t10.96.0.1';

/** dig 9.18, unless noted otherwise. */
export const dig = {
  a: digAnswer(A),
  oldA: said(digAnswer(A).text.replace('3257 usec', '3 msec'), 0),
  aaaa: digAnswer('kubernetes.default.svc.cluster.local. 5 IN\tAAAA\tfd00:96::1'),
  alias: digAnswer('a.example.\t\t5\tIN\tCNAME\tb.example.', 'b.example.\t\t5\tIN\tA\t10.96.0.1'),
  none: said(digHead('NOERROR', 0) + digTail, 0),
  nxdomain: said(digHead('NXDOMAIN', 0) + digTail, 0),
  servfail: said(digHead('SERVFAIL', 0) + digTail, 0),
  cut: said(digHead('NOERROR', 0, 'qr aa tc rd ra') + digTail, 0),
  cutAtTheEndOfFlags: said(digHead('NOERROR', 0, 'qr rd tc') + digTail, 0),
  timeout: said(';; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached', 9),
  /** dig 9.16 and earlier */
  oldTimeout: said('\n;; connection timed out; no servers could be reached', 9),
  refused: said(';; communications error to 10.96.0.10#53: connection refused\n;; no servers could be reached', 9),
  unreachable: said(
    ';; UDP setup with 10.96.0.10#53(10.96.0.10) for x. failed: network unreachable.\n;; no servers could be reached',
    9,
  ),
  prohibited: said(
    ';; UDP setup with 10.96.0.10#53(10.96.0.10) for x. failed: permission denied.\n;; no servers could be reached',
    9,
  ),
  rejected: said(';; communications error to 10.96.0.10#53: host unreachable\n;; no servers could be reached', 9),
  noMemory: said(
    ';; UDP setup with 10.96.0.10#53(10.96.0.10) for x. failed: out of memory.\n;; no servers could be reached',
    9,
  ),
  malformed: said(
    `;; Warning: Message parser reports malformed message packet.\n${digHead('NOERROR', 1)};; WARNING: Message has 1 extra bytes at end\n${digTail}`,
    0,
  ),
  otherId: said(
    ';; Warning: ID mismatch: expected ID 32749, got 32748\n;; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached',
    9,
  ),
  badConf: said('dig: parse of /etc/resolv.conf failed', 10),
  killed: { text: '', code: 137 },
  silent: { text: '', code: 0 },
  killedLate: { text: digAnswer(A).text.split(';; Query time')[0] ?? '', code: 137 },
  killedAtTheEnd: { ...digAnswer(A), code: 137 },
  cutLate: { text: digAnswer(A).text.split(';; Query time')[0] ?? '', code: 0 },
  cutShort: { text: ';; Got answer:\n;; ->>HEAD', code: 0 },
};

const bindHead = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n';

/** nslookup of BIND 9.18, unless noted otherwise. */
export const bind = {
  a: said(`${bindHead}\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n`, 0),
  aaaa: said(`${bindHead}\nName:\tkubernetes.default.svc.cluster.local\nAddress: fd00:96::1\n`, 0),
  /** 9.10 and earlier */
  oldAaaa: said(`${bindHead}\nkubernetes.default.svc.cluster.local\thas AAAA address fd00:96::1\n`, 0),
  notAuthoritative: said(`${bindHead}\nNon-authoritative answer:\nName:\tx\nAddress: 10.96.0.1\n`, 0),
  alias: said(`${bindHead}\na.example\tcanonical name = b.example.\nName:\tb.example\nAddress: 10.96.0.1\n`, 0),
  aliasAlone: said(`${bindHead}\na.example\tcanonical name = b.example.\n`, 0),
  none: said(`${bindHead}\n*** Can't find kubernetes.default.svc.cluster.local.: No answer\n`, 0),
  nxdomain: said(`${bindHead}\n** server can't find kubernetes.default.svc.cluster.local: NXDOMAIN\n`, 1),
  servfail: said(`;; Got SERVFAIL reply from 10.96.0.10\n${bindHead}\n** server can't find x: SERVFAIL\n`, 1),
  timeout: said(';; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached\n', 1),
  oldTimeout: said(';; connection timed out; no servers could be reached\n', 1),
  refused: said(';; communications error to 10.96.0.10#53: connection refused\n;; no servers could be reached\n', 1),
  unreachable: said(
    ';; UDP setup with 10.96.0.10#53(10.96.0.10) for x. failed: network unreachable.\n;; no servers could be reached\n',
    1,
  ),
  malformed: said(
    ';; Got bad packet: unexpected end of input\n44 bytes\n98 e4 85 80 00 01 00 01 00 00 00 00 03 63 75 74          .............cut\n',
    1,
  ),
  noTcp: said(
    ';; Truncated, retrying in TCP mode.\n;; Connection to 10.96.0.10#53(10.96.0.10) for x. failed: connection refused.\n;; no servers could be reached\n',
    1,
  ),
};

const busyHead = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n';

/** nslookup of busybox 1.35, unless noted otherwise. */
export const busybox = {
  a: said(`${busyHead}\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n`, 0),
  aaaa: said(`${busyHead}\nName:\tkubernetes.default.svc.cluster.local\nAddress: fd00:96::1\n`, 0),
  alias: said(`${busyHead}\na.example\tcanonical name = b.example\nName:\tb.example\nAddress: 10.96.0.1\n`, 0),
  none: said(`${busyHead}\n`, 0),
  oldNone: said(`${busyHead}\n*** Can't find kubernetes.default.svc.cluster.local.: No answer\n`, 0),
  nxdomain: said(`${busyHead}\n** server can't find kubernetes.default.svc.cluster.local.: NXDOMAIN\n`, 1),
  servfail: said(`${busyHead}\n** server can't find x.: SERVFAIL\n`, 1),
  timeout: said(';; connection timed out; no servers could be reached\n', 1),
  refused: said('nslookup: read: Connection refused\n;; connection timed out; no servers could be reached\n', 1),
  unreachable: said("nslookup: can't connect to remote host (10.96.0.10): Network is unreachable", 1),
  unreachable6: said("nslookup: can't connect to remote host: Network is unreachable", 1),
  notPermitted: said(
    "nslookup: write to '10.96.0.10': Operation not permitted\n;; connection timed out; no servers could be reached\n",
    1,
  ),
  malformed: said(`${busyHead}\n*** Can't find x.: Parse error\n`, 1),
  /** 1.28 and earlier, or built without its own resolver */
  noTypes: said("Server:    10.96.0.10\nAddress 1: 10.96.0.10\n\nnslookup: can't resolve '-type=A'", 1),
  noLongOptions: said(
    'nslookup: unrecognized option: timeout=1\nBusyBox v1.30.1 multi-call binary.\n\nUsage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]',
    1,
  ),
  silent: { text: '', code: 0 },
  killed: { text: `${busyHead}\nName:\tx\nAddress: 10.96.0.1\n`, code: 137 },
  noApplet: said('nslookup: applet not found', 127),
};
