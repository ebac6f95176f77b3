import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { packageRoot } from './packageRoot';

/** The migrations as files: the versions that the tables have had, and the tables that they make. */

const folder = () => join(packageRoot(), 'drizzle', 'migrations');

interface Journal {
  entries: { tag: string; when: number }[];
}

/** drizzle-kit writes it beside the migrations. */
const journalOf = (path: string): Journal =>
  JSON.parse(readFileSync(join(path, 'meta', '_journal.json'), 'utf8')) as Journal;

/** Every migration of this program, oldest first; `when` is how the journal of a database names it. */
export const migrations = (): { tag: string; when: number }[] => journalOf(folder()).entries;

/** Calls `work` with a folder of the migrations up to `last`; all of them when it is not given. */
export const withMigrations = async <T>(
  last: string | undefined,
  work: (folder: string) => Promise<T>,
): Promise<T> => {
  if (last === undefined) return work(folder());
  const copy = mkdtempSync(join(tmpdir(), 'quarterdeck-migrations-'));
  try {
    cpSync(folder(), copy, { recursive: true });
    const { entries, ...journal } = journalOf(copy);
    const upTo = entries.slice(0, entries.findIndex(({ tag }) => tag === last) + 1);
    writeFileSync(join(copy, 'meta', '_journal.json'), JSON.stringify({ ...journal, entries: upTo }));
    return await work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const CREATED = /CREATE TABLE (?:IF NOT EXISTS )?"(\w+)"/gi;

/** Names of all tables that some migration has made. */
export const ownTables = (): string[] => [
  ...new Set(
    readMigrationFiles({ migrationsFolder: folder() })
      .flatMap(({ sql }) => sql)
      .flatMap((statement) => [...statement.matchAll(CREATED)].map(([, name]) => name ?? '')),
  ),
];
