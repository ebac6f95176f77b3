import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile } from '../../server/imports/importFile';
import { mapping } from '../../server/sources/mapping';
import { testStore } from '../database';
import { csv, importing } from './importing';

/** What a dry run shows of the orders that it booked, worked by hand. */

const at = importing();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
});
afterAll(() => rm(folder, { recursive: true }));

const LINES = csv(
  'Number,Date,Mail,Item,Pieces,Price,Discount,Rate,Kind',
  '1,2026-05-04,ann@example.com,Mug,2,11.90,2.38,0.19,',
  '2,2026-05-05,,Tea,1,10.70,,0.07,',
  '1,2026-05-04,ann@example.com,Cup,1,5.95,,0.19,',
  '9,2026-05-05,,Test,1,10.70,,0.07,test',
  '2,2026-05-05,,Pot,1,21.40,,0.07,',
  '1,2026-05-09,ann@example.com,Mug,-1,11.90,,0.19,',
);
const TOLD = mapping.parse({
  row: 'line',
  taxesIncluded: true,
  columns: {
    ...{ orderId: 'Number', placedAt: 'Date', email: 'Mail', title: 'Item', quantity: 'Pieces' },
    ...{ unitPrice: 'Price', discount: 'Discount', taxRate: 'Rate' },
  },
  constants: { currency: 'EUR', source: 'list' },
  creditNote: { when: 'quantity below 0', order: 'same id' },
  leaveOut: [{ column: 'Kind', is: ['test'], reason: 'tests' }],
});

const check = async (content: string, told = TOLD, dryRun = true) => {
  const path = join(folder, 'list.csv');
  await writeFile(path, content);
  const store = await testStore(at.database);
  return importFile(at.database, store, { path, format: { name: 'list', mapping: told }, dryRun });
};

describe('a dry run', () => {
  it('shows the first orders as they were booked, beside all of their rows', async () => {
    const { preview } = await check(LINES);
    // order 1: 2 × 10.00 + 5.00 without tax, discount 2.00; tax 3.80 − 0.38 + 0.95. The note: 10.00, tax 1.90
    expect(preview).toMatchObject([
      {
        ...{ is: 'order', id: '1', day: '2026-05-04', currency: 'EUR', units: 3 },
        ...{
          gross: '25.00',
          discounts: '2.00',
          returns: '0.00',
          net: '23.00',
          tax: '4.37',
          shipping: '0.00',
        },
        ...{ customer: 'known', customerBy: 'email', moreRows: 0, original: null },
      },
      // 10.00 + 20.00 of 10.70 and 21.40 at 7 %
      {
        ...{ is: 'order', id: '2', gross: '30.00', net: '30.00', tax: '2.10' },
        ...{ customer: 'guest', customerBy: null },
      },
      {
        ...{ is: 'refund', gross: '0.00', returns: '10.00', net: '-10.00', tax: '-1.90', units: -1 },
        ...{ day: '2026-05-09', customer: 'known' },
      },
    ]);
    expect(preview?.map((sale) => sale.rows.map(({ row }) => row))).toEqual([[2, 4], [3, 6], [7]]);
    expect(preview?.[0]?.rows[1]?.cells.slice(0, 4)).toEqual([
      { column: 'Number', cell: '1' },
      { column: 'Date', cell: '2026-05-04' },
      { column: 'Mail', cell: 'ann@example.com' },
      { column: 'Item', cell: 'Cup' },
    ]);
  });

  it('has no amounts of an order whose exchange rate is missing, but its net in its own currency', async () => {
    const foreign = mapping.parse({ ...TOLD, constants: { currency: 'CHF', source: 'list' } });
    const { preview, notes } = await check(LINES, foreign);
    const own = { currency: 'CHF', net: '23.00' };
    expect(preview?.[0]).toMatchObject({ gross: null, net: null, tax: null, original: own, currency: 'EUR' });
    expect(notes).toEqual({
      'orders in CHF on days without an exchange rate to EUR: their money is in no figure until there is one, under Data → FX rates': 2,
    });
  });

  it('alone shows them; and only of sales', async () => {
    expect((await check(LINES, TOLD, false)).preview).toBeNull();
    const costs = mapping.parse({
      ...{ kind: 'spend', columns: { day: 'Date', amount: 'Price' }, repeats: 'own' },
      constants: { currency: 'EUR' },
    });
    expect((await check(LINES, costs as never)).preview).toBeNull();
  });
});
