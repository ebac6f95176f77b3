import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMAT_IDS, FORMATS } from '../../server/sources/formats';
import { isItemFormat, type AnyFormat, type Format } from '../../server/sources/format';
import { readFile, readItemFile } from './reading';

const document = readFileSync(new URL('../../server/sources/canonical/FORMATS.md', import.meta.url), 'utf8');
const sections = new Map(
  document
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
);
const everyFormat = FORMAT_IDS.map((id) => ({ id, format: FORMATS[id] as unknown as AnyFormat }));
const formats = everyFormat.flatMap(({ id, format }) =>
  isItemFormat(format) ? [] : [{ id, format: format as Format }],
);
const itemFormats = everyFormat.flatMap(({ id, format }) => (isItemFormat(format) ? [{ id, format }] : []));

describe('FORMATS.md', () => {
  it('has a section for every format and no other', () => {
    expect([...sections.keys()]).toEqual(FORMAT_IDS);
  });

  it.each(formats)('names every column of $id', ({ id, format }) => {
    const named = new Set(sections.get(id)!.match(/(?<=`)[^`\n,]+(?=`)|[A-Za-z_]+/g));
    expect(
      [...format.columns.required, ...format.columns.optional].filter((name) => !named.has(name)),
    ).toEqual([]);
  });

  it.each(formats.filter(({ id }) => id !== 'online-retail'))(
    'shows a file that $id reads',
    async ({ id, format }) => {
      const [, example] = /```csv\n([^`]+)```/.exec(sections.get(id)!)!;
      const { facts, rejected } = await readFile(format, example!);
      expect(rejected).toEqual([]);
      expect(facts.length).toBeGreaterThan(1);
    },
  );

  it.each(itemFormats)('shows a JSON file that $id reads', async ({ id, format }) => {
    const [, example] = /```json\n([^`]+)```/.exec(sections.get(id)!)!;
    const { facts, rejected } = await readItemFile(format, example!);
    expect(rejected).toEqual([]);
    expect(facts.length).toBeGreaterThan(1);
  });
});
