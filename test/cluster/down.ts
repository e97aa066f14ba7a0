import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { isClusterName } from './addresses.ts';
import { refuse, runMain } from './progress.ts';
import { stopClusters } from './stop.ts';
import { requireRig } from './sys.ts';

const options = await yargs(hideBin(process.argv))
  .scriptName('npm run cluster:down --')
  .usage('$0 [NAME...]\n\nTakes clusters down and removes everything they made; all of them when none is named.')
  .strictOptions()
  .help()
  .parse();

await runMain(async () => {
  const names = options._.map(String);
  const wrong = names.find((name) => !isClusterName(name));
  if (wrong !== undefined) refuse(`a cluster's name is one letter from a to z, not "${wrong}"`);
  requireRig();
  await stopClusters(names.length > 0 ? names : undefined);
});
