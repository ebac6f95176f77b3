import { sql, type SQL } from 'drizzle-orm';
import { rows, type Database, type Db } from '../drizzle/client';

/** What the database does for a piece of work: its statements, run once more by EXPLAIN. */

export interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];

/** Every scan of a table that a statement makes, run for real. */
const scans = async (db: Db, statement: SQL): Promise<Node[]> => {
  const [found] = await rows<{ 'QUERY PLAN': { Plan: Node }[] | string }>(
    db,
    sql`explain (analyze, format json) ${statement}`,
  );
  const plan = found!['QUERY PLAN'];
  const [{ Plan }] = (typeof plan === 'string' ? JSON.parse(plan) : plan) as [{ Plan: Node }];
  return flat(Plan).filter((node) => node['Relation Name'] !== undefined);
};

/** Rows that a scan looked at, those that it threw away included. */
export const rowsRead = (node: Node): number =>
  node['Actual Loops'] *
  (node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0));

/** Runs work and gives every statement that it executed. */
const statementsOf = async (database: Database, work: (tx: Db) => Promise<unknown>): Promise<SQL[]> => {
  const statements: SQL[] = [];
  await database.read(async (tx) => {
    const recording = new Proxy(tx, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (key !== 'execute') return typeof value === 'function' ? value.bind(target) : value;
        return (statement: SQL) => {
          statements.push(statement);
          return target.execute(statement);
        };
      },
    });
    await work(recording);
  });
  return statements;
};

/** Every scan that a piece of work makes. */
export const explained = async (database: Database, work: (tx: Db) => Promise<unknown>): Promise<Node[]> => {
  const statements = await statementsOf(database, work);
  // in one transaction: what one statement sets holds for the next
  return database.read(async (tx) => {
    const nodes: Node[] = [];
    for (const statement of statements) nodes.push(...(await scans(tx, statement)));
    return nodes;
  });
};

/**
 * Statistics only when the test asks for them: a server that analyses a table while the test fills it
 * plans for half of it.
 */
export const analyseNothing = async (database: Database): Promise<void> => {
  const tables = await rows<{ name: string }>(
    database.db,
    sql`select quote_ident(relname) as name from pg_stat_user_tables where schemaname = 'public'`,
  );
  for (const { name } of tables)
    await database.db.execute(sql.raw(`alter table ${name} set (autovacuum_enabled = false)`));
};
