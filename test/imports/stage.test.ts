import { expect, it } from 'vitest';
import { putStaged, stagedPages } from '../../server/imports/stage';
import { beginImport } from '../../server/imports/importLog';
import { testDatabase, testStore } from '../database';

it('large orders are published a few at a time: what the ledger works on stays bounded', async () => {
  const database = await testDatabase();
  const store = await testStore(database);
  const key = await beginImport(database, store, 'orders', 'large.csv');
  const payload = JSON.stringify('a'.repeat(3_000_000));
  const staged = [1, 2, 3, 4, 5].map((ordinal) => ({
    ...{ ordinal, key: `o-${ordinal}`, row: ordinal, lastRow: ordinal, payload },
    sortAt: '2026-01-01T00:00:00.000Z' as const,
  }));
  await database.write((tx) => putStaged(tx, key, staged));
  const pages = await database.write(async (tx) => {
    const found: number[][] = [];
    for await (const page of stagedPages(tx, key)) found.push(page.map(({ ordinal }) => ordinal));
    return found;
  });
  // three of 3 MB reach 8 MB
  expect(pages).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});
