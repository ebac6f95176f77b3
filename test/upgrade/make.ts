// Makes a fixture of an older version, in a checkout of it: a data folder, a dump of Postgres, and what it answers.
//   git worktree add ../older v0.1.0 && mkdir ../older/test/upgrade && cp test/upgrade/{make,answers}.ts ../older/test/upgrade
//   cd ../older && npm ci && DATABASE_URL=… npx tsx test/upgrade/make.ts ../quarterdeck/test/upgrade/v0.1.0
// DATABASE_URL names an empty database of the oldest server that is promised; pg_dump has to be its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { openDatabase, type Database } from '../../drizzle/client';
import { METRIC_IDS } from '../../server/catalog/metrics';
import { ingest } from '../../server/ledger';
import { testStore } from '../database';
import { randomShop } from '../randomShop';
import { openShop } from '../shop';
import { answersOf } from './answers';

const out = resolve(process.argv[2] ?? 'fixture');
const url = process.env.DATABASE_URL;
if (!url) throw new Error('DATABASE_URL names no database.');

/** The shop that a pencil can check, and one at random with its edits, refunds and currencies. */
const fill = async (database: Database): Promise<void> => {
  await openShop(database, { slug: 'pencil' });
  const store = await testStore(database, { slug: 'random' });
  for (const { kind, facts } of randomShop(1).batches) await ingest(database, store, kind, facts);
};

/** Packed as small as it can be: a repository keeps it for ever. */
const pack = (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
const write = (name: string, bytes: Buffer | string) => writeFileSync(join(out, name), bytes);
const run = (command: string, args: string[]) =>
  execFileSync(command, args, { maxBuffer: 1024 * 1024 * 1024 });

mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-fixture-'));
const embedded = await openDatabase({ dataDir: join(folder, 'db') });
await fill(embedded);
write(
  'answers.json',
  `${JSON.stringify({ metrics: METRIC_IDS, answers: await answersOf(embedded, METRIC_IDS) })}\n`,
);
await embedded.close();
write('folder.tar.br', pack(run('tar', ['-C', folder, '-cf', '-', 'db'])));
rmSync(folder, { recursive: true });

const server = await openDatabase({ url });
await fill(server);
await server.close();
write('dump.sql.br', pack(run('pg_dump', ['--inserts', '--no-owner', '--no-privileges', url])));
