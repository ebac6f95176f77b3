import { sql, type SQL } from 'drizzle-orm';
import { recordset, rows, type Database, type Db } from '../../drizzle/client';
import type { FactKind, FactOf, Rejection } from '../ledger/facts';
import type { AnyFormat } from '../sources/format';
import { countFallen, markNotTaken } from './rejectedRows';
import {
  countRejections,
  putRejections,
  putStaged,
  type ImportKey,
  type Stage,
  type StagedFact,
} from './stage';

/**
 * What to do with a key that stands in a file more than once: pieces are joined if the format says
 * so, equal contents are taken once, and otherwise nothing of it is taken and every row is reported.
 * Gives how many rows are not taken although nothing is wrong with them.
 */
export const settleRepeats = async <K extends FactKind>(
  database: Database,
  key: ImportKey,
  format: AnyFormat<K>,
  { gaps, hasSpoiled }: Pick<Stage<unknown>, 'gaps' | 'hasSpoiled'>,
): Promise<number> => {
  // Without statistics the planner takes a full stage for an empty one, and compares every row with every row.
  await database.db.execute(sql`analyze import_stage (store_id, import_id, fact_key)`);
  const isRepeated = await hasRepeats(database, key);
  if (!isRepeated && !hasSpoiled) return 0;
  if (isRepeated && !format.join) await dropEqual(database, key, format.neverTwice ?? null);
  // before pieces are joined: a whole one has lost the rows that its pieces came from
  const isTwice = format.join ? sql`false` : sql`count(*) over (partition by fact_key) > 1`;
  const gone = sql`(bool_or(spoiled) over (partition by fact_key) or ${isTwice})`;
  await database.write((tx) => markNotTaken(tx, key, gone, gaps));
  if (isRepeated) {
    if (format.join) await joinPieces(database, key, format.join);
    await rejectConflicts(database, key, format);
  }
  return database.write(async (tx) => {
    await tx.execute(sql`delete from import_stage where ${mine(key)}
      and (payload = '' or fact_key in (${repeatedKeys(key)}))`);
    return countFallen(tx, key);
  });
};

const hasRepeats = async (database: Database, key: ImportKey): Promise<boolean> =>
  (await rows(database.db, sql`${repeatedKeys(key)} limit 1`)).length > 0;

const mine = ({ storeId, importId }: ImportKey): SQL =>
  sql`store_id = ${storeId} and import_id = ${importId}`;

const repeatedKeys = (key: ImportKey): SQL =>
  sql`select fact_key from import_stage where ${mine(key)} group by fact_key having count(*) > 1`;

const dropEqual = (database: Database, key: ImportKey, neverTwice: string | null) =>
  database.write((tx) =>
    tx.execute(sql`
      with equal as (
        select fact_key, min(ordinal) as kept from import_stage
        where ${mine(key)} and fact_key in (${repeatedKeys(key)})
          and (${neverTwice}::text is null or not starts_with(fact_key, ${neverTwice}))
        group by fact_key having count(distinct md5(payload)) = 1 and min(payload) <> '')
      delete from import_stage s using equal e
      where s.store_id = ${key.storeId} and s.import_id = ${key.importId}
        and s.fact_key = e.fact_key and s.ordinal > e.kept`),
  );

const KEYS_A_PAGE = 500;

/** Keys of which nothing is spoiled, with all their pieces in the order of the file. */
const joinPieces = async <K extends FactKind>(
  database: Database,
  key: ImportKey,
  join: (first: FactOf<K>, next: FactOf<K>) => FactOf<K>,
): Promise<void> => {
  let joined: number;
  do joined = await database.write((tx) => joinSome(tx, key, join));
  while (joined === KEYS_A_PAGE);
};

const joinSome = async <K extends FactKind>(
  tx: Db,
  key: ImportKey,
  join: (first: FactOf<K>, next: FactOf<K>) => FactOf<K>,
): Promise<number> => {
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
  const byKey = new Map<string, StagedFact[]>();
  for (const piece of found) byKey.set(piece.key, [...(byKey.get(piece.key) ?? []), piece]);
  const whole = [...byKey.values()].map((pieces): StagedFact => ({
    ...pieces[0]!,
    sortAt: pieces.map((piece) => piece.sortAt).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)),
    payload: JSON.stringify(pieces.map((piece) => JSON.parse(piece.payload) as FactOf<K>).reduce(join)),
  }));
  await dropKeys(tx, key, [...byKey.keys()]);
  await putStaged(tx, key, whole);
  return whole.length;
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

const toRejection = (conflict: Conflict, format: AnyFormat): Rejection => {
  const { row, firstRow, lastRow, spoiledRow } = conflict;
  const other = row === firstRow ? lastRow : firstRow;
  const reason =
    spoiledRow === null
      ? (format.clash?.(conflict.key, other) ??
        `comes in row ${other} with different contents: neither is taken`)
      : `comes in row ${spoiledRow} too, where it was rejected: nothing of it is taken`;
  return { row, ...format.keyCell(conflict.key), reason };
};
