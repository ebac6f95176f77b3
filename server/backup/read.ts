import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ZodError } from 'zod';
import { DomainError } from '../errors';
import {
  FORMAT,
  header,
  HEADER_MOST,
  MAGIC,
  note,
  type Closing,
  type Header,
  type Manifest,
  type TableStart,
} from './format';
import { deriveKey, isKeyOf, Opening } from './seal';
import {
  damaged,
  inTable,
  isFolder,
  needsKey,
  newerFormat,
  noBackup,
  unreadable,
  wrongKey,
} from './sentences';

/** Reads a backup from its first byte to its last, and believes nothing that its hashes do not confirm. */

/** What a backup holds, in order: tables with their rows, as lines, and the closing. */
export type Piece = TableStart | { rows: string[] } | { closing: Closing };

interface Contents {
  about: Manifest;
  /** Whether the file is encrypted. */
  isSealed: boolean;
  contents: AsyncIterable<Piece>;
}

const readHeader = async (
  handle: FileHandle,
  file: string,
): Promise<{ text: Buffer; seal: Header['seal'] }> => {
  const start = Buffer.alloc(HEADER_MOST);
  const { bytesRead } = await handle.read(start, 0, HEADER_MOST, 0);
  const end = start.subarray(0, bytesRead).indexOf('\n');
  const line = /^(\S+) (\d+) (.*)$/.exec(start.toString('utf8', 0, Math.max(0, end)));
  if (line?.[1] !== MAGIC) throw noBackup(file);
  if (Number(line[2]) > FORMAT) throw newerFormat(file, Number(line[2]));
  try {
    const { seal } = header.parse(JSON.parse(line[3] ?? ''));
    return { text: Buffer.from(start.subarray(0, end + 1)), seal };
  } catch {
    throw damaged(file, inTable(null));
  }
};

const openingOf = (seal: Header['seal'], secret: Buffer | null, text: Buffer, file: string) => {
  if (seal === null) return new PassThrough();
  if (secret === null) throw needsKey(file);
  const key = deriveKey(secret, Buffer.from(seal.salt, 'hex'));
  if (!isKeyOf(key, seal.check)) throw wrongKey(file);
  return new Opening(key, text);
};

const bodyOf = async (
  file: string,
  secret: Buffer | null,
): Promise<{ body: Readable; isSealed: boolean }> => {
  const handle = await open(file, 'r').catch(() => {
    throw unreadable(file);
  });
  try {
    // a folder opens as a file does
    if ((await handle.stat()).isDirectory()) throw isFolder(file);
    const { text, seal } = await readHeader(handle, file);
    const opening = openingOf(seal, secret, text, file);
    const from = createReadStream(file, { start: text.length });
    // The reader of the last stream hears of what went wrong in any of them.
    return { body: pipeline(from, opening, createGunzip(), () => {}), isSealed: seal !== null };
  } finally {
    await handle.close();
  }
};

/** Whole lines, many at a time. */
async function* linesOf(body: Readable): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf8', { fatal: true });
  let rest = '';
  for await (const data of body) {
    const lines = (rest + decoder.decode(data as Buffer, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') throw new Error('the last line has no end');
}

/** Follows a backup line by line, and holds every table against its count and hash. */
class Follower {
  table: string | null = null;
  manifest: Manifest | null = null;
  isClosed = false;
  private total = 0;
  private tables = 0;
  private rows = 0;
  private hash = createHash('sha256');

  /** What the lines bring. @throws Error on anything that `write.ts` would not have written. */
  *take(lines: readonly string[]): Generator<Piece> {
    let page: string[] = [];
    for (const line of lines) {
      if (this.isClosed) throw new Error('something follows the closing');
      if (line.startsWith('[')) {
        page.push(line);
        continue;
      }
      if (page.length > 0) yield this.count(page);
      page = [];
      const piece = this.takeNote(line);
      if (piece) yield piece;
    }
    if (page.length > 0) yield this.count(page);
  }

  private count(page: string[]): Piece {
    if (this.table === null) throw new Error('a row of no table');
    this.hash.update(`${page.join('\n')}\n`);
    this.rows += page.length;
    return { rows: page };
  }

  private takeNote(line: string): Piece | null {
    const said = note.parse(JSON.parse(line));
    if ('manifest' in said) {
      this.manifest = said.manifest;
      return null;
    }
    if (this.manifest === null) throw new Error('there is no manifest');
    if ('closing' in said) return this.close(said.closing);
    if ('table' in said) return this.begin(said);
    this.end(said.end, said.rows, said.sha256);
    return null;
  }

  private begin(start: TableStart): Piece {
    if (this.table !== null) throw new Error('a table has no end');
    this.table = start.table;
    this.rows = 0;
    this.hash = createHash('sha256');
    return start;
  }

  private end(table: string, count: number, sha256: string): void {
    if (table !== this.table || count !== this.rows || sha256 !== this.hash.digest('hex'))
      throw new Error('a table is not what was written');
    this.tables += 1;
    this.total += count;
    this.table = null;
  }

  private close(closing: Closing): Piece {
    if (this.table !== null || closing.tables !== this.tables || closing.rows !== this.total)
      throw new Error('the backup is not what was written');
    this.isClosed = true;
    return { closing };
  }
}

/** What goes wrong while a file is decompressed, opened or parsed comes from its bytes. */
const isOfTheFile = (error: unknown): boolean =>
  !(error instanceof DomainError) && (error instanceof ZodError || error instanceof Error);

async function* piecesOf(body: Readable, follower: Follower, file: string): AsyncGenerator<Piece> {
  let last: string | null = null;
  const batches = linesOf(body);
  try {
    for (;;) {
      let pieces: Piece[];
      try {
        const batch = await batches.next();
        if (batch.done) break;
        pieces = [...follower.take(batch.value)];
      } catch (error) {
        throw isOfTheFile(error) ? damaged(file, inTable(last)) : error;
      }
      last = follower.table ?? last;
      yield* pieces;
    }
    if (!follower.isClosed) throw damaged(file, inTable(last));
  } finally {
    body.destroy();
  }
}

/**
 * Opens a backup: what it is of, and its contents, to be read once.
 * @throws DomainError `bad_input` for a file that is none, is damaged or cut off, or that the key does not open.
 */
export const contentsOf = async (file: string, secret: Buffer | null): Promise<Contents> => {
  const follower = new Follower();
  const { body, isSealed } = await bodyOf(file, secret);
  const pieces = piecesOf(body, follower, file);
  const first = await pieces.next();
  const about = follower.manifest;
  if (about === null) throw damaged(file, inTable(null));
  return { about, isSealed, contents: joined(first, pieces) };
};

async function* joined(first: IteratorResult<Piece>, rest: AsyncGenerator<Piece>): AsyncGenerator<Piece> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
