import type { EndRole } from '../../model/end-role.ts';
import type { Family } from '../../model/network.ts';
import type { Cause } from '../cause.ts';
import type { DiagnosisContext } from '../locate.ts';
import type { Place } from '../region.ts';
import { type Among, gainOf } from './alike.ts';
import type { ServiceBoard } from './board.ts';
import { lossesOf } from './lost.ts';
import { type OddsOf, type OddsSetting, oddsOf } from './odds.ts';
import { possibleRates } from './rates.ts';

/** Looked up by the nameservers in resolv.conf. */
export const BY_NAME: readonly EndRole[] = ['resolver', 'headless'];
/** Each is one look-up and nothing else, or one connection. */
const LOOK_UPS: readonly EndRole[] = ['resolver', 'dns-service', 'dns-replica'];
const CONNECTIONS: readonly EndRole[] = ['cluster-ip', 'nodeport', 'apiserver'];

/** Which family the nameserver in resolv.conf may have; undefined: both. */
export function nameserversOf({ sections }: ServiceBoard): readonly (Family | undefined)[] {
  const families = [...new Set(sections.map(({ family }) => family))];
  return [undefined, ...(families.length > 1 ? families : [])];
}

interface Choosing<T> {
  readonly choices: readonly T[];
  readonly oddsFor: (choice: T) => OddsOf;
}

/** The choice whose odds fit best what was measured at ends of these roles. */
export function bestFit<T>(
  board: ServiceBoard,
  roles: readonly EndRole[],
  { choices, oddsFor }: Choosing<T>,
): T | undefined {
  if (choices.length < 2) return choices[0];
  const ends = board.roles.flatMap((role, end) => (roles.includes(role) ? [end] : []));
  const among: Among = { sections: [...board.sections.keys()], ends };
  const fits = choices.map((choice) => ({ choice, gain: gainOf(board, among, oddsFor(choice)) }));
  return fits.toSorted((a, b) => b.gain - a.gain)[0]?.choice;
}

type Unknown = Pick<OddsSetting, 'nameserver' | 'rates' | 'beyond'>;

/**
 * The odds of a cause that stops only a share of what it concerns. How large that share is for look-ups and
 * for connections, and what is beyond it of the pods whose place is not known, shows in what fails.
 */
export function oddsInPart(
  board: ServiceBoard,
  cause: Cause,
  setting: Pick<DiagnosisContext, 'world' | 'groupings'>,
): OddsOf {
  const lossOn = lossesOf(cause, setting);
  const { questions, connections } = possibleRates(cause, setting);
  const oddsFor = (unknown: Unknown): OddsOf => oddsOf(board, cause, { setting, lossOn, ...unknown });
  const sides = sidesOf(cause.place, setting);
  const lookUps = bestFit(board, LOOK_UPS, {
    choices: sides.flatMap((beyond) => questions.map((question) => ({ beyond, question }))),
    oddsFor: ({ beyond, question }) => oddsFor({ beyond, nameserver: undefined, rates: { question, connection: 0 } }),
  });
  const beyond = lookUps?.beyond;
  const question = lookUps?.question ?? 0;
  const connection = bestFit(board, CONNECTIONS, {
    choices: connections,
    oddsFor: (one) => oddsFor({ beyond, nameserver: undefined, rates: { question: 0, connection: one } }),
  });
  const rates = { question, connection: connection ?? 0 };
  const nameserver = bestFit(board, BY_NAME, {
    choices: nameserversOf(board),
    oddsFor: (one) => oddsFor({ beyond, nameserver: one, rates }),
  });
  return oddsFor({ beyond, nameserver, rates });
}

/** Who may lose what is outside: all nodes that lose many others, or only those on one side of the place. */
function sidesOf(place: Place, { groupings }: Pick<DiagnosisContext, 'groupings'>): readonly OddsSetting['beyond'][] {
  const side = (nodes: readonly number[] = []): ReadonlySet<number> => new Set(nodes);
  switch (place.kind) {
    case 'group':
      return [undefined, side(groupings[place.grouping]?.members[place.group])];
    case 'block': {
      const members = groupings[place.grouping]?.members ?? [];
      return [undefined, side(members[place.group]), side(members[place.to])];
    }
    case 'sets':
      return [undefined, side(place.from), side(place.to)];
    default:
      return [undefined];
  }
}
