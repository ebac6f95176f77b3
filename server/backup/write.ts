import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { rows, type Database, type Db } from '../../drizzle/client';
import { syncFolder } from '../../drizzle/syncFolder';
import { FORMAT, MAGIC, type Header, type Manifest, type TableStart } from './format';
import { contentsOf } from './read';
import { dropAbandoned } from './retention';
import { checkOf, deriveKey, Sealing } from './seal';
import { alreadyThere, differsOnDisk, isFolder, notWritten, reading } from './sentences';
import { sequencesOf, tablesOfShops } from './tables';

/** Writes a backup: one snapshot of the database, table after table, in a memory that does not grow with it. */

/** Rows a statement: of the widest table a few megabytes. */
const PAGE = 2_000;
/** Twice as fast as the usual level, for a file that is a tenth larger. */
const GZIP_LEVEL = 3;
const PROGRESS_MS = 5_000;

export interface Writing {
  /** Whole path. */
  file: string;
  /** What a key file holds; null = not encrypted. */
  secret: Buffer | null;
  progress: (line: string) => void;
  /** Ends it, and nothing is left of it. */
  signal?: AbortSignal;
}

export interface Written {
  rows: number;
  tables: number;
  bytes: number;
}

type Counts = Omit<Written, 'bytes'>;

/** Texts of days, instants and numbers that every server reads back alike. */
const SETTINGS = sql`select set_config('datestyle', 'ISO, YMD', true), set_config('timezone', 'UTC', true),
  set_config('intervalstyle', 'iso_8601', true), set_config('extra_float_digits', '1', true)`;

/** Rows of a table as lines, a page at a time. */
async function* pagesOf(tx: Db, { table, columns }: TableStart): AsyncGenerator<string[]> {
  const texts = sql.join(
    columns.map((column) => sql`${sql.identifier(column)}::text`),
    sql`, `,
  );
  const cursor = sql.identifier(`backup_${table}`);
  const fetch = sql`fetch ${sql.raw(String(PAGE))} from ${cursor}`;
  await tx.execute(sql`declare ${cursor} no scroll cursor for
    select array_to_json(array[${texts}]::text[])::text as line from ${sql.identifier(table)}`);
  for (;;) {
    const page = await rows<{ line: string }>(tx, fetch);
    if (page.length > 0) yield page.map(({ line }) => line);
    if (page.length < PAGE) break;
  }
  await tx.execute(sql`close ${cursor}`);
}

const lineOf = (note: object): string => `${JSON.stringify(note)}\n`;

/** The whole body of a backup, in pieces; `counts` has at the end what was written. */
async function* bodyOf(
  tx: Db,
  about: Manifest,
  counts: Counts,
  progress: Writing['progress'],
): AsyncGenerator<string> {
  yield lineOf({ manifest: about });
  let said = Date.now();
  for (const start of await tablesOfShops(tx)) {
    const hash = createHash('sha256');
    let count = 0;
    yield lineOf(start);
    for await (const page of pagesOf(tx, start)) {
      const text = `${page.join('\n')}\n`;
      hash.update(text);
      count += page.length;
      yield text;
      if (Date.now() - said < PROGRESS_MS) continue;
      said = Date.now();
      progress(reading(start.table, count));
    }
    yield lineOf({ end: start.table, rows: count, sha256: hash.digest('hex') });
    counts.tables += 1;
    counts.rows += count;
  }
  yield lineOf({ closing: { ...counts, sequences: await sequencesOf(tx) } });
}

const sealFor = (secret: Buffer | null): { seal: Header['seal']; key: Buffer | null } => {
  if (secret === null) return { seal: null, key: null };
  const salt = randomBytes(32);
  const key = deriveKey(secret, salt);
  return { seal: { cipher: 'aes-256-gcm', salt: salt.toString('hex'), check: checkOf(key) }, key };
};

/** @throws DomainError where something has the name already. */
const refuseTaken = async (file: string): Promise<void> => {
  const found = await stat(file).catch(() => null);
  if (found !== null) throw found.isDirectory() ? isFolder(file) : alreadyThere(file);
};

/** Streams the body into `part`; when this returns, all of it is on the disk. */
const stream = async (
  body: AsyncIterable<string>,
  part: string,
  { secret, signal }: Pick<Writing, 'secret' | 'signal'>,
): Promise<void> => {
  const { seal, key } = sealFor(secret);
  const header = Buffer.from(`${MAGIC} ${FORMAT} ${JSON.stringify({ seal } satisfies Header)}\n`);
  const target = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
  target.write(header);
  const sealing = key ? new Sealing(key, header) : new PassThrough();
  await pipeline(Readable.from(body), createGzip({ level: GZIP_LEVEL }), sealing, target, {
    ...(signal && { signal }),
  });
};

/** Reads the file as a restore would. @throws DomainError when it is not what was written. */
const compare = async (
  part: string,
  { secret, signal }: Pick<Writing, 'secret' | 'signal'>,
  counts: Counts,
): Promise<void> => {
  const { contents } = await contentsOf(part, secret);
  let found: Counts = { rows: 0, tables: 0 };
  for await (const piece of contents) {
    signal?.throwIfAborted();
    if ('closing' in piece) found = { rows: piece.closing.rows, tables: piece.closing.tables };
  }
  if (found.rows !== counts.rows || found.tables !== counts.tables) throw differsOnDisk(part);
};

/**
 * A backup of the database as it is at this moment. The file stands under its name only once it was read back,
 * which holds up nobody: the snapshot is given back before.
 * @throws DomainError when the disk is full, the file is there or can't be written; then nothing is left of it.
 */
export const writeBackup = async (
  database: Pick<Database, 'read'>,
  about: (tx: Db) => Promise<Manifest>,
  writing: Writing,
): Promise<Written> => {
  const { file, progress } = writing;
  // two backups to one name do not write into one file
  const part = `${file}.${randomBytes(6).toString('hex')}.part`;
  await refuseTaken(file);
  await dropAbandoned(dirname(file), (name) => name === basename(file));
  const counts: Counts = { rows: 0, tables: 0 };
  try {
    await database.read(async (tx) => {
      await tx.execute(SETTINGS);
      await stream(bodyOf(tx, await about(tx), counts, progress), part, writing);
    }, writing.signal);
    await compare(part, writing, counts);
    const { size } = await stat(part);
    await refuseTaken(file);
    await rename(part, file);
    await syncFolder(dirname(file));
    return { ...counts, bytes: size };
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw notWritten(file, error);
  }
};
