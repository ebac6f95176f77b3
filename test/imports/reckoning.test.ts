import type { FormatId } from '../../server/sources/formats';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { listImports } from '../../server/imports/imports';
import { mapping, type MappingInput } from '../../server/sources/mapping/schema';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { workbook } from '../workbook';
import { csv, HEAD, importing } from './importing';

/** What a file says against what the ledger holds of it, with a sentence for each difference. */

const at = importing();
const LINE = '2026-03-01 10:00:00,EUR,,1';

describe('blank rows', () => {
  it('are passed over and counted in orders, also those of commas, quotes and blanks', async () => {
    const store = await testStore(at.database);
    const report = await at.load(
      store,
      csv(HEAD, ',,,,,', `A,${LINE},10.00`, '', '"","", ,,,', `B,${LINE},5.00`, ' , ,,,,'),
    );
    expect(report).toMatchObject({ rowsRead: 2, rowsTaken: 2, rowsBlank: 4, rejectedCount: 0, new: 2 });
    expect(await at.sold(store)).toEqual({ orders: 2, gross: 1_500, returns: 0 });
  });

  it('stand inside an order without parting it', async () => {
    const store = await testStore(at.database);
    const report = await at.load(store, csv(HEAD, `A,${LINE},10.00`, ',,,,,', `A,,,,1,2.00`));
    expect(report).toMatchObject({
      rowsRead: 2,
      rowsBlank: 1,
      new: 1,
      controlTotals: { lines: '2', 'gross EUR': '12.00' },
    });
  });

  it.each<[string, string, string, string, FormatId]>([
    ['spend', 'day,currency,amount', '2026-03-01,EUR,4.00', ',,', 'spend'],
    ['sessions', 'session_id,started_at', 's,2026-03-01 09:00:00', ',', 'sessions'],
    ['unit-costs', 'sku,cost,currency,from_day', 'MUG,1.00,EUR,2026-03-01', ',,,', 'unit-costs'],
    ['series', 'series,day,value', 'views,2026-03-01,4', ',,', 'series'],
    [
      'google-ads-csv',
      'Report\n"March 1, 2026 - March 2, 2026"\nDay,Campaign,Currency code,Cost',
      '2026-03-01,Brand,EUR,4.00',
      ',,,',
      'google-ads-csv',
    ],
    ['meta-ads-csv', 'Day,Campaign name,Amount spent (EUR)', '2026-03-01,Brand,4.00', ',,', 'meta-ads-csv'],
    ['ecb-fx', 'Date,USD,JPY', '2026-03-01,1.08,160.1', ',,', 'ecb-fx'],
  ])('are passed over and counted in %s', async (...[, head, row, blank, format]) => {
    const store = await testStore(at.database);
    const report = await at.load(store, csv(head, row, blank, ''), { format });
    expect(report).toMatchObject({
      rowsRead: 1,
      rowsTaken: 1,
      rowsBlank: 2,
      rejectedCount: 0,
      leftOut: {},
    });
  });

  it('are counted in a workbook as far as rows follow them', async () => {
    const store = await testStore(at.database);
    const rows = [
      ['session_id', 'started_at'],
      ['s', '2026-03-01 09:00:00'],
      [null, ' '],
      [null],
      ['t', '2026-03-01 10:00:00'],
    ];
    const report = await at.load(store, workbook({ S: rows }), { format: 'sessions', fileName: 's.xlsx' });
    expect(report).toMatchObject({ rowsRead: 2, rowsBlank: 2, new: 2, rejectedCount: 0 });
  });
});

describe('equal rows that were taken once', () => {
  it('are counted, named, and in what was read but not in what is stored', async () => {
    const store = await testStore(at.database);
    const row = `A,${LINE},10.00`;
    const report = await at.load(store, csv(HEAD, row, `B,${LINE},5.00`, row, `C,${LINE},1.00`, row));
    expect(report).toMatchObject({
      ...{ rowsRead: 5, rowsTaken: 3, rowsRepeated: 2, new: 3 },
      controlTotals: { orders: '3', 'gross EUR': '16.00' },
      readTotals: { orders: '5', 'gross EUR': '36.00' },
      differences: ['2 rows repeat another and were taken once: rows 4, 6.'],
    });
    const [logged] = await at.database.read((tx) => listImports(tx, store.id, undefined));
    expect(logged).toMatchObject({
      ...{ repeated: 2, blank: 0, controlTotals: report.controlTotals, readTotals: report.readTotals },
      differences: report.differences,
    });
  });

  it('count each row of an order of several, without those that stand between', async () => {
    const store = await testStore(at.database);
    const order = [`A,${LINE},10.00`, ',,,,,', 'A,,,,1,2.00'];
    const report = await at.load(store, csv(HEAD, ...order, `B,${LINE},5.00`, ...order));
    expect(report).toMatchObject({ rowsRead: 5, rowsTaken: 3, rowsRepeated: 2, rowsBlank: 2 });
    expect(report.differences).toEqual(['2 rows repeat another and were taken once: rows 6, 8.']);
  });

  it('of JSON are the newest of what a page that moved tells twice', async () => {
    const store = await testStore(at.database);
    const order = (updated: string, price: string) => ({
      ...{ id: 5, created_at: '2026-03-01T09:00:00Z', updated_at: updated, currency: 'EUR' },
      line_items: [{ id: 1, name: 'Mug', quantity: 1, price }],
    });
    const report = await at.load(
      store,
      JSON.stringify([order('2026-03-02T09:00:00Z', '10.00'), order('2026-03-01T09:00:00Z', '7.00')]),
      { format: 'shopify-orders-json', fileName: 'o.json' },
    );
    expect(report).toMatchObject({
      ...{ rowsRead: 2, rowsTaken: 1, rowsRepeated: 1, new: 1 },
      controlTotals: { 'gross EUR': '10.00' },
      readTotals: { 'gross EUR': '17.00' },
    });
  });
});

describe('a refund that a file tells twice', () => {
  const refund = (id: number, subtotal: number) => ({
    ...{ id, order_id: 6, created_at: '2026-03-05T10:00:00Z' },
    refund_line_items: [{ line_item_id: 1, quantity: 1, subtotal, total_tax: 0 }],
  });
  const order = (refunds: object[], updated = '2026-03-05T10:00:00Z') => ({
    ...{ id: 6, created_at: '2026-03-01T09:00:00Z', updated_at: updated, currency: 'EUR' },
    line_items: [{ id: 1, name: 'Coat', quantity: 3, price: '20.00' }],
    refunds,
  });
  const load = async (...items: object[]) => {
    const store = await testStore(at.database);
    const report = await at.load(store, JSON.stringify(items), {
      ...{ format: 'shopify-orders-json', fileName: 'o.json' },
    });
    return { store, report };
  };

  it('is in the control totals as often as in the books', async () => {
    const { store, report } = await load(order([refund(1, 20)]), refund(1, 20));
    expect(report).toMatchObject({
      controlTotals: { refunds: '1', 'refunds_net EUR': '20.00', refunded_units: '1', 'gross EUR': '60.00' },
      readTotals: { refunds: '2', 'refunds_net EUR': '40.00', refunded_units: '2', 'gross EUR': '60.00' },
      differences: ['Refunds that more than one row contains count once: rows 1, 2.'],
    });
    expect(await at.sold(store)).toMatchObject({ returns: 2_000 });
  });

  it('beside another that it tells once', async () => {
    const { store, report } = await load(refund(2, 20), order([refund(1, 20), refund(2, 20)]), refund(3, 20));
    expect(report).toMatchObject({
      controlTotals: { refunds: '3', 'refunds_net EUR': '60.00' },
      readTotals: { refunds: '4', 'refunds_net EUR': '80.00' },
    });
    expect(await at.sold(store)).toMatchObject({ returns: 6_000 });
  });

  it('with other amounts counts as the newer telling says', async () => {
    // the order knows it as of noon, the refund by itself is of ten
    const { store, report } = await load(order([refund(1, 15)], '2026-03-05T12:00:00Z'), refund(1, 20));
    expect(report).toMatchObject({
      controlTotals: { 'refunds_net EUR': '15.00' },
      readTotals: { 'refunds_net EUR': '35.00' },
    });
    expect(await at.sold(store)).toMatchObject({ returns: 1_500 });
  });
});

it('says of refunds without a day that they count no more where one with its day is here', async () => {
  const store = await testStore(at.database);
  // 30.00 given back in all, of which the memo of the next day tells 20.00 with its day
  const order = (id: number) => ({
    ...{ entity_id: id, created_at: '2026-03-01 09:00:00', base_currency_code: 'EUR', base_grand_total: 60 },
    base_total_refunded: 30,
    items: [{ item_id: 1, name: 'Coat', qty_ordered: 3, base_price: 20, base_row_total: 60 }],
  });
  const memo = {
    ...{ entity_id: 9, order_id: 5, created_at: '2026-03-02 09:00:00', base_currency_code: 'EUR' },
    ...{ base_grand_total: 20, base_subtotal: 20, adjustment_positive: 0 },
    items: [{ qty: 1, base_price: 20, base_row_total: 20 }],
  };
  const report = await at.load(store, JSON.stringify([order(5), memo, order(6)]), {
    ...{ format: 'magento-orders-json', fileName: 'm.json' },
  });
  expect(report).toMatchObject({
    controlTotals: { refunds: '2', 'refunds_net EUR': '50.00' },
    readTotals: { refunds: '3', 'refunds_net EUR': '80.00' },
    differences: [
      'Refunds without a day count no more where one of their order is here with its day: row 1.',
    ],
  });
  // 20 of the memo, and 30 of the other order, of which no day is known
  expect(await at.sold(store)).toMatchObject({ returns: 5_000 });
});

it('says of an older export what it did not change', async () => {
  const store = await testStore(at.database);
  const head = `${HEAD},updated_at`;
  await at.load(store, csv(head, `A,${LINE},12.00,2026-03-09 10:00:00`));
  const report = await at.load(
    store,
    csv(head, `B,${LINE},3.00,2026-03-02 10:00:00`, `A,${LINE},10.00,2026-03-02 10:00:00`),
    { dryRun: true },
  );
  expect(report).toMatchObject({
    ...{ new: 1, unchanged: 1 },
    controlTotals: { orders: '1', 'gross EUR': '3.00' },
    readTotals: { orders: '2', 'gross EUR': '13.00' },
    differences: ['1 record is older than what is stored, which stays: row 3.'],
  });
});

it('says nothing where nothing differs, also of a file that comes again', async () => {
  const store = await testStore(at.database);
  const file = csv(HEAD, `A,${LINE},12.00`, `B,${LINE},3.00`);
  for (const fileName of ['march.csv', 'march-again.csv']) {
    const report = await at.load(store, file, { fileName });
    expect(report.differences).toEqual([]);
    expect(report.readTotals).toEqual(report.controlTotals);
  }
});

describe('a mapping', () => {
  const load = (store: Store, content: string, given: MappingInput, dryRun = false) =>
    at.load(store, content, { format: { name: 'list', mapping: mapping.parse(given) }, dryRun });
  const GIVEN: MappingInput = {
    ...{ row: 'order', delimiter: 'space', dates: { format: 'YYYYMMDD' } },
    columns: { orderId: ['who', 'day', 'sum'], placedAt: 'day', customerId: 'who', amount: 'sum' },
    constants: { currency: 'EUR', source: 'till' },
  };
  const FILE =
    'who day sum\n7 20260105 8.00\n7 20260105 3.50\n7 20260105 8.00\n8 20260106 8.00\n7 20260105 8.00\n';

  it('takes equal rows once, and says so', async () => {
    const store = await testStore(at.database);
    expect(await load(store, FILE, GIVEN)).toMatchObject({
      ...{ rowsRead: 5, rowsTaken: 3, rowsRepeated: 2, new: 3 },
      // 8 + 3.50 + 8; read 8 + 3.50 + 8 + 8 + 8
      controlTotals: { orders: '3', 'gross EUR': '19.50' },
      readTotals: { orders: '5', 'gross EUR': '35.50' },
      differences: ['2 rows repeat another and were taken once: rows 4, 6.'],
    });
  });

  it('can say that each row is one of its own, and the same file again changes nothing', async () => {
    const store = await testStore(at.database);
    const own: MappingInput = { ...GIVEN, repeats: 'own' };
    expect(await load(store, FILE, own, true)).toMatchObject({ new: 5 });
    expect(await load(store, FILE, own)).toMatchObject({
      ...{ rowsRead: 5, rowsTaken: 5, rowsRepeated: 0, new: 5, differences: [] },
      controlTotals: { orders: '5', 'gross EUR': '35.50' },
    });
    expect(await load(store, FILE, own)).toMatchObject({ new: 0, changed: 0, unchanged: 5 });
    // one purchase more of the same
    expect(await load(store, `${FILE}7 20260105 8.00\n`, own)).toMatchObject({ new: 1, unchanged: 5 });
    expect(await at.sold(store)).toEqual({ orders: 6, gross: 4_350, returns: 0 });
  });

  it('keeps the numbers of the others where one of them is wrong', async () => {
    const store = await testStore(at.database);
    const given: MappingInput = {
      ...{ row: 'order', repeats: 'own' },
      columns: { orderId: 'no', placedAt: 'day', amount: 'sum' },
      constants: { currency: 'EUR' },
    };
    const file = (second: string) =>
      csv('no,day,sum', 'A,2026-03-01,1.00', `A,2026-03-01,${second}`, 'A,2026-03-01,4.00');
    expect(await load(store, file('x'), given)).toMatchObject({ new: 2, rejectedCount: 1, rowsFallen: 0 });
    expect(await load(store, file('2.00'), given)).toMatchObject({ new: 1, unchanged: 2, rejectedCount: 0 });
    expect(await at.sold(store)).toEqual({ orders: 3, gross: 700, returns: 0 });
  });

  it('can say it of costs, which are refused otherwise', async () => {
    const store = await testStore(at.database);
    const given: MappingInput = {
      kind: 'spend',
      columns: { day: 'day', campaign: 'what', amount: 'sum' },
      constants: { currency: 'EUR', channel: 'print' },
    };
    const file = csv(
      'day,what,sum',
      '2026-03-01,flyer,90.00',
      '2026-03-01,flyer,90.00',
      '2026-03-01,poster,5.00',
    );
    expect(await load(store, file, given)).toMatchObject({ new: 1, rejectedCount: 2 });
    expect(await load(store, file, { ...given, repeats: 'own' })).toMatchObject({
      ...{ new: 2, unchanged: 1, rejectedCount: 0, controlTotals: { 'amount EUR': '185.00' } },
    });
    expect(await load(store, file, { ...given, repeats: 'own' })).toMatchObject({
      new: 0,
      changed: 0,
      unchanged: 3,
    });
    expect(await at.one(sql`select sum(cost)::int as cost from spend where store_id = ${store.id}`)).toEqual({
      cost: 18_500,
    });
  });

  it('can’t say it of the lines of an order', () => {
    const given = { ...GIVEN, row: 'line', repeats: 'own' };
    expect(mapping.safeParse(given).error?.issues[0]).toMatchObject({ path: ['repeats'] });
  });
});
