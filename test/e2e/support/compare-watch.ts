import { isDeepStrictEqual } from 'node:util';
import { failureDifferences, text } from './compare.ts';
import { beyond, shapeOf } from './shape.ts';
import type { Watched } from './watch-raw.ts';

/**
 * Compares event by event. Consecutive events of one type count as one, because controllers may write any
 * number of times.
 */
export function watchDifferences({ real, loopback }: { real: Watched; loopback: Watched }): readonly string[] {
  const head = ({ status, type, events }: Watched) => ({ status, type, types: typesOf(events) });
  if (!isDeepStrictEqual(head(loopback), head(real))) return [`${text(head(loopback))}, not ${text(head(real))}`];
  return typesOf(real.events).flatMap((type) => {
    const of = ({ events }: Watched) => events.filter((event) => event.type === type).map(({ object }) => object);
    if (type === 'ERROR') return failureDifferences({ real: { body: of(real) }, loopback: { body: of(loopback) } });
    return of(loopback)
      .flatMap((object) => beyond(shapeOf([object]), shapeOf(of(real))))
      .map((path) => `${type}: ${path}`);
  });
}

function typesOf(events: Watched['events']): readonly string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
}
