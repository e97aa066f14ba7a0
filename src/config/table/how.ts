import type { SettingTable } from '../setting.ts';

/** How often, how long and how many at a time. */
export const HOW_SETTINGS = {
  count: {
    group: 'how',
    saved: 'if given',
    takes: { kind: 'count', least: 1, most: 1000 },
    help: 'How often each pair is probed, on new connections (default 1; udp and icmp 3)',
    file: {
      key: 'count',
      about: 'how often each pair is probed, on new connections',
      otherwise: '`1`; udp and icmp `3`',
    },
  },
  retries: {
    group: 'how',
    saved: 'if given',
    takes: { kind: 'count', least: 0, most: 5 },
    default: '0',
    help: 'How often a failure is tried again; what passes then is shown as flaky',
    file: { key: 'retries', about: 'how often a failure is tried again' },
  },
  'max-loss': {
    group: 'how',
    saved: 'if given',
    takes: { kind: 'share' },
    default: '0',
    help: 'Share of repeated probes that may be lost, such as 5%',
    file: { key: 'maxLoss', about: 'the share of attempts that may be lost' },
  },
  'slow-factor': {
    group: 'how',
    saved: 'if given',
    takes: { kind: 'factor' },
    help: 'Fail as SLOW what took more than so many times the median (default: off)',
    file: {
      key: 'slowFactor',
      about: 'passes that took more than so many times the median fail as SLOW',
      otherwise: 'off',
    },
  },
  'probe-timeout': {
    group: 'how',
    alsoIn: ['resume'],
    saved: 'always',
    takes: { kind: 'duration' },
    default: '5s',
    help: 'How long one probe may take',
    file: { key: 'probeTimeout', about: 'how long one probe may take' },
  },
  concurrency: {
    group: 'how',
    alsoIn: ['resume'],
    saved: 'always',
    takes: { kind: 'count', least: 1, most: 1000 },
    default: '64',
    help: 'How many nodes probe at a time',
    file: { key: 'concurrency', about: 'how many nodes probe at a time' },
  },
  timeout: {
    group: 'how',
    alsoIn: ['resume'],
    takes: { kind: 'duration' },
    help: 'How long the whole run may take (default: no limit)',
    file: { key: 'timeout', about: 'how long the whole run may take', otherwise: 'no limit', init: '' },
  },
} as const satisfies SettingTable;
