import { sql } from 'drizzle-orm';
import { oneRow, type Db } from '../drizzle/client';
import { migrations, ownTables } from '../drizzle/migrationFiles';
import { DatabaseTrouble } from './databaseTrouble';
import type { DomainError } from './errors';
import { foreignTables, mayNotCreate, notOwner, noWrites, otherEncoding, serverTooOld } from './sentences';

/** What a Postgres must be so that Quarterdeck works on it; looked at before its tables are touched. */

const OLDEST = 15;

/** What a database is like. */
export interface ServerFacts {
  /** As Postgres numbers it: 150004 is 15.4. */
  version: number;
  encoding: string;
  database: string;
  user: string;
  /** A standby, or every transaction is read-only. */
  isReadOnly: boolean;
  mayCreateSchemas: boolean;
  mayCreateTables: boolean;
  /** Tables of ours that belong to another user. */
  notOwned: string[];
  /** Tables that we did not make, in a database that we have never migrated. */
  foreign: string[];
}

/** What is in the way, with what to do; null = nothing is. */
export const complaintOf = (facts: ServerFacts): DomainError | null => {
  const { version, encoding, database, user, notOwned, foreign } = facts;
  if (version < OLDEST * 10_000) return serverTooOld(Math.floor(version / 10_000), OLDEST);
  if (encoding !== 'UTF8') return otherEncoding(database, encoding);
  if (foreign.length > 0) return foreignTables(database, foreign);
  if (facts.isReadOnly) return new DatabaseTrouble(noWrites(database));
  if (!facts.mayCreateSchemas || !facts.mayCreateTables)
    return mayNotCreate(user, facts.mayCreateTables ? 'schemas' : 'tables', database);
  if (notOwned.length > 0) return notOwner(user, notOwned);
  return null;
};

const names = (list: readonly string[]) =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`;

/** Tables of the schema `public` that no extension brought. */
const TABLES = sql`pg_class c where c.relnamespace = to_regnamespace('public') and c.relkind in ('r', 'p')
  and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

const list = (columns: ReturnType<typeof sql>) =>
  sql`(select coalesce(json_agg(c.relname order by c.relname), '[]') from ${columns})`;

/** Whether a migration of ours was the first of this database. */
const isOurs = async (db: Db): Promise<boolean> => {
  const { there } = await oneRow<{ there: boolean }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  );
  if (!there) return false;
  const { first } = await oneRow<{ first: string | null }>(
    db,
    sql`select min(created_at)::text as first from drizzle.__drizzle_migrations`,
  );
  return first === String(migrations()[0]?.when);
};

/** @throws DomainError with what is in the way and what to do. */
export const checkServer = async (db: Db): Promise<void> => {
  const facts = await oneRow<ServerFacts>(
    db,
    sql`select current_setting('server_version_num')::int as version,
      current_setting('server_encoding') as encoding, current_database()::text as database,
      current_user::text as "user",
      pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "isReadOnly",
      has_database_privilege(current_database(), 'create') as "mayCreateSchemas",
      coalesce(has_schema_privilege(to_regnamespace('public'), 'create'), false) as "mayCreateTables",
      ${list(sql`${TABLES} and c.relname in ${names(ownTables())} and not pg_has_role(c.relowner, 'usage')`)} as "notOwned",
      ${list(TABLES)} as foreign`,
  );
  const complaint = complaintOf((await isOurs(db)) ? { ...facts, foreign: [] } : facts);
  if (complaint) throw complaint;
};
