import { sql, type SQL } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import { after, cursorOf, PAGE_SIZE, walkIndexes } from '../rows';
import type { Page } from '../rows/types';
import type { Instant } from '../time';
import type { Store } from '../types';
import { judged } from './judged';
import { phantoms } from './phantoms';
import { scopeOf, type Scope } from './scope';
import type { ParityListQuestion, ParityRow } from './types';
import type { Cause, ListId } from '../../shared/lists';

/**
 * The lists of a period, newest first. A page goes on in the index where the one before it ended, and
 * never beyond the period.
 */

interface Found {
  source: string;
  /** What a page ends with: of an order its id, of a phantom that of its event. */
  place: string;
  id: string;
  at: Instant;
  channel: string | null;
  currency: string | null;
  total: string | number | null;
  isComparable: boolean;
  seenCurrency: string | null;
  value: string | number | null;
  events: number;
  firstSeenAt: Instant | null;
  lastSeenAt: Instant | null;
  cause: Cause | null;
  assignedAt: Instant | null;
  note: string | null;
}

/** Columns of a row of either kind; what only orders have is null of a phantom. */
const ofOrder = sql`r.source, r.id as place, r.id, ${iso(sql`r.at`)} as at, r.channel,
  case r.basis when 'store' then r.seen_currency else r.currency end as currency, r.total,
  r.basis is not null as "isComparable", r.seen_currency as "seenCurrency", r.value, r.events,
  ${iso(sql`r.first_at`)} as "firstSeenAt", ${iso(sql`r.last_at`)} as "lastSeenAt", r.cause,
  ${iso(sql`r.assigned_at`)} as "assignedAt", r.note`;
const ofPhantom = sql`r.source, r.external_id as place, r.id, ${iso(sql`r.at`)} as at, null::text as channel,
  null::text as currency, null::numeric as total, false as "isComparable", r.seen_currency as "seenCurrency",
  r.value, r.events, ${iso(sql`r.first_at`)} as "firstSeenAt", ${iso(sql`r.last_at`)} as "lastSeenAt",
  r.cause, null::text as "assignedAt", null::text as note`;

type Narrowing = (alias: SQL, clock: SQL) => SQL[];

const orders = (scope: Scope, narrowed: Narrowing, wanted: SQL, limit: number): SQL => sql`
  select ${ofOrder} from (${judged(scope, narrowed(sql`o`, sql`o.placed_at`))}) r
  where ${wanted} limit ${limit}`;

const strangers = (scope: Scope, narrowed: Narrowing, wanted: SQL, limit: number): SQL => sql`
  select ${ofPhantom} from (${phantoms(scope, narrowed(sql`p`, sql`p.occurred_at`))}) r
  where ${wanted} limit ${limit}`;

/** Orders and phantoms in one order: each side gives a page of its own, the newest of both are shown. */
const duplicates = (scope: Scope, narrowed: Narrowing, limit: number): SQL => {
  const repeated = sql`r.events > 1`;
  return sql`select * from (
    (${orders(scope, narrowed, repeated, limit)}) union all (${strangers(scope, narrowed, repeated, limit)})
  ) both_kinds order by at desc, source desc, place desc limit ${limit}`;
};

const statement = (scope: Scope, { list, cause, cursor }: ParityListQuestion, limit: number): SQL => {
  const narrowed: Narrowing = (alias, clock) =>
    cursor === undefined ? [] : after(alias, clock, { cursor }, scope.store);
  const isWanted = cause === undefined ? sql`true` : sql`r.cause = ${cause}`;
  if (list === 'duplicate') return duplicates(scope, narrowed, limit);
  if (list === 'phantom') return strangers(scope, narrowed, isWanted, limit);
  return orders(scope, narrowed, sql`r.list = ${list} and ${isWanted}`, limit);
};

const number = (value: string | number | null): number | null => (value === null ? null : Number(value));

const toRow = (list: ListId, found: Found): ParityRow => {
  const { place: _, total, value, isComparable, id, ...rest } = found;
  const [orderMinor, seenMinor] = [number(total), number(value)];
  return {
    list,
    ...rest,
    orderId: id,
    orderMinor,
    seenMinor,
    differenceMinor:
      isComparable && orderMinor !== null && seenMinor !== null ? seenMinor - orderMinor : null,
    cause: list === 'duplicate' ? null : found.cause,
  };
};

/** One page of a list. @throws DomainError bad_input for a cursor that is none. */
export const parityPage = async (
  tx: Db,
  store: Store,
  question: ParityListQuestion,
  now: Date,
): Promise<Page<ParityRow>> => {
  const limit = question.limit ?? PAGE_SIZE;
  await walkIndexes(tx);
  const scope = await scopeOf(tx, store, question, now);
  const found = await rows<Found>(tx, statement(scope, question, limit + 1));
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => toRow(question.list, row)),
    next: found.length > limit && last ? cursorOf(last.at, last.source, last.place) : null,
  };
};
