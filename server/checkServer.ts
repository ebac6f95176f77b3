import { sql } from 'drizzle-orm';
import { oneRow, type Db } from '../drizzle/client';
import { migrations, ownTables } from '../drizzle/migrationFiles';
import { DatabaseTrouble } from './databaseTrouble';
import { misconfigured, type DomainError } from './errors';

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

const FEW = 5;
const named = (tables: readonly string[]): string =>
  tables.length > FEW ? `${tables.slice(0, FEW).join(', ')} …` : tables.join(', ');

/** What is in the way, with what to do; null = nothing is. */
export const complaintOf = (facts: ServerFacts): DomainError | null => {
  const { version, encoding, database, user, notOwned, foreign } = facts;
  if (version < OLDEST * 10_000)
    return misconfigured(
      `The database server is Postgres ${Math.floor(version / 10_000)}; Quarterdeck needs ${OLDEST} or newer.`,
      'Upgrade the server, or let DATABASE_URL name another one.',
    );
  if (encoding !== 'UTF8')
    return misconfigured(
      `The database ${database} has the encoding ${encoding}; Quarterdeck needs UTF8.`,
      `Make another one: create database NAME encoding 'UTF8' template template0`,
    );
  if (foreign.length > 0)
    return misconfigured(
      `The database ${database} holds tables of another program: ${named(foreign)}.`,
      'Give Quarterdeck a database of its own: create database NAME',
    );
  if (facts.isReadOnly)
    return new DatabaseTrouble(
      `The database ${database} takes no writes: it is a standby, or was made read-only.`,
      'Let DATABASE_URL name the server that takes writes.',
    );
  if (!facts.mayCreateSchemas || !facts.mayCreateTables)
    return misconfigured(
      `The user ${user} may not create ${facts.mayCreateTables ? 'schemas' : 'tables'} in the database ${database}.`,
      `Make it the owner: alter database ${database} owner to ${user}`,
    );
  if (notOwned.length > 0)
    return misconfigured(
      `The user ${user} does not own these tables, and could not migrate them: ${named(notOwned)}.`,
      `Make it their owner: alter table NAME owner to ${user}`,
    );
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
