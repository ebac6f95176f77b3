import { sql, type SQL } from 'drizzle-orm';
import { recordset } from '../../drizzle/client';
import { FACTS } from '../catalog/facts';
import { MEASURES } from '../catalog/measures';
import type { DimensionId } from '../../shared/lists';
import type { Later } from '../ledger';
import { addMonths, type Day, type Period } from '../time';
import { isEmpty } from './asOf';
import { fixedStatement } from './fixedCosts';
import { partsBySource } from './headline';
import { runsOf } from './period';
import { readsCustomerDays, sliceId, type Read, type Reading, type Request, type Slice } from './plan';
import type { Filter } from './types';

/**
 * From a read to its one SELECT. Each names the exact runs of rollup buckets that it wants (r) and looks them up
 * one by one. A lateral with `offset 0` is not merged into the outer query, so the question decides what is read and
 * not the history. Identifiers come from the catalogue, everything else is a parameter. Columns: s (slice), split,
 * measures. As of an instant `later` stands beside each rollup: what came after it, with the sign turned.
 */

const name = (column: string): SQL => sql`${sql.identifier(column)}`;
const inTable = (table: string, column: string): SQL =>
  sql`${sql.identifier(table)}.${sql.identifier(column)}`;
const commas = (parts: SQL[]): SQL => sql.join(parts, sql`, `);

/** Counted metrics are asked only by what their facts have. */
export const columnOf = (fact: Read['fact'], dimension: string): string => {
  const kept = FACTS[fact].dimensions[dimension as DimensionId];
  if (!kept) throw new Error(`${fact} are not kept by ${dimension}`);
  return kept.column;
};

const filters = (fact: Read['fact'], table: string, where: readonly Filter[]): SQL =>
  sql.join(
    where.map((f) => sql` and ${inTable(table, columnOf(fact, f.dimension))} = ${f.value}`),
    sql``,
  );

const splitColumn = (read: Read, table: string, { split }: Request): SQL =>
  split ? inTable(table, columnOf(read.fact, split)) : sql`null`;

const cutOf = ({ dimensions: [first, ...others] }: Read): string => {
  if (first === undefined) return 'total';
  return others.length === 0 ? first : 'cube';
};

const piecesOf = (slice: Slice, part: Period): object[] =>
  isEmpty(part)
    ? []
    : runsOf(part).map(({ grain, from, to }) => ({ s: sliceId(slice), g: grain, d: from, e: to }));

/** Pieces of a rollup; of one that is kept by source, those of the headline source of each day (o). */
const rollupPieces = ({ fact, slices }: Read, { headline }: Request): object[] =>
  FACTS[fact].bySource
    ? slices.flatMap((s) =>
        partsBySource(headline, s, s.needsOrders).flatMap(({ source, ...part }) =>
          piecesOf(s, part).map((piece) => ({ ...piece, o: source })),
        ),
      )
    : slices.flatMap((s) => piecesOf(s, s));

const ofSource = ({ fact }: Read): SQL => (FACTS[fact].bySource ? sql` and t.source = r.o` : sql``);
const PIECES = 's text, g text, d date, e date, o text';

/** What a statement is preceded by that leaves out what comes later. */
const withLater = (rows: SQL | null): SQL => (rows ? sql`with later as materialized (${rows})` : sql``);

/** SQL that adds `columns` of the rows of `later` that pass `where`; empty where there are no later rows. */
const andLater = (rows: SQL | null, columns: SQL, where: SQL): SQL =>
  rows
    ? sql`
  union all
  select ${columns} from later t where ${where}`
    : sql``;

const columnsOf = ({ column, measure }: Reading): string[] => [
  column,
  ...Object.values(MEASURES[measure].spreadOf ?? {}),
];

/** A spread is worked out here, where whole numbers of any size are exact. */
const sumOf = ({ column, measure }: Reading): SQL => {
  const { spreadOf } = MEASURES[measure];
  const sum = (of: string) => sql`sum(t.${name(of)})`;
  return spreadOf
    ? sql`${sum(column)} * ${sum(spreadOf.count)} - ${sum(spreadOf.sum)} * ${sum(spreadOf.sum)}`
    : sum(column);
};

/** Sums of a rollup's columns, in the smallest cut that has the dimensions. */
const fromRollup = (read: Read, request: Request, later: Later | null): SQL => {
  const { table } = FACTS[read.fact];
  const sums = read.readings.map((reading) => sql`${sumOf(reading)} as ${name(reading.key)}`);
  const own = [...new Set(read.readings.flatMap(columnsOf))].map((column) => sql`t.${name(column)}`);
  const columns = commas([sql`${splitColumn(read, 't', request)} as split`, ...own]);
  const where = sql`t.cut = ${cutOf(read)} and t.grain = r.g and t.bucket >= r.d and t.bucket < r.e${ofSource(read)}${filters(read.fact, 't', request.where)}`;
  const after = later?.of(table) ?? null;
  return sql`
${withLater(after)}
select r.s, t.split, ${commas(sums)}
from ${recordset(rollupPieces(read, request), PIECES)}
cross join lateral (
  select ${columns} from ${name(table)} t
  where t.store_id = ${request.store.id} and ${where}${andLater(after, columns, where)}
  offset 0
) t
group by 1, 2`;
};

/**
 * Distinct customers of a range: those of each whole month and edge day, less those seen before in the range (gaps
 * that begin in it).
 */
const fromPresence = (read: Read, request: Request, later: Later | null): SQL => {
  const after = later?.of('customer_days') ?? null;
  const { day } = request.asOf;
  const kinds = read.readings.map(({ column }) => ({ k: column }));
  const pieces = read.slices.flatMap((s) => {
    const isCut = after !== null && s.to > day;
    const whole = piecesOf(s, isCut ? { from: s.from, to: day } : s);
    const last = isCut ? [{ s: sliceId(s), g: 'instant', d: day, e: s.to }] : [];
    return [...whole, ...last].flatMap((piece) => kinds.map((kind) => ({ ...piece, a: s.from, ...kind })));
  });
  const counts = read.readings.map(
    ({ key, column }) => sql`coalesce(sum(t.customers) filter (where r.k = ${column}), 0) as ${name(key)}`,
  );
  return sql`
${withLater(after)}
select r.s, null as split, ${commas(counts)}
from ${recordset(pieces, 's text, g text, d date, e date, a date, k text')}
cross join lateral (
  select p.customers from rollup_presence p
  where p.store_id = ${request.store.id} and p.kind = r.k and p.grain = r.g
    and p.bucket >= r.d and p.bucket < r.e
  union all
  select -g.customers from rollup_gaps g
  where g.store_id = ${request.store.id} and g.kind = r.k and g.grain = r.g
    and g.bucket >= r.d and g.bucket < r.e and g.prev_day >= r.a${after ? ofTheInstant(request) : sql``}
  offset 0
) t
group by 1`;
};

/**
 * Of the day that is cut at an instant: customers who ordered before it, and not before in the range. Each is
 * looked up by name (offset 0): joined, the whole range would be read.
 */
const ofTheInstant = ({ store }: Request): SQL => sql`
  union all
  select 1 from (
    select c.customer_key from (
      select p.customer_key, p.customer_type, p.orders from customer_days p
      where p.store_id = ${store.id} and p.day >= r.d and p.day < r.e
      union all
      select p.customer_key, p.customer_type, p.orders from later p where p.day >= r.d and p.day < r.e
    ) c
    where r.k = 'active' or c.customer_type = 'returning'
    group by 1 having sum(c.orders) > 0
  ) n
  where r.g = 'instant' and not exists (
    select from customer_days p
    where p.store_id = ${store.id} and p.customer_key = n.customer_key and p.day >= r.a and p.day < r.d
      and p.orders > 0 and (r.k = 'active' or p.customer_type = 'returning') offset 0)`;

const days = (slices: readonly Slice[]): object[] =>
  slices.map((s) => ({ s: sliceId(s), d: s.from, e: s.to }));

/** Distinct customers under a filter or split: from the days on which each customer ordered. */
const fromCustomerDays = (read: Read, request: Request, later: Later | null): SQL => {
  const counts = read.readings.map(({ key, column }) =>
    column === 'returning'
      ? sql`count(distinct t.customer_key) filter (where t.customer_type = 'returning') as ${name(key)}`
      : sql`count(distinct t.customer_key) as ${name(key)}`,
  );
  const after = later?.of('customer_days') ?? null;
  const columns = sql`t.day, t.customer_key, ${splitColumn(read, 't', request)} as split, t.customer_type, t.orders`;
  const where = sql`t.day >= r.d and t.day < r.e and t.orders <> 0${filters(read.fact, 't', request.where)}`;
  const found = sql`
  select ${columns} from customer_days t
  where t.store_id = ${request.store.id} and ${where}`;
  return sql`
${withLater(after)}
select r.s, t.split, ${commas(counts)}
from ${recordset(days(read.slices), 's text, d date, e date')}
cross join lateral (${
    after
      ? sql`
  select t.customer_key, t.split, t.customer_type from (${found}${andLater(after, columns, where)}
  ) t
  group by t.day, t.customer_key, t.split, t.customer_type having sum(t.orders) > 0`
      : found
  }
  offset 0
) t
group by 1, 2`;
};

const monthsIn = ({ from, to }: Slice): Day[] => {
  const months: Day[] = [];
  for (let month = from; month < to; month = addMonths(month, 1)) months.push(month);
  return months;
};

/** One piece a cohort: its month (d to m) and the end of the months that are added up (e). */
const cohortPieces = (slices: readonly Slice[]): object[] =>
  slices.flatMap((s) =>
    monthsIn(s).map((month) => ({
      s: sliceId(s),
      d: month,
      m: addMonths(month, 1),
      e: addMonths(month, s.maturity && 'months' in s.maturity ? s.maturity.months : 1),
    })),
  );

const cohortSum = {
  net_sales: sql`sum(t.net_sales)`,
  customers: sql`sum(t.customers) filter (where t.period = t.cohort)`,
};

const fromCohorts = (read: Read, request: Request, later: Later | null): SQL => {
  const sums = read.readings.map(
    ({ key, column }) => sql`${cohortSum[column as keyof typeof cohortSum]} as ${name(key)}`,
  );
  const after = later?.of('rollup_cohorts') ?? null;
  const columns = sql`t.cohort, t.period, t.customers, t.net_sales`;
  const where = sql`t.grain = 'month' and t.cohort = r.d and t.period < r.e`;
  return sql`
${withLater(after)}
select r.s, null as split, ${commas(sums)}
from ${recordset(cohortPieces(read.slices), 's text, d date, e date')}
cross join lateral (
  select ${columns} from rollup_cohorts t
  where t.store_id = ${request.store.id} and ${where}${andLater(after, columns, where)}
  offset 0
) t
group by 1`;
};

const memberSum = { net_sales: sql`sum(t.net_sales)`, customers: sql`count(distinct f.customer_key)` };

/** Cohorts under a filter or split: by the first order (f) of each customer, then all its days (t). */
const fromCohortDays = (read: Read, request: Request, later: Later | null): SQL => {
  const sums = read.readings.map(
    ({ key, column }) => sql`${memberSum[column as keyof typeof memberSum]} as ${name(key)}`,
  );
  const after = later?.of('customer_days') ?? null;
  const where = sql`t.customer_key = f.customer_key and t.day >= r.d and t.day < r.e`;
  return sql`
${withLater(after)}
select r.s, ${splitColumn(read, 'f', request)} as split, ${commas(sums)}
from ${recordset(cohortPieces(read.slices), 's text, d date, m date, e date')}
cross join lateral (
  select * from customer_days f
  where f.store_id = ${request.store.id} and f.day >= r.d and f.day < r.m
    and f.customer_type = 'new' and f.orders > 0${filters(read.fact, 'f', request.where)}
  offset 0
) f
cross join lateral (
  select t.net_sales from customer_days t
  where t.store_id = ${request.store.id} and ${where}${andLater(after, sql`t.net_sales`, where)}
  offset 0
) t
group by 1, 2`;
};

/**
 * Percentiles by nearest rank: how often each value was measured, and the first one up to which there are enough.
 * `cls` and the like are parameters, columns come from the catalogue.
 */
const fromHistograms = (read: Read, request: Request, later: Later | null): SQL => {
  const subjects = [...new Set(read.readings.map(({ column }) => column))];
  const found = read.readings.map(({ key, column, measure }) => {
    const { quantile } = MEASURES[measure];
    return quantile === undefined
      ? sql`coalesce(max(total) filter (where subject = ${column}), 0) as ${name(key)}`
      : sql`min(value) filter (where subject = ${column} and upto >= ceil(total * ${quantile}::numeric)) as ${name(key)}`;
  });
  const list = commas(subjects.map((subject) => sql`${subject}`));
  const after = later?.of('rollup_histograms') ?? null;
  const columns = sql`t.subject, t.device, t.value, t.samples`;
  const where = sql`t.cut = ${cutOf(read)} and t.grain = r.g and t.bucket >= r.d and t.bucket < r.e and t.subject in (${list})${ofSource(read)}${filters(read.fact, 't', request.where)}`;
  return sql`
${after ? sql`${withLater(after)}, h` : sql`with h`} as (
  select r.s, ${splitColumn(read, 't', request)} as split, t.subject, t.value, sum(t.samples) as n
  from ${recordset(rollupPieces(read, request), PIECES)}
  cross join lateral (
    select ${columns} from rollup_histograms t
    where t.store_id = ${request.store.id} and ${where}${andLater(after, columns, where)}
    offset 0
  ) t
  group by 1, 2, 3, 4
), ranked as (
  select s, split, subject, value,
    sum(n) over (partition by s, split, subject order by value) as upto,
    sum(n) over (partition by s, split, subject) as total
  from h where n > 0
)
select s, split, ${commas(found)}
from ranked
group by 1, 2`;
};

export const statementOf = (read: Read, request: Request, later: Later | null): SQL => {
  const byDays = readsCustomerDays(read);
  if (read.fact === 'customers')
    return byDays ? fromCustomerDays(read, request, later) : fromPresence(read, request, later);
  if (read.fact === 'cohorts')
    return byDays ? fromCohortDays(read, request, later) : fromCohorts(read, request, later);
  if (read.fact === 'fixed') return fixedStatement(read, request);
  const isMeasured = FACTS[read.fact].table === 'rollup_histograms';
  return isMeasured ? fromHistograms(read, request, later) : fromRollup(read, request, later);
};
