import { quietly } from './quietly.ts';

/**
 * `node scripts/beside.ts SCRIPT…`: runs scripts of package.json in parallel; exit code 1 if one of them
 * fails.
 */
const passed = await Promise.all(process.argv.slice(2).map((name) => quietly(name, ['npm', 'run', '--silent', name])));
process.exitCode = passed.every(Boolean) ? 0 : 1;
