import { curlProgram, httpUrl, type ProbeOptions, type Program, type Target } from '../../src/check/plugin.ts';
import { datagramText, datagramTime, type TargetDatagram } from './datagram.ts';

/**
 * TCP by curl, whatever curl makes of the answer, because only the handshake counts. If a service says
 * nothing for a second, we do not wait for it. Then UDP by nc.
 */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const numbered = targets.map((target, number) => ({ ...target, number }));
  const isUdp = ({ aim }: Target) => aim?.kind === 'udp';
  const tcp = curlProgram({
    timeoutMs,
    limits: '--limit-rate 16K --max-filesize 4096 --speed-time 1 --speed-limit 1',
    transfers: numbered
      .filter((target) => !isUdp(target))
      .map((target) => ({ number: target.number, url: httpUrl(target), flags: '' })),
    body: ':',
  });
  const udp = numbered.filter(isUdp).map(({ number, address, port }): TargetDatagram => ({ number, address, port }));
  if (udp.length === 0) return tcp;
  return {
    text: `${tcp.text}\n${datagramText(udp, timeoutMs)}`,
    records: targets.length,
    datagrams: 'sent',
    deadlineMs: (tcp.records > 0 ? tcp.deadlineMs : 0) + datagramTime(udp.length, timeoutMs),
  };
}
