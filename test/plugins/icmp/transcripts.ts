/** What one ping printed and how it ended. */
export interface Said {
  readonly text: string;
  readonly code: number;
}

const said = (code: number, ...lines: readonly string[]): Said => ({ code, text: `${lines.join('\n')}\n` });

/** iputils 20221126; <asked> stands for the address that was asked. */
const head = 'PING <asked> (<asked>) 56(84) bytes of data.';
const end = (counts: string) => ['', '--- <asked> ping statistics ---', counts];

export const iputils = {
  reply: said(
    0,
    head,
    '64 bytes from <asked>: icmp_seq=1 ttl=64 time=0.030 ms',
    ...end('1 packets transmitted, 1 received, 0% packet loss, time 0ms'),
    'rtt min/avg/max/mdev = 0.030/0.030/0.030/0.000 ms',
  ),
  slow: said(
    0,
    head,
    '64 bytes from <asked>: icmp_seq=1 ttl=64 time=1234 ms',
    ...end('1 packets transmitted, 1 received, 0% packet loss, time 0ms'),
    'rtt min/avg/max/mdev = 1234.003/1234.003/1234.003/0.000 ms, pipe 2',
  ),
  lost: said(1, head, ...end('1 packets transmitted, 0 received, 100% packet loss, time 0ms'), ''),
  prohibited: said(
    1,
    head,
    'From 127.0.0.4 icmp_seq=1 Destination Host Prohibited',
    ...end('1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms'),
    '',
  ),
  addressUnreachable: said(
    1,
    'PING <asked>(<asked>) 56 data bytes',
    'From fd00::1 icmp_seq=1 Destination unreachable: Address unreachable',
    ...end('1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms'),
    '',
  ),
  redirected: said(
    0,
    head,
    'From 10.0.0.1 icmp_seq=1 Redirect Host(New nexthop: 10.0.0.2)',
    '64 bytes from <asked>: icmp_seq=1 ttl=63 time=0.5 ms',
    ...end('1 packets transmitted, 1 received, 0% packet loss, time 0ms'),
    'rtt min/avg/max/mdev = 0.500/0.500/0.500/0.000 ms',
  ),
  noNetwork: said(2, 'ping: connect: Network is unreachable'),
  oldNoNetwork: said(2, 'connect: Network is unreachable'),
  prohibitRoute: said(2, 'ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules'),
  sendRefused: said(
    1,
    head,
    'ping: sendmsg: Operation not permitted',
    ...end('1 packets transmitted, 0 received, 100% packet loss, time 0ms'),
    '',
  ),
  noSocket: said(
    2,
    '/usr/bin/ping: socktype: SOCK_RAW',
    '/usr/bin/ping: socket: Operation not permitted',
    '/usr/bin/ping: => missing cap_net_raw+p capability or setuid?',
  ),
  oldNoSocket: said(2, 'ping: icmp open socket: Operation not permitted'),
  denied: said(2, 'ping: socket: Permission denied'),
  differentAddress: said(
    0,
    head,
    '64 bytes from 10.9.9.9: icmp_seq=1 ttl=64 time=0.030 ms (DIFFERENT ADDRESS!)',
    ...end('1 packets transmitted, 1 received, 0% packet loss, time 0ms'),
    'rtt min/avg/max/mdev = 0.030/0.030/0.030/0.000 ms',
  ),
  wrongData: said(
    0,
    head,
    '64 bytes from <asked>: icmp_seq=1 ttl=64 time=0.030 ms',
    'wrong data byte #16 should be 0x10 but was 0x0',
    '#16\t0 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f ',
    ...end('1 packets transmitted, 1 received, 0% packet loss, time 0ms'),
    'rtt min/avg/max/mdev = 0.030/0.030/0.030/0.000 ms',
  ),
  duplicate: said(
    1,
    head,
    '64 bytes from <asked>: icmp_seq=1 ttl=64 time=0.030 ms (DUP!)',
    ...end('1 packets transmitted, 0 received, +1 duplicates, 100% packet loss, time 0ms'),
    '',
  ),
  noIpv6: said(2, "ping: invalid option -- '6'", 'Usage: ping [-aAbBdDfhLnOqrRUvV] [-c count]'),
  noMemory: said(2, 'ping: sendmsg: No buffer space available'),
} as const;

/** busybox 1.35, and the words of its Alpine build. */
const short = 'PING <asked> (<asked>): 56 data bytes';

export const busybox = {
  reply: said(
    0,
    short,
    '64 bytes from <asked>: seq=0 ttl=64 time=0.066 ms',
    ...end('1 packets transmitted, 1 packets received, 0% packet loss'),
    'round-trip min/avg/max = 0.066/0.066/0.066 ms',
  ),
  lost: said(1, short, ...end('1 packets transmitted, 0 packets received, 100% packet loss')),
  otherAddress: said(
    0,
    short,
    '64 bytes from 10.9.9.9: seq=0 ttl=64 time=0.066 ms',
    ...end('1 packets transmitted, 1 packets received, 0% packet loss'),
    'round-trip min/avg/max = 0.066/0.066/0.066 ms',
  ),
  noNetwork: said(1, short, 'ping: sendto: Network is unreachable'),
  noRoute: said(1, short, 'ping: sendto: No route to host'),
  prohibitRoute: said(1, short, 'ping: sendto: Permission denied'),
  sendRefused: said(1, short, 'ping: sendto: Operation not permitted'),
  notRoot: said(1, short, 'ping: permission denied (are you root?)'),
  noRawSocket: said(1, short, "ping: can't create raw socket: Permission denied"),
  noIpv6: said(1, 'ping: unrecognized option: 6', 'BusyBox v1.35.0 multi-call binary.'),
  noSuchOption: said(1, 'ping: unrecognized option: W', 'BusyBox v1.35.0 multi-call binary.'),
} as const;

/** Of any dialect: ping never got as far as its report. */
export const broken = {
  dashMayNot: said(126, 'dash: 1: ping: Operation not permitted'),
  ashMayNot: said(126, 'ash: ping: Operation not permitted'),
  silent: said(0),
  killed: said(137),
  cut: { code: 0, text: 'PING <asked> (<asked>) 56(84) bytes of data.\n64 bytes from <asked>: icmp_seq=1 ttl=64 tim' },
  badExit: { ...iputils.reply, code: 2 },
} as const;
