import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import { rows, type Db } from '../../../drizzle/client';
import { copyIn } from '../../../drizzle/copy';

/** Writes rows of any number: by one parameter, a JSON array that the database unfolds, or by COPY. */

/** `repeatWithin30` → `repeat_within30`, as the schema's casing does. */
export const columnName = (property: string): string =>
  property.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

export interface TableShape {
  name: string;
  /** Property → SQL type, in the order of the columns. */
  types: Map<string, string>;
  key: string[];
}

const shapes = new Map<PgTable, TableShape>();

export const shapeOf = (table: PgTable): TableShape => {
  const known = shapes.get(table);
  if (known) return known;
  const config = getTableConfig(table);
  const columns = Object.entries(getTableColumns(table)) as [string, PgColumn][];
  const keyColumns = new Set(config.primaryKeys[0]?.columns.map((column) => column.name));
  const shape: TableShape = {
    name: config.name,
    types: new Map(columns.map(([property, column]) => [property, column.getSQLType()])),
    key: columns.filter(([, column]) => keyColumns.has(column.name)).map(([property]) => property),
  };
  shapes.set(table, shape);
  return shape;
};

/** SQL type of a property. */
export const typeOf = (table: PgTable, property: string): string => {
  const type = shapeOf(table).types.get(property);
  if (type === undefined) throw new Error(`${shapeOf(table).name} has no ${property}`);
  return type;
};

/** Identifiers come from the schema only. */
const names = (properties: readonly string[]): SQL =>
  sql.join(
    properties.map((p) => sql.identifier(columnName(p))),
    sql`, `,
  );

/** Records as a table to select from or join with, named r: `keysAs(orders, rows, ['source', 'externalId'])`. */
export const keysAs = (table: PgTable, records: readonly object[], properties: readonly string[]): SQL => {
  const named = properties.map((p) => [p, columnName(p)] as const);
  const json = records.map((record) => {
    const row: Record<string, unknown> = {};
    for (const [property, column] of named)
      row[column] = (record as Record<string, unknown>)[property] ?? null;
    return row;
  });
  const columns = sql.join(
    properties.map((p) => sql`${sql.identifier(columnName(p))} ${sql.raw(typeOf(table, p))}`),
    sql`, `,
  );
  return sql`json_to_recordset(${JSON.stringify(json)}::json) as r(${columns})`;
};

const CHUNK = 20_000;

const inChunks = async <T>(records: readonly T[], work: (chunk: readonly T[]) => Promise<unknown>) => {
  for (let i = 0; i < records.length; i += CHUNK) await work(records.slice(i, i + CHUNK));
};

const givenProperties = (table: PgTable, record: object): string[] =>
  [...shapeOf(table).types.keys()].filter((property) => property in record);

/** From this many rows on COPY into a table of the transaction's own is faster than JSON. */
const MANY = 1_000;

const columnsOf = (properties: readonly string[]): Map<string, string> =>
  new Map(properties.map((property) => [property, columnName(property)]));

/** Records of a table, and the properties of them that are written. */
interface Given {
  table: PgTable;
  records: readonly object[];
  properties: readonly string[];
}

/** Gives `work` the records as something to select from; gives what that statement gives. */
const withRecords = async <T>(
  tx: Db,
  { table, records, properties }: Given,
  work: (from: SQL) => SQL,
): Promise<T[]> => {
  if (records.length < MANY) return rows<T>(tx, work(keysAs(table, records, properties)));
  const name = `incoming_${shapeOf(table).name}`;
  const incoming = sql.identifier(name);
  await tx.execute(
    sql`create temp table if not exists ${incoming} (like ${table} including defaults) on commit drop`,
  );
  await copyIn(tx, name, columnsOf(properties), records);
  const found = await rows<T>(tx, work(sql`${incoming} r`));
  await tx.execute(sql`truncate ${incoming}`);
  return found;
};

/** Inserts rows, or puts them in place of the stored ones with the same key. All rows name the same properties. */
export const put = async (tx: Db, table: PgTable, records: readonly object[]): Promise<void> => {
  const [first] = records;
  if (!first) return;
  const { name, key } = shapeOf(table);
  const properties = givenProperties(table, first);
  const others = properties.filter((p) => !key.includes(p));
  const set = others.map(
    (p) => sql`${sql.identifier(columnName(p))} = excluded.${sql.identifier(columnName(p))}`,
  );
  await inChunks(records, (chunk) =>
    withRecords(
      tx,
      { table, records: chunk, properties },
      (from) => sql`insert into ${sql.identifier(name)} (${names(properties)})
        select ${names(properties)} from ${from}
        on conflict (${names(key)}) ${set.length > 0 ? sql`do update set ${sql.join(set, sql`, `)}` : sql`do nothing`}`,
    ),
  );
};

/** Inserts rows that are known to be new. All rows name the same properties. */
export const append = async (tx: Db, table: PgTable, records: readonly object[]): Promise<void> => {
  const [first] = records;
  if (!first) return;
  const properties = givenProperties(table, first);
  await inChunks(records, (chunk) => copyIn(tx, shapeOf(table).name, columnsOf(properties), chunk));
};

/** Every record with every measure: those that it does not name are 0. */
export const filledUp = (records: readonly object[], measures: readonly string[]): object[] => {
  const nothing = Object.fromEntries(measures.map((measure) => [measure, 0]));
  return records.map((record) => ({ ...nothing, ...record }));
};

/** What is read back of rows that were written: how many they are, and the least value among them. */
export interface ReadBack {
  written: number;
  /** Null: none has a value. */
  least: number | null;
}

/**
 * Adds the given amounts to the stored ones; keys that are not there yet start at nothing. Reads back the rows, with
 * the least value of the expression `least` of their columns.
 */
export const addUp = async (
  tx: Db,
  { table, records, measures }: { table: PgTable; records: readonly object[]; measures: readonly string[] },
  least: SQL,
): Promise<ReadBack> => {
  const all: ReadBack = { written: 0, least: null };
  if (records.length === 0 || measures.length === 0) return all;
  const { name, key } = shapeOf(table);
  const properties = [...key, ...measures];
  const target = sql.identifier(name);
  const set = measures.map((m) => {
    const column = sql.identifier(columnName(m));
    return sql`${column} = ${target}.${column} + excluded.${column}`;
  });
  await inChunks(filledUp(records, measures), async (chunk) => {
    const [found] = await withRecords<ReadBack>(
      tx,
      { table, records: chunk, properties },
      (from) => sql`with written as (
          insert into ${target} (${names(properties)})
          select ${names(properties)} from ${from}
          on conflict (${names(key)}) do update set ${sql.join(set, sql`, `)}
          returning ${least} as least)
        select count(*)::int as written, min(least)::float8 as least from written`,
    );
    if (!found) return;
    all.written += found.written;
    if (found.least !== null) all.least = Math.min(all.least ?? found.least, found.least);
  });
  return all;
};

/** What stays or comes back, and what goes of the stored rows: null takes one out. */
export const parted = <R>(
  next: ReadonlyMap<string, R | null>,
  stored: ReadonlyMap<string, R>,
): [R[], R[]] => [
  [...next.values()].filter((row) => row !== null),
  [...next].flatMap(([key, row]) => {
    const was = row === null ? stored.get(key) : undefined;
    return was === undefined ? [] : [was];
  }),
];

/** Deletes a store's rows that have the keys of these records. */
export const dropRows = async (
  tx: Db,
  table: PgTable,
  storeId: number,
  records: readonly object[],
): Promise<void> => {
  if (records.length === 0) return;
  const { name, key } = shapeOf(table);
  const target = sql.identifier(name);
  const by = key.filter((property) => property !== 'storeId');
  const same = by.map((property) => {
    const column = sql.identifier(columnName(property));
    return sql`${target}.${column} = r.${column}`;
  });
  await tx.execute(sql`delete from ${target} using ${keysAs(table, records, by)}
    where ${target}.store_id = ${storeId} and ${sql.join(same, sql` and `)}`);
};
