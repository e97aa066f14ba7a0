import { expect, test } from 'vitest';
import { isUtf8 } from '../../src/ui/locale.ts';

test.each<{ env: NodeJS.ProcessEnv; wanted: boolean }>([
  { env: { LANG: 'en_GB.UTF-8' }, wanted: true },
  { env: { LANG: 'C.utf8' }, wanted: true },
  { env: { LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, wanted: false },
  { env: { LANG: 'C', LC_CTYPE: 'de_DE.UTF-8', LC_ALL: '' }, wanted: true },
  { env: { LANG: 'de_DE@euro' }, wanted: false },
  { env: {}, wanted: false },
])('$env: $wanted', ({ env, wanted }) => expect(isUtf8(env)).toBe(wanted));
