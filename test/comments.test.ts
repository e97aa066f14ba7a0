import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const COLUMNS = 110;

/** A line that is nothing but a comment. What follows code on its line is short by nature. */
const COMMENT = /^\s*(\/\/|\/\*\*|\*) /;
/** An address cannot be wrapped, and neither can an instruction to a tool. */
const UNBREAKABLE = /https?:\/\/\S+|biome-ignore|@ts-/;

test(`comments fit ${COLUMNS} columns`, () => {
  const files = globSync(['{src,plugins,scripts,test}/**/*.ts', '*.ts']).filter(
    (file) => !file.includes('.generated.'),
  );
  const wide = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (isTooWide(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(wide).toEqual([]);
});

function isTooWide(line: string): boolean {
  return line.length > COLUMNS && COMMENT.test(line) && !UNBREAKABLE.test(line);
}
