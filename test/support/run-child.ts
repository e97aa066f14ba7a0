import { randomBytes } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { newRunId } from '../../src/state/run-store.ts';
import { aBound } from './plan.ts';
import { saveRun, stateIn } from './runs.ts';

/** A process that saves one run after another below HOME and reports each, until it is killed. */
const [home = ''] = process.argv.slice(2);
// Who is killed leaves nothing for the next one otherwise.
flushCompileCache();
while (true) {
  await saveRun(stateIn(home), newRunId(new Date(), randomBytes(4).toString('hex')), { bound: aBound(5) });
  process.stdout.write('saved\n');
}
