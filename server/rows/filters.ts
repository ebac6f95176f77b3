import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { storedName } from '../facts/names';
import { addDays, startOfDay, type Day, type Instant } from '../time';
import type { Store } from '../types';
import { noCursor } from './sentences';
import type { RowFilter } from './types';
import type { OrderStatus, RowDimension } from '../../shared/lists';

/** From what is asked for to the conditions of a statement. `o` is an order, `v` a reversal. */

/** The instant at which a local day begins. */
const start = (day: Day, { timeZone }: Store): Instant => new Date(startOfDay(day, timeZone)).toISOString();

const within = (column: SQL, { period = {} }: RowFilter, store: Store): SQL[] => [
  ...(period.from ? [sql`${column} >= ${start(period.from, store)}::timestamptz`] : []),
  ...(period.to ? [sql`${column} < ${start(period.to, store)}::timestamptz`] : []),
];

const identity = (key: SQL, value: string): SQL => {
  const isGuest = sql`coalesce(${key} like 'guest:%', true)`;
  if (value === 'guest') return isGuest;
  return value === 'known' ? sql`not ${isGuest}` : sql`false`;
};

const ORDER_CUSTOMER_TYPE = new Map([
  ['new', sql`o.is_first`],
  ['returning', sql`not o.is_first and not o.is_masked`],
  ['unknown', sql`o.is_masked`],
]);

const REVERSAL_CUSTOMER_TYPE = new Map([
  ['new', sql`v.order_external_id is not null and o.is_first`],
  ['returning', sql`v.order_external_id is not null and not o.is_first and not o.is_masked`],
  ['unknown', sql`(v.order_external_id is null or o.is_masked)`],
]);

type Conditions = Record<RowDimension, (value: string) => SQL>;

const ofOrder: Conditions = {
  channel: (value) => sql`o.channel = ${value}`,
  device: (value) => sql`o.device = ${value}`,
  country: (value) => sql`o.country = ${value}`,
  currency: (value) => sql`o.currency = ${value}`,
  identity: (value) => identity(sql`o.customer_key`, value),
  customer_type: (value) => ORDER_CUSTOMER_TYPE.get(value) ?? sql`false`,
};

const ofReversal: Conditions = {
  channel: (value) => sql`v.channel = ${value}`,
  device: (value) => sql`v.device = ${value}`,
  country: (value) => sql`v.country = ${value}`,
  currency: (value) => sql`v.currency = ${value}`,
  identity: (value) => identity(sql`v.customer_key`, value),
  customer_type: (value) => REVERSAL_CUSTOMER_TYPE.get(value) ?? sql`false`,
};

/** An order `o` with a line of goods as it was placed. */
export const OF_GOODS = sql`exists (
  select 1 from order_lines l where l.store_id = o.store_id and l.source = o.source
    and l.external_id = o.external_id and not l.is_gift_card and l.added_at is null
    and l.quantity >= 0 and l.unit_price >= 0)`;

/** What is an order that counts. */
const COUNTS = sql`o.excluded is null and o.kind = 'standard'`;

const STATUS: Record<OrderStatus, SQL> = {
  test: sql`o.excluded = 'test'`,
  deleted: sql`o.excluded = 'deleted'`,
  voided: sql`o.excluded = 'voided'`,
  replacement: sql`o.excluded is null and o.kind in ('replacement', 'exchange')`,
  gift_cards: sql`${COUNTS} and not ${OF_GOODS}`,
  masked: sql`${COUNTS} and o.is_masked`,
  cancelled: sql`o.cancelled_at is not null`,
  excluded: sql`o.excluded is not null`,
  unconverted: sql`o.excluded is null and o.fx_rate is null`,
  refunded: sql`exists (select 1 from reversals x where x.store_id = o.store_id and x.source = o.source
    and x.order_external_id = o.external_id and x.kind not in ('cancellation', 'unlinked'))`,
};

/** Every source of the store, one step of the index each: with them an id is found by its key. */
const sources = (storeId: number): SQL => sql`(
  with recursive s (source) as (
    select min(source) from orders where store_id = ${storeId}
    union all
    select (select min(n.source) from orders n where n.store_id = ${storeId} and n.source > s.source)
    from s where s.source is not null)
  select source from s where source is not null) s`;

const byId = (table: SQL, column: SQL, id: string, store: Store): SQL => sql`(
  select x.* from ${sources(store.id)} cross join lateral (
    select * from ${table} t where t.store_id = ${store.id} and t.source = s.source and ${column} = ${id} offset 0) x)`;

/** The orders among which is looked: all, or those of one id. */
export const ordersIn = ({ id }: RowFilter, store: Store): SQL =>
  id === undefined ? sql`orders` : byId(sql`orders`, sql`t.external_id`, id, store);

/** The reversals among which is looked: all, or those of one order. */
export const reversalsIn = ({ id }: RowFilter, store: Store): SQL =>
  id === undefined ? sql`reversals` : byId(sql`reversals`, sql`t.order_external_id`, id, store);

/** Conditions on orders `o`, the store's first. */
export const orderConditions = (filter: RowFilter, store: Store): SQL[] => [
  sql`o.store_id = ${store.id}`,
  ...within(sql`o.placed_at`, filter, store),
  ...filter.where.map(({ dimension, value }) => ofOrder[dimension](storedName(dimension, value))),
  ...(filter.status ? [STATUS[filter.status]] : []),
];

/** Conditions on reversals `v` beside their orders `o`. */
export const reversalConditions = (filter: RowFilter, store: Store): SQL[] => [
  sql`v.store_id = ${store.id}`,
  ...within(sql`v.occurred_at`, filter, store),
  ...filter.where.map(({ dimension, value }) => ofReversal[dimension](storedName(dimension, value))),
  ...(filter.status ? [STATUS[filter.status]] : []),
];

export const all = (conditions: readonly SQL[]): SQL => sql.join([...conditions], sql` and `);

// eslint-disable-next-line no-control-regex -- the database takes no NUL
const part = z
  .string()
  .max(300)
  .regex(/^[^\u0000]*$/);
const place = z.tuple([z.iso.datetime().regex(/^(19|2[01])/), part, part]);

/** Where a page ended, as text that an address can carry. */
export const cursorOf = (at: Instant, source: string, id: string): string =>
  Buffer.from(JSON.stringify([at, source, id])).toString('base64url');

const placeOf = (cursor: string): z.infer<typeof place> => {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw noCursor();
  }
};

/** The rows after a cursor, newest first; and no newer ones than those of `at`. */
export const after = (
  alias: SQL,
  clock: SQL,
  question: { cursor?: string; at?: Day },
  store: Store,
): SQL[] => {
  const conditions: SQL[] = [];
  if (question.at) conditions.push(sql`${clock} < ${start(addDays(question.at, 1), store)}::timestamptz`);
  if (question.cursor !== undefined) {
    const [at, source, id] = placeOf(question.cursor);
    conditions.push(
      sql`(${clock}, ${alias}.source, ${alias}.external_id) < (${at}::timestamptz, ${source}::text, ${id}::text)`,
    );
  }
  return conditions;
};

export const PAGE_SIZE = 50;
