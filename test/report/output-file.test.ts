import { describe, expect, test } from 'vitest';
import { FORMAT_NAMES, formatOf } from '../../src/report/formats.ts';
import { parseOutputFile } from '../../src/report/output-file.ts';

describe('parseOutputFile', () => {
  test.each([
    ['junit=ci/report.xml', 'junit', 'ci/report.xml'],
    ['json=report', 'json', 'report'],
    ['name=a=b', 'name', 'a=b'],
    ['wide=/tmp/x.json', 'wide', '/tmp/x.json'],
    ['report.json', 'json', 'report.json'],
    ['report.yaml', 'yaml', 'report.yaml'],
    ['report.yml', 'yaml', 'report.yml'],
    ['ci/TEST.XML', 'junit', 'ci/TEST.XML'],
    ['report.md', 'markdown', 'report.md'],
    ['/var/lib/node_exporter/a.prom', 'prometheus', '/var/lib/node_exporter/a.prom'],
    ['report.txt', 'table', 'report.txt'],
    ['./a=b.json', 'json', './a=b.json'],
    ['A=b.json', 'json', 'A=b.json'],
  ])('%s is %s in %s', (word, format, path) => {
    expect(parseOutputFile(word)).toEqual({ format, path });
  });

  test.each([
    ['xml=report', 'there is no format "xml"', 'formats: table, wide, json'],
    ['report', 'its ending does not tell the format', 'json=report'],
    ['report.pdf', 'its ending does not tell the format', '.xml'],
    ['-', 'is no file', '-o'],
    ['json=-', 'is no file', '-o'],
    ['json=', 'names no file', 'FORMAT=PATH'],
    ['', 'names no file', 'FORMAT=PATH'],
  ])('%j is refused: %s', (word, message, hint) => {
    expect(() => parseOutputFile(word)).toThrow(
      expect.objectContaining({
        code: 'BAD_OUTPUT_FILE',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });

  test('no ending stands for two formats', () => {
    const endings = FORMAT_NAMES.flatMap((name) => formatOf(name).endings ?? []);
    expect(new Set(endings).size).toBe(endings.length);
  });
});
