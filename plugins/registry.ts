import type { Plugin } from '../src/check/plugin.ts';
import { apiserver } from './apiserver/index.ts';
import { dns } from './dns/index.ts';
import { http } from './http/index.ts';
import { icmp } from './icmp/index.ts';
import { mtu } from './mtu/index.ts';
import { nodeport } from './nodeport/index.ts';
import { service } from './service/index.ts';
import { sourceIp } from './source-ip/index.ts';
import { targets } from './targets/index.ts';
import { tcp } from './tcp/index.ts';
import { udp } from './udp/index.ts';

/** Every check, in the order of the tables. */
export const plugins: readonly Plugin[] = [
  tcp,
  udp,
  mtu,
  dns,
  icmp,
  service,
  nodeport,
  sourceIp,
  apiserver,
  targets,
  http,
];
