import { expect } from 'vitest';
import { dns } from '../../../plugins/dns/index.ts';
import type { Aim, Target } from '../../../src/check/plugin.ts';
import { mute, udpResponder } from '../../check/datagram/udp-responder.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import type { Shell } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { pathWith } from '../icmp/fake-ping.ts';
import { always, dnsAnswer, type Zone } from './dns-server.ts';

export const CLUSTER_NAME = 'kubernetes.default.svc.corp.example';
export const RIGHT: Zone = { A: ['10.96.0.1'] };
export const GOOD = dnsAnswer({ [CLUSTER_NAME]: RIGHT });
export const SEARCH = 'home.svc.corp.example svc.corp.example corp.example';
export const CLUSTER: Aim = { kind: 'cluster', name: 'kubernetes.default.svc', expected: ['10.96.0.1'] };
export const named = (name: string): Aim => ({ kind: 'name', name });
/** Every server has an address of its own, because tests run at the same time and in several processes. */
let last = 0;
export const anAddress = () => {
  last += 1;
  return `127.${128 + (process.pid % 127)}.${last >> 7}.${(last & 127) + 1}`;
};
/** A resolv.conf has no port. Its nameservers use port 53, on which not every user may listen. */
export const isAllowed = await listensOn53();

async function listensOn53(): Promise<boolean> {
  try {
    await using _ = await udpResponder(mute, { address: anAddress(), port: 53 });
    return true;
  } catch {
    return false;
  }
}

export const server = (zone: Zone | 'mute' | typeof GOOD) => {
  const answer = zone === 'mute' ? mute : typeof zone === 'function' ? zone : always(zone);
  return udpResponder(answer, { address: anAddress(), port: isAllowed ? 53 : 0 });
};
export const at = ({ address, port }: { readonly address: string; readonly port: number }, aim: Aim): Aim => ({
  ...aim,
  addresses: [address],
  port,
});

export function targetFor(aim: Aim, endpoint: number): Target {
  const [address = ''] = aim.addresses ?? [];
  return aTarget(endpoint, { address, port: aim.port ?? 0, aim });
}

interface Asked {
  readonly shell: Shell;
  readonly aims: readonly Aim[];
  readonly servers?: readonly string[];
  readonly search?: string;
  /** The whole file. */
  readonly conf?: string;
  /** Default: the machine's. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Of one probe. */
  readonly timeoutMs?: number;
}

/** What the shell makes of a resolv.conf with these servers. */
export async function asked({ shell, aims, servers = [], search = SEARCH, conf, programs, timeoutMs = 2_000 }: Asked) {
  using folder = tempFolder();
  const lines = [...servers.map((one) => `nameserver ${one}`), `search ${search}`, 'options ndots:5', ''];
  const file = folder.write('resolv.conf', conf ?? lines.join('\n'));
  const env = { NETDOCTOR_RESOLV_CONF: file, ...(programs ? { PATH: pathWith(folder, programs) } : {}) };
  const targets = aims.map(targetFor);
  const { judgements, left, transcript } = await probe({ shell, plugin: dns, targets, env, timeoutMs });
  expect(left).toEqual([]);
  expect(transcript).toMatchObject({ started: true, complete: true, strange: undefined });
  return { judgements, records: aims.map((_, number) => transcript.records[0]?.get(number) ?? '') };
}
