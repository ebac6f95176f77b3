import { sql } from 'drizzle-orm';
import { oneRow, rows, type Db } from '../../drizzle/client';
import { migrations, ownTables } from '../../drizzle/migrationFiles';
import { APPLICATION } from '../../drizzle/pool';
import type { Sequence, TableStart } from './format';

/** Our tables as they stand in a database, whichever version made them: read from its catalogue. */

const names = () => sql`(select jsonb_array_elements_text(${JSON.stringify(ownTables())}::jsonb))`;

/** Made by a server that merely ran. Salts are forgotten after two days, in backups too: they are in none. */
const OF_NOBODY = ['pixel_salts'];

/** All tables of ours that are there, with the columns that are written. No table refers to another. */
const tablesIn = (db: Db): Promise<TableStart[]> =>
  rows<TableStart>(
    db,
    sql`
    select c.relname::text as "table", json_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname in ${names()}
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`,
  );

/** The tables that a backup holds. */
export const tablesOfShops = async (db: Db): Promise<TableStart[]> =>
  (await tablesIn(db)).filter(({ table }) => !OF_NOBODY.includes(table));

/** Tag of the last migration of a database; null = it has none, or one that this program does not know. */
export const lastMigration = async (db: Db): Promise<string | null> => {
  if (!(await hasJournal(db))) return null;
  const [last] = await rows<{ when: string }>(
    db,
    sql`select created_at::text as "when" from drizzle.__drizzle_migrations order by created_at desc limit 1`,
  );
  return migrations().find(({ when }) => String(when) === last?.when)?.tag ?? null;
};

/** Whether the database knows which migrations it has had, also those of a newer program. */
export const hasJournal = async (db: Db): Promise<boolean> => {
  const [there] = await rows<{ isThere: boolean }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as "isThere"`,
  );
  if (!there?.isThere) return false;
  return (await rows(db, sql`select 1 from drizzle.__drizzle_migrations limit 1`)).length > 0;
};

interface Numbered {
  table: string;
  column: string;
  sequence: string;
}

/** Columns that number their rows by themselves. */
const numbered = (db: Db): Promise<Numbered[]> =>
  rows<Numbered>(
    db,
    sql`
    select table_name::text as "table", column_name::text as "column",
      pg_get_serial_sequence(format('public.%I', table_name), column_name) as sequence
    from information_schema.columns
    where table_schema = 'public' and is_identity = 'YES' and table_name in ${names()} order by 1, 2`,
  );

/** Where the numbers go on. Read after the snapshot was taken, so that they are behind every row of it. */
export const sequencesOf = async (db: Db): Promise<Sequence[]> => {
  const found: Sequence[] = [];
  for (const { table, column, sequence } of await numbered(db)) {
    const [state] = await rows<{ next: number }>(
      db,
      sql`select (last_value + case when is_called then 1 else 0 end)::float8 as next from ${sql.raw(sequence)}`,
    );
    found.push({ table, column, next: state?.next ?? 1 });
  }
  return found;
};

export const setSequence = async (db: Db, { table, column, next }: Sequence): Promise<void> => {
  await db.execute(
    sql`select setval(pg_get_serial_sequence(format('public.%I', ${table}::text), ${column}::text), ${next}::bigint, false)`,
  );
};

/** What an installation without a store knows of itself: a backup has its own, which takes the place of it. */
const OF_THE_INSTALLATION = ['installation', 'deleted_stores'];

/** Forgets what the installation knows of itself: a number of a store that it deleted may be one of the backup's. */
export const clearInstallation = async (tx: Db): Promise<void> => {
  for (const { table } of await tablesOfShops(tx))
    if (OF_THE_INSTALLATION.includes(table)) await tx.execute(sql`delete from ${sql.identifier(table)}`);
};

/** Whether another process of Quarterdeck is connected to a server: never to the embedded database. */
export const isInUse = async (db: Db): Promise<boolean> => {
  const others = await rows(
    db,
    sql`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and application_name = ${APPLICATION} limit 1`,
  );
  return others.length > 0;
};

/** The first table of ours that holds a row of a shop; null = the database is empty. */
export const firstWithRows = async (db: Db): Promise<string | null> => {
  for (const { table } of await tablesOfShops(db)) {
    if (OF_THE_INSTALLATION.includes(table)) continue;
    const found = await rows(db, sql`select 1 from ${sql.identifier(table)} limit 1`);
    if (found.length > 0) return table;
  }
  return null;
};

/** Takes the tables of ours away, and the list of migrations: a restore makes those of the backup's version. */
export const dropTables = async (db: Db): Promise<void> => {
  for (const { table } of await tablesIn(db))
    await db.execute(sql`drop table ${sql.identifier(table)} cascade`);
  await db.execute(sql`drop table if exists drizzle.__drizzle_migrations`);
};

/** A table of ours that is there, empty or not; null = none is. */
export const firstTable = async (db: Db): Promise<string | null> => (await tablesIn(db))[0]?.table ?? null;

/** The newest definitions by which a store was computed: an older program can't read its figures. */
export const newestLedger = async (db: Db): Promise<number> =>
  (await oneRow<{ n: number }>(db, sql`select coalesce(max(ledger_version), 0)::int as n from stores`)).n;

/** Of the stores, whichever version of the tables holds them. */
export const slugsOf = async (db: Db): Promise<string[]> =>
  (await rows<{ slug: string }>(db, sql`select slug from stores order by slug`)).map(({ slug }) => slug);

/** As `slugsOf`, with their names. */
export const namesOf = (db: Db): Promise<{ name: string; slug: string }[]> =>
  rows(db, sql`select name, slug from stores order by slug`);
