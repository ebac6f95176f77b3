import { getTableName, sql, type SQL } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { rows, type Db } from '../../../drizzle/client';
import { refuse } from '../rows/invariant';
import { columnName, shapeOf } from '../rows/write';
import type { CostMeasure, SalesMeasure, SessionMeasure, SpendMeasure, Tallied } from './measures';
import { WRONG } from '../sentences';

// measures that count something, and so are never below zero in a row of a rollup
const OF_SALES: readonly SalesMeasure[] = [
  ...(['orders', 'goodsOrders', 'customerOrders', 'identifiedOrders', 'aovOrders'] as const),
  ...(['webOrders', 'webOrdersMatched', 'ordersCancelled', 'replacements', 'unitsSold'] as const),
  ...(['unconvertedOrders', 'unconvertedWebOrders', 'excludedTest', 'excludedDeleted'] as const),
  ...(['excludedVoided', 'customersNew', 'customersRepeated', 'repeatWithin30'] as const),
  ...(['repeatWithin60', 'repeatWithin90', 'repeatWithin180', 'repeatWithin365'] as const),
];
const OF_SESSIONS: readonly SessionMeasure[] = [
  ...(['sessions', 'sessionsCart', 'sessionsCheckout', 'sessionsOrder', 'sessionsCartOrder'] as const),
  ...(['sessionsCheckoutOrder', 'sessionsBot', 'sessionsInternal', 'sessionsWatched'] as const),
  'sessionsError',
];
const OF_SPEND: readonly SpendMeasure[] = ['spendRows', 'variableRows', 'unconvertedSpend'];
const OF_COSTS: readonly CostMeasure[] = [
  'fulfilmentCosts',
  'shippingCosts',
  'paymentCosts',
  'unconvertedCosts',
];
const OF_ROWS: readonly Tallied[] = ['customers', 'samples'];
const COUNTS: ReadonlySet<string> = new Set<string>([
  ...OF_SALES,
  ...OF_SESSIONS,
  ...OF_SPEND,
  ...OF_COSTS,
  ...OF_ROWS,
]);

export const countsAmong = (measures: readonly string[]): string[] =>
  measures.filter((measure) => COUNTS.has(measure));

const placeOf = (table: PgTable, row: Record<string, unknown>): string =>
  shapeOf(table)
    .key.filter((property) => property !== 'storeId' && property !== 'customerKey')
    .flatMap((property) => (row[property] === '' ? [] : [`${columnName(property)} ${String(row[property])}`]))
    .join(', ');

const refuseRow = (table: PgTable, row: Record<string, unknown>, counts: readonly string[]): void => {
  const wrong = counts.find((measure) => Number(row[measure] ?? 0) < 0);
  if (wrong === undefined) return;
  const name = `${columnName(wrong)} of ${getTableName(table)}`;
  refuse(WRONG.belowZero(name, placeOf(table, row), String(row[wrong])));
};

/** Before rows are written where there were none: refuses a count below zero. */
export const checkNew = (
  table: PgTable,
  records: readonly Record<string, unknown>[],
  measures: readonly string[],
): void => {
  const counts = countsAmong(measures);
  // every row of a first load comes by here: nothing is made for those that are right
  for (const record of records)
    for (const measure of counts) {
      const value = record[measure];
      if (typeof value === 'number' && value < 0) refuseRow(table, record, counts);
    }
};

/** The least of the counts of a row; NULL where it has none. */
export const leastOf = (counts: readonly string[]): SQL =>
  counts.length === 0
    ? sql`null::bigint`
    : sql`least(${sql.join(
        counts.map((measure) => sql.identifier(columnName(measure))),
        sql`, `,
      )})`;

/** After rows were added to: `least` is the least count that was read back of them. */
export const checkAdded = async (
  tx: Db,
  storeId: number,
  { table, counts, least }: { table: PgTable; counts: readonly string[]; least: number | null },
): Promise<void> => {
  if (least === null || least >= 0) return;
  const { types } = shapeOf(table);
  const columns = [...types].map(([property, type]) => {
    const column = sql.identifier(columnName(property));
    return sql`${type === 'date' ? sql`${column}::text` : column} as ${sql.identifier(property)}`;
  });
  const [row] = await rows<Record<string, unknown>>(
    tx,
    sql`select ${sql.join(columns, sql`, `)} from ${table}
        where store_id = ${storeId} and ${leastOf(counts)} < 0 limit 1`,
  );
  if (row) refuseRow(table, row, counts);
};
