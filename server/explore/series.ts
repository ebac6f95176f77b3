import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { buckets } from '../ask';
import type { Better, Flag, Grain, Unit } from '../catalog/types';
import { badInput, notFound } from '../errors';
import { decimal, toMinor } from '../ledger/money';
import { addDays, daysBetween, type Day } from '../time';
import type { Store } from '../types';

/**
 * Figures of other systems, asked like metrics but never mixed with them (METRICS C17). A value is
 * what the system said: of a day, of several days in one, of the whole or of a part. What can't be
 * added up is never added up.
 */

export interface SeriesView {
  id: string;
  label: string;
  unit: Unit;
  better: Better;
  /** Its days and parts may be added up. */
  adds: boolean;
  /** Who says it. */
  sources: string[];
  values: number;
  firstDay: Day;
  lastDay: Day;
  /** What it is split by. */
  dimensions: string[];
  /** A day has a value of its own; else there are only values of several days in one. */
  hasDays: boolean;
}

export interface SeriesQuestion {
  series: string;
  from: Day;
  /** Exclusive. */
  to: Day;
  by?: Grain | undefined;
  /** One of its dimensions: the answer has a row for each part. */
  split?: string | undefined;
}

export interface SeriesRow {
  bucket: Day | null;
  split: string | null;
  /** Money in minor units of the store's currency. */
  value: number | null;
  /** partial: some of its days have no value. no_data: none has. not_additive: there are days, which can't be added up. */
  flags: (Extract<Flag, 'partial' | 'no_data'> | 'not_additive')[];
}

/** What was said of several days in one; in a row only where it is a bucket of exactly these days. */
export interface SeriesSpan {
  from: Day;
  /** Exclusive. */
  to: Day;
  value: number;
}

export interface SeriesAnswer {
  series: SeriesView;
  currency: string;
  rows: SeriesRow[];
  /** Of the whole, inside the period; none with a split. */
  spans: SeriesSpan[];
}

const VIEW = sql`
  select s.id, s.label, s.unit, s.better, s.adds, count(*)::int as values,
    json_agg(distinct v.source) as sources, min(v.day)::text as "firstDay", max(v.last_day)::text as "lastDay",
    coalesce(json_agg(distinct v.dimension) filter (where v.dimension <> ''), '[]') as dimensions,
    bool_or(v.day = v.last_day) as "hasDays"
  from series s join series_values v on v.store_id = s.store_id and v.series = s.id`;

const viewsWhere = (tx: Db, where: SQL): Promise<SeriesView[]> =>
  rows<SeriesView>(
    tx,
    sql`${VIEW} where ${where} group by s.id, s.label, s.unit, s.better, s.adds order by lower(s.label) collate "C", s.id`,
  );

/** The store's series by their names. */
export const listSeries = (tx: Db, store: Store): Promise<SeriesView[]> =>
  viewsWhere(tx, sql`s.store_id = ${store.id}`);

/** @throws DomainError `not_found` for a series or a dimension that is not there, naming those that are. */
export const askSeries = async (tx: Db, store: Store, question: SeriesQuestion): Promise<SeriesAnswer> => {
  const [view] = await viewsWhere(tx, sql`s.store_id = ${store.id} and s.id = ${question.series}`);
  if (!view) throw await noSeries(tx, store, question.series);
  const { split } = question;
  if (split !== undefined && !view.dimensions.includes(split))
    throw notFound(
      `${view.label} is not split by ${split}.`,
      view.dimensions.length > 0 ? `It is by: ${view.dimensions.join(', ')}.` : 'It has no parts.',
    );
  const said = await valuesOf(tx, store, question, view);
  const spine = question.by ? buckets(question, question.by, store) : [whole(question)];
  const parts = split === undefined ? [''] : partsOf(said);
  if (parts.length * spine.length > MOST_ROWS)
    throw badInput(
      `${parts.length} parts in ${spine.length} buckets are too many.`,
      'Ask for a shorter period.',
    );
  return {
    series: view,
    currency: store.currency,
    spans: split === undefined ? spansOf(view, store, said.get('') ?? new Map()) : [],
    rows: spine.flatMap((bucket) =>
      parts.map((part) => {
        const found = figureOf(view, bucket, said.get(part) ?? new Map());
        return {
          bucket: question.by ? bucket.bucket : null,
          split: split === undefined ? null : part,
          value: found.value === null ? null : inUnit(found.value, view, store),
          flags: found.flags,
        };
      }),
    ),
  };
};

const MOST_ROWS = 50_000;

const noSeries = async (tx: Db, store: Store, id: string) => {
  const known = (await listSeries(tx, store)).map((series) => series.id);
  return notFound(
    `There is no series ${id} in this store.`,
    known.length > 0
      ? `There are: ${known.join(', ')}.`
      : 'Import a file of figures, or send them to ingest.series.',
  );
};

/** Decimal strings by `first/last` day. */
type Said = Map<string, string>;
const span = (first: Day, last: Day) => `${first}/${last}`;

/**
 * What was said of days inside the period, by part. Without a split that is the whole: what the system
 * says of it, else, if it adds up, the sum over the parts of one dimension.
 */
const valuesOf = async (
  tx: Db,
  store: Store,
  { series, from, to, split }: SeriesQuestion,
  { adds }: SeriesView,
): Promise<Map<string, Said>> => {
  const wanted = split === undefined ? (adds ? sql`true` : sql`dimension = ''`) : sql`dimension = ${split}`;
  const part = split === undefined ? sql`''` : sql`split`;
  const found = await rows<{ first: Day; last: Day; part: string; value: string }>(
    tx,
    sql`select day::text as first, last_day::text as last, ${part} as part, trim_scale(sum(value))::text as value
        from series_values
        where store_id = ${store.id} and series = ${series} and day >= ${from} and last_day < ${to} and ${wanted}
        group by 1, 2, 3, dimension order by 1, 2, dimension, 3`,
  );
  const byPart = new Map<string, Said>();
  for (const { first, last, part: name, value } of found) {
    const said = byPart.get(name) ?? new Map<string, string>();
    byPart.set(name, said);
    // dimensions come in order, the whole ('') first: one of them is taken, never two
    if (!said.has(span(first, last))) said.set(span(first, last), value);
  }
  return byPart;
};

/** The largest first, by what was said of them. */
const partsOf = (said: ReadonlyMap<string, Said>): string[] => {
  const size = (part: string) => [...said.get(part)!.values()].reduce((sum, value) => sum + Number(value), 0);
  return [...said.keys()].sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1));
};

type Bucket = ReturnType<typeof buckets>[number];

const whole = ({ from, to }: SeriesQuestion): Bucket => ({ bucket: from, from, to, end: to });

interface Found {
  value: string | null;
  flags: SeriesRow['flags'];
}

/** What was said of exactly these days in one stands; else their days are added up, if they may be. */
const figureOf = ({ adds }: SeriesView, { from, to }: Bucket, said: Said): Found => {
  const exact = said.get(span(from, addDays(to, -1)));
  if (exact !== undefined) return { value: exact, flags: [] };
  const length = daysBetween(from, to);
  const days = Array.from({ length }, (_, i) => addDays(from, i)).flatMap(
    (day) => said.get(span(day, day)) ?? [],
  );
  if (days.length === 0) return { value: null, flags: ['no_data'] };
  if (!adds) return { value: null, flags: ['not_additive'] };
  const sum = days.reduce((all, value) => all.plus(value), decimal(0));
  return { value: sum.toFixed(), flags: days.length < length ? ['partial'] : [] };
};

const spansOf = (view: SeriesView, store: Store, said: Said): SeriesSpan[] =>
  [...said].flatMap(([days, value]) => {
    const [from = '', last = ''] = days.split('/');
    return from === last ? [] : [{ from, to: addDays(last, 1), value: inUnit(value, view, store) }];
  });

const inUnit = (value: string, { unit }: SeriesView, { currency }: Store): number =>
  unit === 'money' ? toMinor(value, currency) : Number(value);
