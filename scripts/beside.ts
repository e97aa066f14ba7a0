import { quietly } from './quietly.ts';

/**
 * `node scripts/beside.ts SCRIPT…`: scripts of package.json beside each other; exit code 1 where one of them
 * fails.
 */
const passed = await Promise.all(process.argv.slice(2).map((name) => quietly(name, ['npm', 'run', '--silent', name])));
process.exitCode = passed.every(Boolean) ? 0 : 1;
