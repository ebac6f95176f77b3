import { describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows } from '../../drizzle/client';
import type { KeptView } from '../../server/api/kept';
import { delimiterOf, guess, recordsOf } from '../../server/sources/guess';
import { mapping } from '../../server/sources/mapping';
import { draftOf, draftOfSaved, mappingOf, missing, type Draft } from '../../client/routes/data/mappingDraft';
import { testStore } from '../database';
import { csv, importing } from './importing';

/** Lists that the page maps: what is guessed, what is asked, and what the answers make of the file. */

const at = importing();

const look = (text: string): KeptView => {
  const delimiter = delimiterOf(text);
  const found = guess({ records: recordsOf(text, delimiter), encoding: 'utf-8', delimiter });
  return { id: 'it', fileName: 'list.csv', sheets: [], guess: found, problem: null, match: null };
};
const made = (draft: Draft, view: KeptView) => mapping.parse(mappingOf(draft, view));
const bring = async (text: string, draft: Draft, view = look(text)) => {
  const store = await testStore(at.database);
  expect(missing(draft)).toEqual([]);
  const report = await at.load(store, text, { format: { name: 'list', mapping: made(draft, view) } });
  return { store, report };
};

describe('a list with rows below zero', () => {
  const LIST = csv(
    'Order number;Date;Article;Quantity;Price;Shipping',
    'N-1;2026-05-04;Mug;2;10.00;4.90',
    'N-2;2026-05-05;Tea;1;8.00;0.00',
    'N-1;2026-05-09;Mug;-1;10.00;0.00',
  );

  it('asks of which order they take back, and books them as refunds', async () => {
    const draft = { ...draftOf(look(LIST)), currency: 'EUR', tax: 'added' as const };
    expect(draft.note).toMatchObject({ when: 'quantity below 0', order: '' });
    expect(missing(draft)).toEqual(['which order a refund is of']);
    const { store, report } = await bring(LIST, { ...draft, note: { ...draft.note, order: 'same id' } });
    // 2 × 10 + 8 sold, 1 × 10 taken back; shipping 4.90 as the file says it
    expect(report).toMatchObject({ new: 3, rejectedCount: 0 });
    expect(report.controlTotals).toMatchObject({
      ...{ orders: '2', 'gross EUR': '28.00', 'shipping EUR': '4.90' },
      ...{ refunds: '1', 'refunds_net EUR': '10.00' },
    });
    expect(await at.sold(store)).toEqual({ orders: 2, gross: 2_800, returns: 1_000 });
  });

  it('offers the answers again, with all else that its mapping says', () => {
    const view = look(LIST);
    const draft = { ...draftOf(view), currency: 'EUR', tax: 'added' as const };
    const saved = mapping.parse({
      ...mappingOf({ ...draft, note: { ...draft.note, order: 'none' } }, view),
      leaveOut: [{ column: 'Article', is: ['Test'], reason: 'tests' }],
      constants: { source: 'list', currency: 'EUR', taxRate: '0.19', isWeb: false },
    });
    const match = { name: 'list', mapping: saved, savedAt: '2026-06-01T00:00:00Z', newColumns: [] };
    const again = { ...view, match };
    expect(made(draftOfSaved(again), again)).toEqual(saved);
  });
});

describe('a list whose refunds a column tells', () => {
  const LIST = csv(
    'No,Date,Type,Of,Total',
    '1,2026-05-04,Sale,,30.00',
    '2,2026-05-06,Refund,1,12.00',
    '3,2026-05-07,Return,,5.00',
  );
  const draft = (): Draft => ({
    ...draftOf(look(LIST)),
    ...{ currency: 'EUR', tax: 'added' as const },
    note: { when: 'column', column: 'Type', is: 'Refund, Return', order: 'column', orderColumn: 'Of' },
  });

  it('takes them from the order that is named, or books them on their own day', async () => {
    const { store, report } = await bring(LIST, draft());
    expect(report).toMatchObject({ new: 3, rejectedCount: 0 });
    expect(await at.sold(store)).toEqual({ orders: 1, gross: 3_000, returns: 1_700 });
    const found = await rows<{ order: string | null; net: number }>(
      at.database.db,
      sql`select order_external_id as order, net_minor::int as net from reversals
          where store_id = ${store.id} order by net_minor`,
    );
    expect(found).toEqual([
      { order: null, net: 500 },
      { order: '1', net: 1_200 },
    ]);
  });

  it('or by how it begins', () => {
    const told = { ...draft(), note: { ...draft().note, is: 'Re*' } };
    expect(made(told, look(LIST))).toMatchObject({
      creditNote: { when: { column: 'Type', startsWith: 'Re' }, order: { column: 'Of' } },
    });
    expect(missing({ ...told, note: { ...told.note, is: ' ' } })).toEqual(['which rows are refunds']);
  });
});

describe('a list of sessions', () => {
  const LIST = csv(
    'Besuch-ID;Beginn;Kanal;Gerät;Warenkorb;Kasse;Bestellt',
    'v1;04.05.2026 10:00;email;mobile;ja;ja;1',
    'v2;04.05.2026 23:30;direct;desktop;3;nein;0',
    'v3;05.05.2026 09:00;direct;desktop;;;',
    'v4;05.05.2026 09:05;direct;desktop;vielleicht;;',
  );

  it('is known by its columns, asks for the zone alone, and lands on local days', async () => {
    const view = look(LIST);
    expect(view.guess).toMatchObject({ kind: 'sessions', dates: ['D.M.YYYY H:mm'], questions: ['zone'] });
    const draft = draftOf(view);
    expect(draft.fields).toEqual({
      ...{ 'Besuch-ID': 'sessionId', Beginn: 'startedAt', Kanal: 'channel', Gerät: 'device' },
      ...{ Warenkorb: 'hasCart', Kasse: 'hasCheckout', Bestellt: 'hasOrder' },
    });
    const { store, report } = await bring(LIST, draft);
    expect(report).toMatchObject({ new: 3, rejectedCount: 1 });
    expect(report.rejected).toEqual([
      {
        ...{ row: 5, field: 'Warenkorb', value: 'vielleicht' },
        reason: 'is neither yes nor no, nor how often',
      },
    ]);
    // 23:30 in Berlin is still the 4th; three in the cart is a cart
    const found = await rows<object>(
      at.database.db,
      sql`select bucket::text as day, sessions::int as n, sessions_cart::int as cart,
            sessions_checkout::int as checkout, sessions_order::int as orders
          from rollup_sessions where store_id = ${store.id} and cut = 'total' and grain = 'day' order by bucket`,
    );
    expect(found).toEqual([
      { day: '2026-05-04', n: 2, cart: 2, checkout: 1, orders: 1 },
      { day: '2026-05-05', n: 1, cart: 0, checkout: 0, orders: 0 },
    ]);
  });

  it('is in the zone that somebody says', () => {
    const view = look(LIST);
    expect(made({ ...draftOf(view), zone: 'America/New_York', channel: 'unused' }, view)).toMatchObject({
      kind: 'sessions',
      dates: { format: 'D.M.YYYY H:mm', zone: 'America/New_York' },
      // a column says it
      constants: { source: 'list' },
    });
  });

  it('with orders in it is a list of orders', () => {
    const orders = look('Order number,Session ID,Date,Total\n1,s1,2026-05-04,3.00\n2,s2,2026-05-05,4.00\n');
    expect(orders.guess!.kind).toBe('orders');
  });
});
