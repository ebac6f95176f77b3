import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { openDatabase } from '../drizzle/client';
import { packageRoot } from '../drizzle/packageRoot';
import { createDatabase, onServer } from './server';

/** What a run makes once: a migrated database that every test's begins as, and the folder of test/programs.ts. */

const inDatabase = async (server: string) => {
  const { name, url, drop } = await createDatabase(server);
  await (await openDatabase({ url })).close();
  const dropAll = async () => {
    const left = await onServer(server, `select datname from pg_database where datname like '${name}\\_%'`);
    for (const { datname } of left)
      await onServer(server, `drop database if exists ${String(datname)} with (force)`);
    await drop();
  };
  return { template: name, drop: dropAll };
};

const inFile = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-template-'));
  const client = await PGlite.create();
  await migrate(drizzle(client), { migrationsFolder: join(packageRoot(), 'drizzle', 'migrations') });
  const dump = await client.dumpDataDir('none');
  await client.close();
  const path = join(folder, 'migrated.tar');
  writeFileSync(path, Buffer.from(await dump.arrayBuffer()));
  return { template: path, drop: async () => rmSync(folder, { recursive: true, force: true }) };
};

/** Of the run's start; what it gives back is called at its end. */
export const setup = async (): Promise<() => Promise<void>> => {
  const url = process.env.TEST_DATABASE_URL;
  const { template, drop } = await (url ? inDatabase(url) : inFile());
  process.env.QUARTERDECK_TEST_TEMPLATE = template;
  const cache = join(packageRoot(), 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const programs = mkdtempSync(join(cache, 'test-programs-'));
  process.env.QUARTERDECK_TEST_PROGRAMS = programs;
  return async () => {
    rmSync(programs, { recursive: true, force: true });
    await drop();
  };
};
