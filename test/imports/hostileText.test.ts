import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { recordset, rows } from '../../drizzle/client';
import { importFile } from '../../server/imports/importFile';
import { testDatabase, testStore } from '../database';
import { Readable } from 'node:stream';

/** Text that no database can hold, where it is only quoted: a reason, an id of what was refused. */

it('keeps records whose texts hold a NUL or half a character, and leaves backslashes alone', async () => {
  const database = await testDatabase();
  const texts = ['a\0b', '\ud83dx', 'x\udc00', '\\u0000', '\\\\ud83d', '\u0001', '😀'];
  const found = await rows<{ t: string }>(
    database.db,
    sql`select r.t from ${recordset(
      texts.map((t) => ({ t })),
      't text',
    )}`,
  );
  expect(found.map(({ t }) => t)).toEqual(['a�b', '�x', 'x�', '\\u0000', '\\\\ud83d', '\u0001', '😀']);
});

it('says which row of a file is wrong, though what is shown of its cell ends in the middle of an emoji', async () => {
  const database = await testDatabase();
  const store = await testStore(database);
  // 199 letters, and the 200th and 201st UTF-16 units are one character
  const cell = `${'x'.repeat(199)}😀 and more`;
  const file = `day,channel,currency,amount\n2026-01-01,search,EUR,${cell}\n2026-01-02,search,EUR,5.00\n`;
  const report = await importFile(database, store, {
    ...{ stream: Readable.from([Buffer.from(file)]), fileName: 'costs.csv', format: 'spend' },
  });
  expect(report).toMatchObject({ new: 1, rejectedCount: 1 });
  expect(report.rejected[0]).toMatchObject({ row: 2, field: 'amount' });
});
