import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { Database } from '../../drizzle/client';
import { DomainError } from '../errors';
import type { Delimiter, Encoding, SourceRecord } from '../sources/format';
import {
  guess,
  cutOf,
  recordsOf,
  encodingOf,
  CHOSEN,
  type Guess,
  type Proposal,
  type Sample,
  type Why,
} from '../sources/guess';
import { namesOf, type AnyMapping } from '../sources/mapping';
import { ForeignFile, refuseForeign, type ForeignKind } from '../sources/foreign';
import { ABOUT, type FormatId } from '../sources/formats';
import { jsonFormatOf } from '../sources/guess';
import { faultIn } from '../sources/json';
import { notJson } from '../sources/sentences';
import { explain, openText, pass } from '../sources/open';
import { openBook } from '../sources/records';
import type { Sheet } from '../sources/xlsx';
import type { Store } from '../types';
import { listMappings } from './mappings';
import {
  blankFile,
  blankSheet,
  headerAlone,
  isBlank,
  isJson,
  unreadEncoding,
  tooManyColumns,
} from './sentences';
import { dayOf, type Instant } from '../time';

/** Looks at the beginning of a file that somebody has sent, and says what it seems to be. */

export interface Look {
  fileName: string;
  /** Of a workbook, with how many of their rows hold anything; otherwise empty. */
  sheets: { name: string; filled: number }[];
  /** Null: nothing can be said of it. */
  guess: Guess | null;
  /** Why not, or what else is wrong with it. */
  problem: string | null;
  /** A kind of file that is not read, with what may be done; null = this one is read, or nothing is known of it. */
  refused: RefusedFile | null;
  /** A saved mapping that knows all columns that it needs in this file. */
  match: { name: string; mapping: AnyMapping; savedAt: Instant; newColumns: string[] } | null;
}

/** What somebody says of the file; absent = guessed. */
export interface LookRequest {
  kind?: Sample['kind'] | undefined;
  sheet?: string | undefined;
  delimiter?: Delimiter | undefined;
  header?: boolean | undefined;
  skip?: number | undefined;
  encoding?: Encoding | undefined;
  /** Null = ISO 8601. */
  dateFormat?: string | null | undefined;
  /** The id of a preset; null = none. */
  preset?: string | null | undefined;
  /** The mapping so far. */
  draft?: Proposal | undefined;
  /** Ids of questions. */
  answered?: string[] | undefined;
}

export interface RefusedFile {
  kind: ForeignKind | 'json' | 'brokenJson';
  /** What it is, and what to do; sentences. */
  what: string;
  todo: string;
  /** Of JSON: the format that it seems to be in; else null. */
  format: FormatId | null;
}

/** Enough to tell how dates and numbers are written, and little enough to be read in no time. */
const SAMPLE_BYTES = 512 * 1024;
const SAMPLE_ROWS = 1_000;
/** Columns that are guessed at: each takes about a millisecond, and a mapping names as many. */
const MOST_COLUMNS = 2_000;
/** A sheet may be as wide as a spreadsheet. */
const SAMPLE_CELLS = 200_000;

export const lookAt = async (
  database: Database,
  store: Store,
  { path, fileName }: { path: string; fileName: string },
  asked: LookRequest,
): Promise<Look> => {
  try {
    const { sheets, ...sample } = await sampleOf(path, fileName, asked);
    const { currency, timeZone } = store;
    const today = dayOf(Date.now(), timeZone);
    const found = guess({ ...sample, ...saidOf(asked), today, store: { currency, timeZone } });
    const problem = found.sampled > 0 ? null : nothingIn(fileName, sheets, found);
    const match = await matchOf(database, store, found);
    return { fileName, sheets, guess: found, problem, refused: null, match };
  } catch (thrown) {
    const error = explain(thrown, fileName);
    if (!(error instanceof DomainError)) throw error;
    const { message: what, hint: todo = '' } = error;
    const problem = [what, todo].filter(Boolean).join(' ');
    return { fileName, sheets: [], guess: null, problem, refused: refusedBy(error), match: null };
  }
};

const refusedBy = (error: DomainError): RefusedFile | null => {
  const { message: what, hint: todo = '' } = error;
  if (error instanceof ForeignFile) return { kind: error.kind, what, todo, format: null };
  return error instanceof JsonFile ? { kind: error.kind, what, todo, format: error.format } : null;
};

/** A file of JSON, which has no columns: it may be in a format of ours, or broken. */
class JsonFile extends DomainError {
  constructor(
    readonly kind: 'json' | 'brokenJson',
    readonly format: FormatId | null,
    { message, hint }: DomainError,
  ) {
    super('bad_input', message, hint);
  }
}

/** `text`: the beginning of the file, which may be all of it. */
const jsonFile = (text: string, fileName: string): JsonFile => {
  const format = jsonFormatOf(text);
  const isLines = format === 'shopify-bulk-jsonl';
  const fault = text.length < SAMPLE_BYTES / 4 && !isLines ? faultIn(text) : null;
  if (fault !== null) return new JsonFile('brokenJson', format, notJson(fileName, fault));
  return new JsonFile('json', format, isJson(fileName, format === null ? null : ABOUT[format].label));
};

const saidOf = ({ kind, header, skip, dateFormat, preset, draft, answered }: LookRequest) => ({
  ...(kind && { kind }),
  ...(header !== undefined && { hasHeader: header }),
  ...(skip !== undefined && { skip }),
  ...(dateFormat !== undefined && { dateFormat }),
  ...(preset !== undefined && { preset }),
  ...(draft && { draft }),
  ...(answered && { answered }),
});

/** Why there is nothing to import, and what may help. */
const nothingIn = (fileName: string, sheets: Look['sheets'], { columns, layout }: Guess): string => {
  if (columns.length === 0 && sheets.every(({ filled }) => filled === 0))
    return blankFile(fileName, sheets.length > 1 ? 'sheets' : 'cells');
  const sheet = layout.sheet ?? sheets[0]?.name;
  return sheet !== undefined && sheets.some(({ filled }) => filled > 1)
    ? blankSheet(fileName, sheet)
    : headerAlone(fileName);
};

const sampleOf = async (
  path: string,
  fileName: string,
  { sheet, delimiter: mark, encoding: written }: LookRequest,
): Promise<Omit<Sample, 'kind'> & Pick<Look, 'sheets'>> => {
  const book = await openBook({ path }, fileName);
  if ('sheets' in book) {
    const sheets: Look['sheets'] = [];
    for (const { name, extent } of book.sheets) sheets.push({ name, filled: (await extent()).rows });
    const wanted =
      sheets.find(({ name }) => name === sheet) ?? sheets.find(({ filled }) => filled > 1) ?? sheets[0];
    const chosen = book.sheets.find(({ name }) => name === wanted?.name);
    const records = narrow(chosen ? await firstRecords(chosen) : [], fileName);
    // the first sheet needs no name: next month's may be called otherwise
    const named = chosen && chosen.name !== sheets[0]?.name ? { sheet: chosen.name } : {};
    return { records, encoding: 'utf-8', delimiter: 'comma', sheets, ...named };
  }
  const head = await headOf(path);
  refuseForeign(head, fileName);
  const { encoding, why, unread } = encodingAs(written, head);
  if (unread !== null) throw unreadEncoding(fileName, unread);
  const text = await textOf(await openText({ path }, fileName, encoding));
  if (!/[^\s,;"]/.test(text)) throw isBlank(fileName);
  if (/^\s*[[{]/.test(text)) throw jsonFile(text, fileName);
  const cut = mark === undefined ? cutOf(text) : { delimiter: mark, why: CHOSEN };
  // rejected rows of the same kind come back in UTF-8, whatever the file was in
  return {
    records: narrow(recordsOf(text, cut.delimiter), fileName),
    encoding: encoding === 'utf-8' || written !== undefined ? encoding : 'any',
    delimiter: cut.delimiter,
    why: { delimiter: cut.why, encoding: why },
    sheets: [],
  };
};

/** In the encoding that somebody names, else in the one that its bytes look like. */
const encodingAs = (
  said: Encoding | undefined,
  head: Buffer,
): { encoding: Encoding; why: Why; unread: string | null } =>
  said === undefined ? encodingOf(head) : { encoding: said, why: CHOSEN, unread: null };

const firstRecords = async (sheet: Sheet): Promise<SourceRecord[]> => {
  const first: SourceRecord[] = [];
  let cells = 0;
  for await (const record of sheet.records()) {
    cells += record.cells.length;
    if (first.push(record) >= SAMPLE_ROWS || cells > SAMPLE_CELLS) break;
  }
  return first;
};

/** @throws DomainError `bad_input` for a record of more columns than are guessed at. */
const narrow = (records: SourceRecord[], fileName: string): SourceRecord[] => {
  if (records.some(({ cells }) => cells.length > MOST_COLUMNS)) throw tooManyColumns(fileName, MOST_COLUMNS);
  return records;
};

/** The first bytes of a file, unpacked. */
const headOf = async (path: string): Promise<Buffer> => {
  const raw = await firstOf(createReadStream(path, { end: SAMPLE_BYTES }));
  if (raw[0] !== 0x1f || raw[1] !== 0x8b) return raw;
  // what is cut off, or broken, is said when the file is read
  return firstOf(pass(createReadStream(path), createGunzip())).catch(() => Buffer.alloc(0));
};

const firstOf = async (stream: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= SAMPLE_BYTES) break;
  }
  return Buffer.concat(chunks);
};

/** Whole lines of the beginning of a text. */
const textOf = async (stream: Readable): Promise<string> => {
  const head = await firstOf(stream);
  const text = head.toString('utf8');
  if (head.length < SAMPLE_BYTES) return text;
  const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  return end === 0 ? text : text.slice(0, end);
};

/** The saved mapping that uses most of the file's columns, if all that it needs are there. */
const matchOf = async (database: Database, store: Store, found: Guess): Promise<Look['match']> => {
  const names = found.columns.map(({ name }) => name);
  const saved = await database.read((tx) => listMappings(tx, store.id));
  const fits = saved
    .map((one) => ({ ...one, needed: namesOf(one.mapping) }))
    .filter(
      ({ mapping, needed }) =>
        mapping.header === found.layout.header && needed.every((name) => names.includes(name)),
    )
    .sort((a, b) => b.needed.length - a.needed.length);
  const best = fits[0];
  if (!best || !found.layout.header) return null;
  const known = new Set([...best.needed, ...(best.mapping.passedOver ?? [])]);
  return {
    name: best.name,
    mapping: best.mapping,
    savedAt: best.createdAt,
    newColumns: names.filter((name) => name !== '' && !known.has(name)),
  };
};
