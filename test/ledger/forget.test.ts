import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { rows } from '../../drizzle/client';
import { importFile } from '../../server/imports/importFile';
import { rejectionsCsv } from '../../server/imports/rejectionsCsv';
import { eraseCustomer, erasePeople, ingest, withLedger } from '../../server/ledger';
import { personKeys } from '../../server/facts/identity';
import { namesOf } from '../../server/ledger/forget';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';

/** Who asks to be forgotten is forgotten too in rows that were kept to be mended. */

const at = importing();
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'quarterdeck-forget-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Three orders that cannot be taken, as their quantity is no number: one by id, one by e-mail, one of somebody else. */
const FILE = `order_id,placed_at,currency,customer_id,email,phone,title,quantity,unit_price
A-1,2026-03-01 09:30:00,EUR,7,,,Mug,seven,10.00
A-2,2026-03-01 09:30:00,EUR,,Ann@Example.com,,Tea,two,10.00
A-3,2026-03-01 09:30:00,EUR,,,+49 30 123456,Pot,three,10.00
A-4,2026-03-01 09:30:00,EUR,,bob@example.com,,Pan,four,10.00
A-5,2026-03-01 09:30:00,EUR,77,,,Jug,7,10.00
`;
const refused = async (): Promise<{ store: Store; importId: number }> => {
  const store = await testStore(at.database);
  const path = join(folder, 'orders.csv');
  writeFileSync(path, FILE);
  const { importId, rejectedCount } = await importFile(at.database, store, { path, format: 'orders' });
  expect(rejectedCount).toBe(4);
  return { store, importId };
};
/** The order numbers in the file of rejected rows. */
const kept = async (store: Store, importId: number): Promise<string[]> => {
  let text = '';
  for await (const part of rejectionsCsv(at.database, { storeId: store.id, importId })) text += part;
  return text.match(/A-\d/g) ?? [];
};
const values = async (store: Store) =>
  rows<{ row: number; value: string | null }>(
    at.database.db,
    sql`select row::int as row, value from import_rejections where store_id = ${store.id} order by row`,
  );
const sold = (customer: object) => ({
  ...{ type: 'order', id: 'X', placedAt: '2026-03-02T10:00:00Z', currency: 'EUR', customer },
  lines: [{ quantity: 1, unitPrice: '1.00' }],
});

describe('rejected rows', () => {
  it('that name the id of an erased customer go with what was quoted of them; those of others stay', async () => {
    const { store, importId } = await refused();
    expect(await kept(store, importId)).toEqual(['A-1', 'A-2', 'A-3', 'A-4']);
    await ingest(at.database, store, 'sales', [sold({ id: '7' })]);
    await eraseCustomer(at.database, store, 'id:api:7');
    expect(await kept(store, importId)).toEqual(['A-2', 'A-3', 'A-4']);
    // of row 2 it is still known that a quantity was wrong, not what stood there
    expect(await values(store)).toEqual([
      { row: 2, value: null },
      { row: 3, value: 'two' },
      { row: 4, value: 'three' },
      { row: 5, value: 'four' },
    ]);
  });

  it('that name the e-mail of an erased customer, however it is written, go', async () => {
    const { store, importId } = await refused();
    await ingest(at.database, store, 'sales', [sold({ email: 'ann@example.com' })]);
    await eraseCustomer(at.database, store, `email:${sha256('ann@example.com')}`);
    expect(await kept(store, importId)).toEqual(['A-1', 'A-3', 'A-4']);
  });

  it('go by all that a platform says of the person, known here or not', async () => {
    const { store, importId } = await refused();
    const person = personKeys('shop', { id: '7', email: 'ann@example.com', phone: '004930123456' });
    await withLedger(at.database, store, (ledger, tx) => erasePeople({ ledger, tx, store }, [person]));
    expect(await kept(store, importId)).toEqual(['A-4']);
    // told once more after another file came
    const path = join(folder, 'orders.csv');
    const again = await importFile(at.database, store, { path, format: 'orders' });
    expect(await kept(store, again.importId)).toHaveLength(4);
    await withLedger(at.database, store, (ledger, tx) => erasePeople({ ledger, tx, store }, [person]));
    expect(await kept(store, again.importId)).toEqual(['A-4']);
  });
});

test.each([
  ['id:shop:7', '7', true],
  ['id:shop:7', '77', false],
  ['id:a%3Ab:x%3Ay', 'x:y', true],
  ['guest:shop:1001', '1001', true],
  [`email:${sha256('ann@example.com')}`, 'Ann <ANN@example.com>; bob@example.com', true],
  [`email:${sha256('ann@example.com')}`, 'joann@example.com', false],
  [`phone:${sha256('+4930123456')}`, '+49 (30) 12 34 56', true],
  // signs alone are nobody's number
  ['id:shop:7', '------', false],
])('%s in "%s": %s', (key, cell, is) => {
  expect(namesOf([key])(cell)).toBe(is);
});
