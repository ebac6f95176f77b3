import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { importFile } from '../../server/imports/importFile';
import type { Store } from '../../server/types';
import { testStore } from '../database';
import { importing } from '../imports/importing';

const at = importing();
const folder = process.env.REFERENCE_DATA && join(process.env.REFERENCE_DATA, 'ecb-fx');
const isThere = Boolean(folder) && existsSync(folder!);
if (!isThere) console.log('SKIPPED ECB: REFERENCE_DATA names no folder with ecb-fx');

const ratesOf = (store: Store, quote: string, day: string) =>
  rows<{ rate: string }>(
    at.database.db,
    sql`select trim_scale(rate)::text as rate from fx_rates where store_id = ${store.id} and quote = ${quote} and day = ${day}`,
  );

describe.skipIf(!isThere)('all rates of the ECB (REFERENCE_DATA)', () => {
  it('the history, packed, as its oracle covers it', { timeout: 400_000 }, async () => {
    const store = await testStore(at.database, { currency: 'USD' });
    const oracle = JSON.parse(readFileSync(join(folder!, 'oracle-coverage.json'), 'utf8')) as {
      rows: number;
      first_date_per_currency: Record<string, string>;
      last_date_per_currency: Record<string, string>;
    };
    const path = join(folder!, 'eurofxref-hist.csv.gz');
    const report = await importFile(at.database, store, { path, format: 'ecb-fx' });
    // 217,555 cells of the file are numbers, counted with grep
    expect(report).toMatchObject({
      rowsRead: oracle.rows,
      new: 217_555,
      rejectedCount: 0,
      leftOut: {},
      notes: {},
    });
    const [firsts, lasts] = await Promise.all(
      ['min', 'max'].map(async (end) =>
        Object.fromEntries(
          (
            await rows<{ quote: string; day: string }>(
              at.database.db,
              sql`select quote, ${sql.raw(end)}(day)::text as day from fx_rates where store_id = ${store.id} group by quote`,
            )
          ).map(({ quote, day }) => [quote, day]),
        ),
      ),
    );
    expect(firsts).toEqual(oracle.first_date_per_currency);
    expect(lasts).toEqual(oracle.last_date_per_currency);
    // SOURCES.md's spot checks
    expect(await ratesOf(store, 'USD', '2011-12-09')).toEqual([{ rate: '1.3384' }]);
    expect(await ratesOf(store, 'GBP', '2011-12-09')).toEqual([{ rate: '0.85315' }]);
    expect(await ratesOf(store, 'USD', '2020-02-28')).toEqual([{ rate: '1.0977' }]);
    expect(await ratesOf(store, 'USD', '2024-12-31')).toEqual([{ rate: '1.0389' }]);
    expect(await ratesOf(store, 'GBP', '2024-12-31')).toEqual([{ rate: '0.82918' }]);
  });
});
