import { isIP } from 'node:net';
import {
  type CheckOptions,
  familyOf,
  type Plugin,
  SERVICE_PATHS,
  type Seen,
  serviceTargets,
  shellAddress,
} from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** The user's own addresses and ports, probed from every floater. */
export const targets = {
  name: 'targets',
  summary: 'your own addresses and ports from every node',
  proves: 'a TCP connection to each of them is made, or a datagram answered, from every node; not what serves there',
  byDefault: false,
  needs: { tools: ['curl', 'sed', 'grep'] },
  traits: { protocols: ['tcp', 'udp'], latency: 'answer' },
  paths: SERVICE_PATHS,
  count: 'each',
  aimsByOption: { option: 'addresses', flag: '--target ADDRESS --target-port PORT' },
  optionsSchema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      addresses: {
        description: 'IPv4 and IPv6 addresses.',
        type: 'array',
        maxItems: 1000,
        items: { type: 'string', pattern: '^[0-9a-fA-F.:]+$', maxLength: 45 },
      },
      ports: {
        description: 'Each is probed at each address.',
        type: 'array',
        maxItems: 1000,
        items: { type: 'integer', minimum: 1, maximum: 65_535 },
      },
      protocols: {
        description: 'tcp where none is given. A UDP service must answer a datagram with the line "netdoctor".',
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { enum: ['tcp', 'udp'] },
      },
    },
  },
  aims,
  targets: (bound, source) => serviceTargets(bound, source, { check: 'targets' }),
  program,
  judge,
} satisfies Plugin;

interface TargetsOptions {
  readonly addresses?: readonly string[];
  readonly ports?: readonly number[];
  readonly protocols?: readonly string[];
}

type NamedAim = ReturnType<NonNullable<Plugin['aims']>>[number];

/** Every address with every port, without duplicates. */
function aims(_: Seen, options: CheckOptions): readonly NamedAim[] {
  const { addresses = [], ports = [], protocols = ['tcp'] }: TargetsOptions = options;
  const ends = protocols.flatMap((kind) => ports.map((port) => ({ kind, port })));
  const all = addresses.flatMap((address) => ends.map((end) => aimOf(address, end)));
  return [...new Map(all.map((one) => [one.node, one])).values()];
}

function aimOf(text: string, { kind, port }: { readonly kind: string; readonly port: number }): NamedAim {
  if (isIP(text) === 0) return { node: `${text}:${port}/${kind}`, aim: { kind, port, untried: 'it is no IP address' } };
  const address = shellAddress(text);
  const shown = address.includes(':') ? `[${address}]` : address;
  return { node: `${shown}:${port}/${kind}`, families: [familyOf(address)], aim: { kind, addresses: [address], port } };
}
