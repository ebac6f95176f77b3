import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../drizzle/packageRoot';
import { storedSpans } from '../../server/coverage';
import { importFile } from '../../server/imports/importFile';
import { retireSource } from '../../server/connections/retire';
import { undoImport } from '../../server/imports/undo';
import { ingest, ingestBatch } from '../../server/ledger';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';
import type { Day } from '../../server/time';

/** What each door notes of the days that it covers. Berlin. */

const at = importing();
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'quarterdeck-coverage-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const spans = async (store: Store) =>
  (await storedSpans(at.database.db, store)).map(({ fact, source, importId, firstDay, lastDay, coversTo }) =>
    [fact, source, importId > 0 ? 'file' : 'live', firstDay, lastDay, coversTo].join(' '),
  );

const order = (id: string, placedAt: string, more: object = {}) => ({
  ...{ type: 'order', source: 'till', id, placedAt, currency: 'EUR', channel: 'pos', country: 'DE' },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
  ...more,
});

const HEAD = 'record,order_id,placed_at,currency,sku,quantity,unit_price\n';
const take = (store: Store, name: string, days: readonly string[], coversTo?: Day) => {
  const path = join(folder, name);
  const lines = days.map((day, i) => `line,${name}-${i},${day}T10:00:00Z,EUR,tea,1,5.00\n`);
  writeFileSync(path, HEAD + lines.join(''));
  return importFile(at.database, store, { path, format: 'orders', coversTo });
};

describe('programs', () => {
  it('cover from the first to the newest event: placed, cancelled, refunded, added', async () => {
    const store = await testStore(at.database);
    // 23:30 in London is the next day in Berlin
    await ingest(at.database, store, 'sales', [
      order('a', '2026-03-01T23:30:00Z'),
      order('b', '2026-03-02T10:00:00Z', { cancelledAt: '2026-03-05T10:00:00Z' }),
    ]);
    expect(await spans(store)).toEqual(['orders till live 2026-03-02 2026-03-05 ']);
    await ingest(at.database, store, 'sales', [
      order('c', '2026-02-20T10:00:00Z', {
        refunds: [{ id: 'r', occurredAt: '2026-04-01T10:00:00Z', net: '1.00' }],
      }),
      order('d', '2026-03-03T10:00:00Z', { source: 'shop' }),
      {
        type: 'refund',
        source: 'shop',
        id: 'n',
        occurredAt: '2026-03-09T10:00:00Z',
        currency: 'EUR',
        net: '2',
      },
    ]);
    expect(await spans(store)).toEqual([
      'orders shop live 2026-03-03 2026-03-09 ',
      'orders till live 2026-02-20 2026-04-01 ',
    ]);
  });

  it('cover sessions, costs and page views of their own days', async () => {
    const store = await testStore(at.database);
    await ingest(at.database, store, 'sessions', [
      { source: 'web', id: 's', startedAt: '2026-03-01T10:00:00Z', filtered: 'bot' },
    ]);
    await ingest(at.database, store, 'spend', [
      { source: 'ads', day: '2026-03-01', currency: 'EUR', amount: '5' },
      { source: 'fees', day: '2026-03-01', spreadTo: '2026-03-31', currency: 'EUR', amount: '31' },
    ]);
    await ingest(at.database, store, 'orderCosts', [
      { source: 'erp', orderId: 'a', kind: 'carrier', currency: 'EUR', amount: '4', day: '2026-03-04' },
    ]);
    await ingest(at.database, store, 'vitals', [
      { source: 'web', id: 'v', occurredAt: '2026-03-02T10:00:00Z', device: 'mobile', lcp: 900 },
    ]);
    expect(await spans(store)).toEqual([
      'costs erp live 2026-03-04 2026-03-04 ',
      'sessions web live 2026-03-01 2026-03-01 ',
      'spend ads live 2026-03-01 2026-03-01 ',
      'spend fees live 2026-03-01 2026-03-31 ',
      'vitals web live 2026-03-02 2026-03-02 ',
    ]);
  });

  it('may say up to when they have sent all there was, and go on after it', async () => {
    const store = await testStore(at.database);
    const rows = [order('a', '2026-03-01T10:00:00Z')];
    await ingestBatch(at.database, store, 'sales', { rows, coversTo: '2026-03-31' });
    expect(await spans(store)).toEqual(['orders till live 2026-03-01 2026-03-01 2026-03-31']);
    await ingest(at.database, store, 'sales', [order('b', '2026-04-20T10:00:00Z')]);
    expect(await spans(store)).toEqual(['orders till live 2026-03-01 2026-04-20 2026-03-31']);
  });

  it('say which parts they feed', async () => {
    const store = await testStore(at.database);
    await ingest(at.database, store, 'sales', [order('a', '2026-03-01T10:00:00Z')]);
    await ingest(at.database, store, 'sales', [order('b', '2026-03-02T10:00:00Z', { country: 'FR' })]);
    expect((await storedSpans(at.database.db, store))[0]!.feeds).toEqual({
      ...{ channel: ['pos'], country: ['DE', 'FR'], currency: ['EUR'], device: ['unknown'] },
    });
  });
});

describe('files', () => {
  it('are a span each, as far as they are declared, and an undo takes its own back', async () => {
    const store = await testStore(at.database);
    await take(store, 'jan.csv', ['2026-01-05', '2026-01-20']);
    const { importId } = await take(store, 'mar.csv', ['2026-03-02', '2026-03-20'], '2026-03-31');
    expect(await spans(store)).toEqual([
      'orders api file 2026-01-05 2026-01-20 ',
      'orders api file 2026-03-02 2026-03-20 2026-03-31',
    ]);
    await undoImport(at.database, store, importId);
    expect(await spans(store)).toEqual(['orders api file 2026-01-05 2026-01-20 ']);
  });

  it('cover again what they bring again, unchanged', async () => {
    const store = await testStore(at.database);
    await take(store, 'may.csv', ['2026-05-05']);
    await take(store, 'may.csv', ['2026-05-05'], '2026-05-31');
    expect(await spans(store)).toEqual([
      'orders api file 2026-05-05 2026-05-05 ',
      'orders api file 2026-05-05 2026-05-05 2026-05-31',
    ]);
  });

  it('cannot end before they begin, and then bring nothing', async () => {
    const store = await testStore(at.database);
    await expect(take(store, 'june.csv', ['2026-06-05'], '2026-06-04')).rejects.toMatchObject({
      ...{ code: 'bad_input', message: expect.stringContaining('its first orders are of 2026-06-05') },
    });
    expect(await spans(store)).toEqual([]);
  });
});

describe('sources that are retired', () => {
  it('are known by their facts, and come back', async () => {
    const store = await testStore(at.database);
    await expect(retireSource(at.database, store, 'till', '2026-04-01')).rejects.toMatchObject({
      code: 'not_found',
    });
    await ingest(at.database, store, 'sales', [order('a', '2026-03-01T10:00:00Z')]);
    const retired = async () => (await storedSpans(at.database.db, store))[0]!.retiredFrom;
    await retireSource(at.database, store, 'till', '2026-04-01');
    expect(await retired()).toBe('2026-04-01');
    await retireSource(at.database, store, 'till', '2026-05-01');
    expect(await retired()).toBe('2026-05-01');
    await retireSource(at.database, store, 'till', null);
    expect(await retired()).toBeNull();
    await expect(retireSource(at.database, store, 'shop', '2026-04-01')).rejects.toMatchObject({
      hint: 'Its facts come from till.',
    });
  });
});

describe('a store from before', () => {
  it('covers what its facts say', async () => {
    const store = await testStore(at.database);
    await ingest(at.database, store, 'sales', [
      order('a', '2026-03-01T23:30:00Z'),
      order('b', '2026-03-02T10:00:00Z', { cancelledAt: '2026-03-05T23:30:00Z' }),
    ]);
    await ingest(at.database, store, 'spend', [
      { source: 'ads', day: '2026-03-01', currency: 'EUR', amount: '5' },
    ]);
    const before = await spans(store);
    await at.database.db.execute(sql`delete from coverage_spans`);
    const file = join(packageRoot(), 'drizzle', 'migrations', '0021_fill_coverage.sql');
    await at.database.db.execute(sql.raw(readFileSync(file, 'utf8')));
    expect(await spans(store)).toEqual(before);
    expect((await storedSpans(at.database.db, store))[0]).toMatchObject({ feeds: null, heardAt: null });
  });
});
