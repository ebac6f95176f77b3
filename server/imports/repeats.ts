import { sql, type SQL } from 'drizzle-orm';
import { oneRow, recordset, rows, type Database, type Db } from '../../drizzle/client';
import { groupBy, lastOf, type NonEmpty } from '../../shared/items';
import type { FactKind, FactOf, Rejection } from '../facts/fact';
import type { AnyFormat } from '../sources/format';
import { ControlTotals } from './controlTotals';
import type { Repeats } from './reckoning';
import { countFallen, markNotTaken } from './rejectedRows';
import { clashesWith, ROWS_NAMED, spoiledIn } from './sentences';
import {
  countRejections,
  putRejections,
  putStaged,
  type ImportKey,
  type Stage,
  type StagedFact,
} from './stage';
import type { Instant } from '../time';

/** What became of keys that stand in the file more than once. */
export interface Resolved {
  /** Rows that are not taken although nothing is wrong with them. */
  rowsFallen: number;
  /** Rows that say what another one says too. */
  repeats: Repeats;
}

/**
 * What to do with a key that stands in a file more than once. Pieces are joined or told apart if the format does so,
 * and equal contents are taken once. Otherwise nothing of it is taken and every row is reported.
 */
export const resolveRepeats = async <K extends FactKind>(
  database: Database,
  key: ImportKey,
  format: AnyFormat<K>,
  { gaps, hasSpoiled }: Pick<Stage<unknown>, 'gaps' | 'hasSpoiled'>,
): Promise<Resolved> => {
  const repeats = noRepeats();
  // Without statistics the planner takes a full stage for an empty one, and compares every row with every row.
  await database.db.execute(sql`analyze import_stage (store_id, import_id, fact_key)`);
  const isRepeated = await hasRepeats(database, key);
  if (!isRepeated && !hasSpoiled) return { rowsFallen: 0, repeats };
  if (isRepeated && format.apart) await tellApart(database, key, format.apart);
  if (isRepeated && !format.join)
    await database.write((tx) => dropEqual(tx, key, { ...format, gaps, repeats }));
  // before pieces are joined: a whole one has lost the rows that its pieces came from
  const isTwice = format.join ? sql`false` : sql`count(*) over (partition by fact_key) > 1`;
  const gone = sql`(bool_or(spoiled) over (partition by fact_key) or ${isTwice})`;
  await database.write((tx) => markNotTaken(tx, key, gone, gaps));
  if (isRepeated) {
    if (format.join) await joinPieces(database, key, { ...format, join: format.join, repeats });
    await rejectConflicts(database, key, format);
  }
  const rowsFallen = await database.write(async (tx) => {
    await tx.execute(sql`delete from import_stage where ${mine(key)}
      and (payload = '' or fact_key in (${repeatedKeys(key)}))`);
    // of a row that says several facts, none is taken if one of them clashes
    if (format.neverTwice !== undefined)
      await tx.execute(sql`delete from import_stage where ${mine(key)}
        and row in (select row from import_rejections where ${mine(key)})`);
    return countFallen(tx, key);
  });
  return { rowsFallen, repeats };
};

const noRepeats = () => ({ count: 0, rows: [] as number[], totals: new ControlTotals() });
type Found = ReturnType<typeof noRepeats>;

const hasRepeats = async (database: Database, key: ImportKey): Promise<boolean> =>
  (await rows(database.db, sql`${repeatedKeys(key)} limit 1`)).length > 0;

const mine = ({ storeId, importId }: ImportKey): SQL =>
  sql`store_id = ${storeId} and import_id = ${importId}`;

const repeatedKeys = (key: ImportKey): SQL =>
  sql`select fact_key from import_stage where ${mine(key)} group by fact_key having count(*) > 1`;

const KEYS_A_PAGE = 500;

/** Leaves the first of equal facts, and notes the others. */
const dropEqual = async <K extends FactKind>(
  tx: Db,
  key: ImportKey,
  { kind, neverTwice, gaps, repeats }: Pick<AnyFormat<K>, 'kind' | 'neverTwice'> & Dropping,
): Promise<void> => {
  await tx.execute(sql`
    create temp table equal_facts on commit drop as
    select fact_key, min(ordinal) as kept, count(*) - 1 as times, row_number() over () as n from import_stage
    where ${mine(key)} and fact_key in (${repeatedKeys(key)})
      and (${neverTwice ?? null}::text is null or not starts_with(fact_key, ${neverTwice ?? null}))
    group by fact_key having count(distinct md5(payload)) = 1 and min(payload) <> ''`);
  const again = sql`from import_stage s join equal_facts e on e.fact_key = s.fact_key
    where s.store_id = ${key.storeId} and s.import_id = ${key.importId}`;
  for (let after = 0; ; after += KEYS_A_PAGE) {
    const page = await rows<{ payload: string; times: number }>(
      tx,
      sql`select s.payload, e.times::int as times ${again} and s.ordinal = e.kept
            and e.n > ${after} and e.n <= ${after + KEYS_A_PAGE}`,
    );
    if (page.length === 0) break;
    for (const { payload, times } of page) {
      const totals = new ControlTotals();
      totals.add(kind, JSON.parse(payload) as FactOf<K>);
      repeats.totals.take(totals, times);
    }
  }
  const repeated = sql`select generate_series(s.row, s.last_row) as n ${again} and s.ordinal > e.kept
    except select generate_series(r."from", r."to")
    from ${recordset(gaps.inside, '"from" bigint, "to" bigint')}`;
  const found = await oneRow<{ count: number }>(
    tx,
    sql`select count(*)::int as count from (${repeated}) repeated`,
  );
  const first = await rows<{ n: number }>(
    tx,
    sql`select n::int as n from (${repeated}) repeated order by n limit ${ROWS_NAMED}`,
  );
  repeats.count += found.count;
  repeats.rows.push(...first.map(({ n }) => n));
  await tx.execute(sql`delete from import_stage s using equal_facts e
    where s.store_id = ${key.storeId} and s.import_id = ${key.importId}
      and s.fact_key = e.fact_key and s.ordinal > e.kept`);
};

interface Dropping extends Pick<Stage<unknown>, 'gaps'> {
  repeats: Found;
}

type Apart<K extends FactKind> = NonNullable<AnyFormat<K>['apart']>;

/**
 * Gives the second of a key, and each further one, a key by its number in the file. The same file gives the same keys.
 */
const tellApart = <K extends FactKind>(database: Database, key: ImportKey, apart: Apart<K>): Promise<void> =>
  database.write(async (tx) => {
    await tx.execute(sql`
      create temp table further_facts on commit drop as
      select sort_at, ordinal, nth, row_number() over (order by ordinal) as n from (
        select sort_at, ordinal, row_number() over (partition by fact_key order by ordinal) as nth
        from import_stage where ${mine(key)}) numbered
      where nth > 1`);
    for (let after = 0; ; after += KEYS_A_PAGE) {
      const page = await rows<Further>(
        tx,
        sql`select s.sort_at::text as "sortAt", s.ordinal::int as ordinal, s.fact_key as key, s.payload,
              f.nth::int as nth
            from further_facts f join import_stage s on s.store_id = ${key.storeId}
              and s.import_id = ${key.importId} and s.sort_at = f.sort_at and s.ordinal = f.ordinal
            where f.n > ${after} and f.n <= ${after + KEYS_A_PAGE}`,
      );
      if (page.length === 0) return;
      await renameFacts(
        tx,
        key,
        page.map((further) => renamed(further, apart)),
      );
    }
  });

type Further = Pick<StagedFact, 'sortAt' | 'ordinal' | 'key' | 'payload'> & { nth: number };

/** A spoiled one has its number too: what is mended later does not change the names of the others. */
const renamed = <K extends FactKind>({ nth, ...one }: Further, apart: Apart<K>) => ({
  ...one,
  key: apart.key(one.key, nth),
  payload: one.payload === '' ? '' : JSON.stringify(apart.fact(JSON.parse(one.payload) as FactOf<K>, nth)),
});

const renameFacts = (tx: Db, key: ImportKey, facts: readonly Omit<Further, 'nth'>[]) =>
  tx.execute(sql`
    update import_stage s set fact_key = r."key", payload = r.payload
    from ${recordset([...facts], '"sortAt" timestamptz, ordinal bigint, "key" text, payload text')}
    where s.store_id = ${key.storeId} and s.import_id = ${key.importId}
      and s.sort_at = r."sortAt" and s.ordinal = r.ordinal`);

/** Keys of which nothing is spoiled, with all their pieces in the order of the file. */
const joinPieces = async <K extends FactKind>(
  database: Database,
  key: ImportKey,
  joining: Joining<K>,
): Promise<void> => {
  let joined: number;
  do joined = await database.write((tx) => joinSome(tx, key, joining));
  while (joined === KEYS_A_PAGE);
};

interface Joining<K extends FactKind> extends Pick<AnyFormat<K>, 'kind' | 'keyCell' | 'clash'> {
  join: NonNullable<AnyFormat<K>['join']>;
  repeats: Found;
}

/** Gives how many keys it has dealt with. Pieces that are no one thing are rejected, each by its row. */
const joinSome = async <K extends FactKind>(tx: Db, key: ImportKey, joining: Joining<K>): Promise<number> => {
  const found = await rows<StagedFact>(
    tx,
    sql`select ordinal::int as ordinal, fact_key as key, sort_at::text as "sortAt", row::int as row,
          last_row::int as "lastRow", payload
        from import_stage
        where ${mine(key)} and fact_key in (
          select fact_key from import_stage where ${mine(key)}
          group by fact_key having count(*) > 1 and min(payload) <> '' limit ${KEYS_A_PAGE})
        order by ordinal`,
  );
  const byKey = groupBy(found, ({ key: factKey }) => factKey);
  const whole: StagedFact[] = [];
  const clashing: Rejection[] = [];
  for (const pieces of byKey.values()) {
    const fact = wholeOf(pieces, joining);
    if (fact === null) clashing.push(...clashOf(pieces, joining));
    else whole.push({ ...pieces[0], sortAt: earliest(pieces), payload: JSON.stringify(fact) });
  }
  await dropKeys(tx, key, [...byKey.keys()]);
  await putStaged(tx, key, whole);
  await putRejections(tx, key, clashing, await countRejections(tx, key));
  return byKey.size;
};

const earliest = (pieces: readonly StagedFact[]): Instant =>
  pieces.map(({ sortAt }) => sortAt).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));

const clashOf = <K extends FactKind>(
  pieces: Readonly<NonEmpty<StagedFact>>,
  joining: Joining<K>,
): Rejection[] => {
  const [firstRow, lastRow] = [pieces[0].row, lastOf(pieces).row];
  return pieces.map(({ key, row }) =>
    toRejection({ key, row, firstRow, lastRow, spoiledRow: null }, joining),
  );
};

/** Pieces make a whole; or one of them stands, and the others told the same thing; null = they are several things. */
const wholeOf = <K extends FactKind>(
  [first, ...further]: Readonly<NonEmpty<StagedFact>>,
  { kind, join, repeats }: Joining<K>,
): FactOf<K> | null => {
  const read = ({ payload, row }: StagedFact) => ({ row, fact: JSON.parse(payload) as FactOf<K> });
  const parts = [read(first), ...further.map(read)] as const;
  let whole = parts[0].fact;
  for (const { fact } of parts.slice(1)) {
    const joined = join(whole, fact);
    if (joined === null) return null;
    whole = joined;
  }
  if (!parts.some(({ fact }) => fact === whole)) return whole;
  for (const { fact, row } of parts) {
    if (fact === whole) continue;
    repeats.totals.add(kind, fact);
    repeats.count += 1;
    if (repeats.rows.length < ROWS_NAMED) repeats.rows.push(row);
  }
  return whole;
};

const dropKeys = async (tx: Db, { storeId, importId }: ImportKey, keys: string[]): Promise<void> => {
  if (keys.length === 0) return;
  const named = keys.map((key) => ({ key }));
  await tx.execute(sql`delete from import_stage s using ${recordset(named, '"key" text')}
    where s.store_id = ${storeId} and s.import_id = ${importId} and s.fact_key = r."key"`);
};

interface Conflict {
  key: string;
  ordinal: number;
  row: number;
  firstRow: number;
  lastRow: number;
  /** Row of the part that was rejected already; null = the contents differ. */
  spoiledRow: number | null;
  spoiled: boolean;
}

const rejectConflicts = async (database: Database, key: ImportKey, format: AnyFormat): Promise<void> => {
  let last: Conflict | undefined;
  do {
    last = await database.write(async (tx) => {
      const page = await conflicts(tx, key, last);
      const found = page.filter((row) => !row.spoiled).map((row) => toRejection(row, format));
      await putRejections(tx, key, found, await countRejections(tx, key));
      return page.at(-1);
    });
  } while (last);
};

const conflicts = (tx: Db, key: ImportKey, last: Conflict | undefined): Promise<Conflict[]> =>
  rows<Conflict>(
    tx,
    sql`select s.fact_key as key, s.ordinal::int as ordinal, s.row::int as row, s.payload = '' as spoiled,
          k.first::int as "firstRow", k.last::int as "lastRow", k.spoiled::int as "spoiledRow"
        from import_stage s join (
          select fact_key, min(row) as first, max(row) as last, min(row) filter (where payload = '') as spoiled
          from import_stage where ${mine(key)} group by fact_key having count(*) > 1
        ) k on k.fact_key = s.fact_key
        where s.store_id = ${key.storeId} and s.import_id = ${key.importId}
          and ${last ? sql`(s.fact_key, s.ordinal) > (${last.key}, ${last.ordinal})` : sql`true`}
        order by s.fact_key, s.ordinal limit 1000`,
  );

const toRejection = (
  conflict: Omit<Conflict, 'ordinal' | 'spoiled'>,
  format: Pick<AnyFormat, 'keyCell' | 'clash'>,
): Rejection => {
  const { row, firstRow, lastRow, spoiledRow } = conflict;
  const other = row === firstRow ? lastRow : firstRow;
  const reason =
    spoiledRow === null ? (format.clash?.(conflict.key, other) ?? clashesWith(other)) : spoiledIn(spoiledRow);
  return { row, ...format.keyCell(conflict.key), reason };
};
