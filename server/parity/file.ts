import { stringify } from 'csv-stringify/sync';
import type { Database } from '../../drizzle/client';
import { minorDigits } from '../facts/money';
import type { Store } from '../types';
import { parityPage } from './lists';
import type { ParityListQuestion, ParityRow } from './types';

/** A list as CSV, every row of it. docs/sources/parity.md says what each column means. */

const BATCH = 200;

interface Money {
  minor: number;
  currency: string;
}

type Cell = string | number | Money | null;

const money = (minor: number | null, currency: string | null): Cell =>
  minor === null || currency === null ? null : { minor, currency };

const COLUMNS: readonly { name: string; of: (row: ParityRow) => Cell }[] = [
  { name: 'list', of: (row) => row.list },
  { name: 'at', of: (row) => row.at },
  { name: 'source', of: (row) => row.source },
  { name: 'order_id', of: (row) => row.orderId },
  { name: 'channel', of: (row) => row.channel },
  { name: 'order_currency', of: (row) => row.currency },
  { name: 'order_value', of: (row) => money(row.orderMinor, row.currency) },
  { name: 'seen_currency', of: (row) => row.seenCurrency },
  { name: 'seen_value', of: (row) => money(row.seenMinor, row.seenCurrency) },
  { name: 'difference', of: (row) => money(row.differenceMinor, row.seenCurrency) },
  { name: 'events', of: (row) => row.events },
  { name: 'first_seen_at', of: (row) => row.firstSeenAt },
  { name: 'last_seen_at', of: (row) => row.lastSeenAt },
  { name: 'cause', of: (row) => row.cause },
  { name: 'cause_given_at', of: (row) => row.assignedAt },
  { name: 'note', of: (row) => row.note },
];

const isMoney = (value: object): value is Money => 'minor' in value;

/** Text that a spreadsheet would run as a formula is escaped; an amount's minus is none. */
const write = (lines: Cell[][]): string =>
  stringify(lines, {
    escape_formulas: true,
    cast: {
      object: (value) => {
        if (!isMoney(value)) return '';
        const digits = minorDigits(value.currency);
        return { value: (value.minor / 10 ** digits).toFixed(digits), escape_formulas: false };
      },
    },
  });

/**
 * The file in pieces, each read in a transaction of its own: a slow reader holds up nobody. Rows that
 * arrive meanwhile may or may not be in it; none is there twice.
 */
export async function* parityFile(
  database: Database,
  store: Store,
  question: Omit<ParityListQuestion, 'cursor' | 'limit'>,
  now: Date,
): AsyncGenerator<string> {
  yield write([COLUMNS.map(({ name }) => name)]);
  let cursor: string | undefined;
  do {
    const wanted = { ...question, cursor, limit: BATCH };
    const page = await database.read((tx) => parityPage(tx, store, wanted, now));
    if (page.rows.length > 0) yield write(page.rows.map((row) => COLUMNS.map(({ of }) => of(row))));
    cursor = page.next ?? undefined;
  } while (cursor);
}
