import type { SettingTable } from '../setting.ts';

const TEXTS = { kind: 'texts' } as const;
const TARGETS = { group: 'targets', saved: 'if given' } as const;

/** What individual checks probe besides the floaters. */
export const TARGET_SETTINGS = {
  target: {
    ...TARGETS,
    aims: true,
    option: { check: 'targets', name: 'addresses' },
    takes: TEXTS,
    help: 'Addresses of your own to probe (check targets), separated by commas',
    file: { key: 'targets', about: 'addresses of your own, for the check targets' },
  },
  'target-port': {
    ...TARGETS,
    aims: true,
    option: { check: 'targets', name: 'ports' },
    takes: { kind: 'numbers', least: 1, most: 65_535 },
    help: 'Ports of those addresses',
    file: { key: 'targetPorts', about: 'ports of those addresses' },
  },
  'target-protocol': {
    ...TARGETS,
    aims: true,
    option: { check: 'targets', name: 'protocols' },
    takes: { kind: 'list', of: ['tcp', 'udp'] },
    help: 'tcp, udp or both (default tcp)',
    file: { key: 'targetProtocols', about: 'tcp, udp or both', otherwise: '`tcp`' },
  },
  url: {
    ...TARGETS,
    aims: true,
    option: { check: 'http', name: 'urls' },
    takes: TEXTS,
    help: 'URLs of your own to get (check http), separated by commas',
    file: { key: 'urls', about: 'URLs of your own, for the check http' },
  },
  'url-status': {
    ...TARGETS,
    option: { check: 'http', name: 'status' },
    takes: { kind: 'numbers', least: 100, most: 599 },
    help: 'HTTP statuses that are right (default 200 to 399)',
    file: { key: 'urlStatus', about: 'HTTP statuses that are right', otherwise: '200 to 399' },
  },
  'url-contains': {
    ...TARGETS,
    option: { check: 'http', name: 'contains' },
    takes: { kind: 'text' },
    help: 'Text that the answer must hold',
    file: { key: 'urlContains', about: 'text that the answer must hold' },
  },
  'url-insecure': {
    ...TARGETS,
    option: { check: 'http', name: 'insecure' },
    takes: { kind: 'boolean' },
    help: 'Do not check the certificates of the URLs',
    file: { key: 'urlInsecure', about: 'certificates are not checked' },
  },
  'dns-name': {
    ...TARGETS,
    aims: true,
    option: { check: 'dns', name: 'names' },
    takes: TEXTS,
    help: 'Names to look up (check dns), separated by commas',
    file: { key: 'dnsNames', about: 'names to look up' },
  },
  'dns-server': {
    ...TARGETS,
    aims: true,
    option: { check: 'dns', name: 'servers' },
    takes: TEXTS,
    help: "DNS servers to ask for them (default: the pod's own)",
    file: { key: 'dnsServers', about: 'DNS servers to ask for them', otherwise: "the pod's own" },
  },
} as const satisfies SettingTable;
