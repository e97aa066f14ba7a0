import { expect, test } from 'vitest';
import { locate, settingOf } from '../../../src/diagnose/locate.ts';
import { appliesTo } from '../../../src/diagnose/services/protocols.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, failing, type NamedProbe } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

/** Which of a ClusterIP and a nameserver a cause stops that was found where these checks fail at n2. */
function stopped(checks: readonly string[], failed: readonly string[]) {
  const fails = ({ check, from, to }: NamedProbe) => failed.includes(check) && (from === 'n2' || to === 'n2');
  const setting = settingOf(worldOf(diagnosed({ nodes: 5, checks }, failing(timeout, fails))));
  const [located] = locate(setting, 'reach').located;
  if (!located) throw new RangeError('no cause was found');
  const { to, inPart } = appliesTo('reach', located.cause, setting);
  return { clusterIp: to('cluster-ip'), nameserver: to('dns-service'), inPart };
}

test.each<readonly [string, readonly string[], readonly string[], ReturnType<typeof stopped>]>([
  ['everything', ['tcp', 'udp'], ['tcp', 'udp'], { clusterIp: true, nameserver: true, inPart: false }],
  ['TCP alone', ['tcp', 'udp'], ['tcp'], { clusterIp: true, nameserver: false, inPart: true }],
  ['UDP alone', ['tcp', 'udp'], ['udp'], { clusterIp: false, nameserver: true, inPart: true }],
  ['all but ping', ['tcp', 'udp', 'icmp'], ['tcp', 'udp'], { clusterIp: true, nameserver: true, inPart: true }],
  ['ping alone', ['tcp', 'udp', 'icmp'], ['icmp'], { clusterIp: false, nameserver: false, inPart: true }],
])('what stops %s', (_, checks, failed, expected) => expect(stopped(checks, failed)).toEqual(expected));
