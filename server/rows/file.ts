import { stringify } from 'csv-stringify/sync';
import type { Database } from '../../drizzle/client';
import { minorDigits } from '../facts/money';
import type { Store } from '../types';
import { orderPage } from './orders';
import type { OrderListRow, RowFilter } from './types';

/** The filtered orders as CSV. COLUMNS.md says what each column means. */

const BATCH = 1_000;

type Cell = string | number | null;

interface Column {
  name: string;
  of: (row: OrderListRow, store: Store) => Cell;
}

/** A major amount, written with the currency's decimals; a number, so that its minus is no formula. */
const money = (minor: number | null, { currency }: Store): Cell =>
  minor === null ? null : minor / 10 ** minorDigits(currency);

export const ORDER_COLUMNS: readonly Column[] = [
  { name: 'placed_at', of: (row) => row.placedAt },
  { name: 'source', of: (row) => row.source },
  { name: 'order_id', of: (row) => row.id },
  { name: 'customer', of: (row) => row.customer },
  { name: 'channel', of: (row) => row.channel },
  { name: 'country', of: (row) => row.country },
  { name: 'device', of: (row) => row.device },
  { name: 'order_currency', of: (row) => row.currency },
  { name: 'currency', of: (_, store) => store.currency },
  { name: 'gross_sales', of: (row, store) => money(row.gross, store) },
  { name: 'discounts', of: (row, store) => money(row.discounts, store) },
  { name: 'returns', of: (row, store) => money(row.returns, store) },
  { name: 'net_sales', of: (row, store) => money(row.net, store) },
  { name: 'flags', of: (row) => row.flags.join(' ') },
];

/** Text that a spreadsheet would run as a formula is escaped; numbers are written as money. */
const write = (lines: Cell[][], { currency }: Store): string =>
  stringify(lines, {
    escape_formulas: true,
    cast: { number: (value) => value.toFixed(minorDigits(currency)) },
  });

/**
 * The file in pieces, each read in a transaction of its own: a slow reader holds up nobody. Rows that
 * arrive meanwhile may or may not be in it; none is there twice.
 */
export async function* orderFile(
  database: Database,
  store: Store,
  filter: RowFilter,
): AsyncGenerator<string> {
  yield write([ORDER_COLUMNS.map(({ name }) => name)], store);
  let cursor: string | undefined;
  do {
    const question = { ...filter, limit: BATCH, ...(cursor && { cursor }) };
    const page = await database.read((tx) => orderPage(tx, store, question));
    yield write(
      page.rows.map((row) => ORDER_COLUMNS.map(({ of }) => of(row, store))),
      store,
    );
    cursor = page.next ?? undefined;
  } while (cursor);
}
