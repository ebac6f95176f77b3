import { basename } from 'node:path';
import type { Database, Db } from '../../drizzle/client';
import { importRejections, importStage } from '../../drizzle/schema';
import type { Store } from '../types';
import { databaseTrouble } from '../databaseTrouble';
import { DomainError } from '../errors';
import { refuseArchived, withLedger, type Counts, type Ledger } from '../ledger';
import { type FactKind, type FactOf, type Rejection, type SaleFact } from '../facts/fact';
import { isCurrency, text } from '../facts/fields';
import { FORMAT_IDS, FORMATS, type FormatId } from '../sources/formats';
import type { AnyFormat, ReadOptions } from '../sources/format';
import { dateReader, mappingFormat, type AnyMapping } from '../sources/mapping';
import type { FileInput } from '../sources/open';
import { isTimeZone, type Day } from '../time';
import { beginImport, discardImport, finishImport, holdImport, keepAlive, keepCheck } from './importLog';
import { refundNotes, withCurrency } from './refunds';
import { storeRejectedRows } from './rejectedRows';
import { readIntoStage, type Read } from './readFile';
import { Buyers } from './buyers';
import { Fractions } from './fractions';
import { Reckoning, type Reckoned, type Repeats } from './reckoning';
import { resolveRepeats, type Resolved } from './repeats';
import { previewOf, type PreviewSale } from './preview';
import { refuseStrangers, strangerNotes } from './strangers';
import { unratedNotes } from './unrated';
import { countRejectedRows, countRejections, dropStage, isOf, stagedPages, type ImportKey } from './stage';
import {
  IMPORT_FAULT,
  noCurrency,
  noDateFormat,
  noFormat,
  noSourceName,
  noTimeZone,
  ratesHaveNoSource,
} from './sentences';

/** A mapping and the name that the log knows it by. */
export interface NamedMapping {
  name: string;
  mapping: AnyMapping;
}

export type ImportRequest = FileInput & {
  /** As people know it; with a path the default is the path's last part. */
  fileName?: string;
  format: FormatId | NamedMapping;
  /** Reads, checks and books everything, and then takes it all back. */
  dryRun?: boolean;
  /** IANA zone of stamps that name none. Default: the store's. */
  zone?: string;
  /** Currency of amounts whose file does not name one. */
  currency?: string;
  /** Whose facts the file holds: keeps two shops, ad accounts or properties apart. Default: the format's name for it. */
  source?: string;
  /** How the dates of a format of ours are written, where a spreadsheet has saved the file again. */
  dateFormat?: string;
  /** Spreads a cost that the file gives for several days in one evenly over them; else such a file is refused. */
  spread?: boolean;
  /** The last day of which the file holds all; default: the day of its newest event, which may be cut. */
  coversTo?: Day | undefined;
};

export interface ImportProgress {
  phase: 'reading' | 'publishing';
  /** Rows read, or facts published, so far. */
  done: number;
  /** Facts to publish; null while reading. */
  of: number | null;
}

export interface ImportReport extends Reckoned {
  /** In the import log; a dry run is in no log, but its rejected rows are kept under this number for a day. */
  importId: number;
  /** Id of the format, or the mapping's name. */
  format: string;
  fileName: string;
  /** Data rows, without the header. */
  rowsRead: number;
  /** Rows behind facts that were taken = read − rejected − fallen − left out − repeated. */
  rowsTaken: number;
  /** Rows without a reason of their own that were not taken, as another row of their fact was rejected. */
  rowsFallen: number;
  /** Rows that say what another one says too, which is taken once. */
  rowsRepeated: number;
  /** Rows without anything in them: no data rows. */
  rowsBlank: number;
  /** Facts that were taken = new + changed + unchanged. */
  facts: number;
  new: number;
  changed: number;
  unchanged: number;
  /** The first 1,000 reasons by row; all are in the import log. */
  rejected: Rejection[];
  /** Rows that have a reason. */
  rejectedCount: number;
  /** All reasons: a row may have several. */
  reasonCount: number;
  /** Rows that by the format's rules are no facts, by reason. */
  leftOut: Record<string, number>;
  /** What should be known of facts that were taken, with how many. */
  notes: Record<string, number>;
  dryRun: boolean;
  /** The first orders and credit notes as the ledger booked them; null = no dry run, or no file of sales. */
  preview: PreviewSale[] | null;
}

const SHOWN = 1_000;

/** Carries a dry run's report out of the transaction that it undoes. */
class DryRunDone extends Error {
  constructor(readonly report: ImportReport) {
    super('dry run');
  }
}

/**
 * Imports a file, all or nothing: it is staged and read to its last byte, and then published in one
 * transaction. Bad rows are reported and the others taken. Throws a DomainError if the file as a
 * whole can't be read, or the store is archived; then nothing is stored and the log says why.
 */
export const importFile = async (
  database: Database,
  store: Store,
  request: ImportRequest,
  progress: (step: ImportProgress) => void = () => {},
): Promise<ImportReport> => {
  refuseArchived(store);
  const format = formatOf(request.format);
  const timeZone = zoneOf(request.zone, store);
  checkCurrency(request.currency);
  checkSource(request.source, format);
  checkDates(request.dateFormat);
  const fileName = request.fileName ?? ('path' in request ? basename(request.path) : 'file');
  const key = await beginImport(database, store, labelOf(request.format), fileName);
  const { currency, spread, dateFormat } = request;
  const source = request.source?.trim();
  const storeCurrency = store.currency;
  const options: ReadOptions = { timeZone, currency, source, spread, dateFormat, storeCurrency };
  const run: Run = { database, store, request, format, options, fileName, key, progress };
  const rest = keepAlive(database, key);
  try {
    const read = await readIntoStage(run);
    const resolved = await resolveRepeats(database, key, format, read.stage);
    await storeRejectedRows(database, key, { input: request, fileName, format, options: run.options });
    return await publish(run, read, resolved);
  } catch (error) {
    if (error instanceof DryRunDone) {
      await (error.report.rejectedCount > 0 ? keepCheck(database, key) : discardImport(database, key, null));
      return error.report;
    }
    // The reason matters more than a log that could not be written.
    await discardImport(database, key, request.dryRun ? null : reasonOf(error)).catch(() => {});
    throw error;
  } finally {
    rest();
  }
};

/** One import, from its request on. */
export interface Run {
  database: Database;
  store: Store;
  request: ImportRequest;
  format: AnyFormat;
  options: ReadOptions;
  fileName: string;
  key: ImportKey;
  progress: (step: ImportProgress) => void;
}

const labelOf = (format: ImportRequest['format']): string =>
  typeof format === 'string' ? format : format.name;

const formatOf = (id: ImportRequest['format']): AnyFormat => {
  if (typeof id !== 'string') return mappingFormat(id.mapping) as unknown as AnyFormat;
  if (!FORMAT_IDS.includes(id)) throw noFormat(id, FORMAT_IDS);
  return FORMATS[id] as unknown as AnyFormat;
};

const zoneOf = (zone: string | undefined, store: Store): string => {
  if (zone !== undefined && !isTimeZone(zone)) throw noTimeZone(zone);
  return zone ?? store.timeZone;
};

const checkCurrency = (code: string | undefined): void => {
  if (code !== undefined && !isCurrency(code)) throw noCurrency(code);
};

const checkSource = (name: string | undefined, { kind }: AnyFormat): void => {
  if (name === undefined) return;
  const wrong = text(60).safeParse(name).error?.issues[0]?.message;
  if (wrong !== undefined) throw noSourceName(name, wrong);
  if (kind === 'fx') throw ratesHaveNoSource();
};

const checkDates = (format: string | undefined): void => {
  const { problem } = dateReader(format);
  if (format !== undefined && problem !== null) throw noDateFormat(format, problem);
};

const reasonOf = (error: unknown): string => {
  const known = error instanceof DomainError ? error : databaseTrouble(error);
  return known ? [known.message, known.hint].filter(Boolean).join(' ') : IMPORT_FAULT;
};

const publish = (run: Run, { stage, rowsRead }: Read, resolved: Resolved): Promise<ImportReport> =>
  withLedger(run.database, run.store, async (ledger, tx) => {
    await holdImport(tx, run.key);
    ledger.refuseArchived();
    ledger.noteFor(run.key.importId);
    if (run.request.coversTo !== undefined) ledger.coversTo(run.request.coversTo);
    const { rowsFallen, repeats } = resolved;
    const { leftOut, notes, blanks } = stage;
    const { counts, reckoned, seen } = await postStage(run, ledger, tx, repeats);
    const rejectedCount = await countRejectedRows(tx, run.key);
    const rowsLeftOut = Object.values(leftOut).reduce((sum, n) => sum + n, 0);
    const report: ImportReport = {
      importId: run.key.importId,
      format: labelOf(run.request.format),
      fileName: run.fileName,
      rowsRead,
      rowsTaken: rowsRead - rejectedCount - rowsFallen - rowsLeftOut - repeats.count,
      rowsFallen,
      rowsRepeated: repeats.count,
      rowsBlank: blanks,
      facts: counts.new + counts.changed + counts.unchanged,
      ...counts,
      rejected: await firstRejections(tx, run.key),
      rejectedCount,
      reasonCount: await countRejections(tx, run.key),
      leftOut,
      ...reckoned,
      notes: {
        ...notes,
        ...(run.format.kind === 'sales' ? await refundNotes(tx, run.key) : {}),
        ...(run.format.kind === 'sales' ? await unratedNotes(tx, run.store, run.key) : {}),
        ...(await strangerNotes(tx, run.format.kind, run.key)),
        ...Object.assign({}, ...seen.map((one) => one.notes())),
      },
      dryRun: run.request.dryRun ?? false,
      preview: run.request.dryRun && run.format.kind === 'sales' ? await previewOf(run, tx, stage) : null,
    };
    if (report.dryRun) throw new DryRunDone(report);
    await dropStage(tx, run.key);
    await finishImport(tx, run.key, report);
    return report;
  });

/** What sees all facts of a file, and has something to say of them in the end. */
type Noting = Pick<Buyers, 'page' | 'notes'>;

const postStage = async (
  run: Run,
  ledger: Ledger,
  tx: Db,
  repeats: Repeats,
): Promise<{ counts: Counts; reckoned: Reckoned; seen: readonly Noting[] }> => {
  const { format, key, progress } = run;
  const counts: Counts = { new: 0, changed: 0, unchanged: 0 };
  const reckoning = new Reckoning();
  const seen: readonly Noting[] = [new Buyers(run.store.customersInclude), new Fractions()];
  reckoning.repeats(repeats);
  const of = await countStaged(tx, key);
  let done = 0;
  for await (const page of stagedPages(tx, key)) {
    const facts = page.map(({ payload }) => JSON.parse(payload) as FactOf<FactKind>);
    await refuseStrangers(tx, run.store.id, format.kind, facts);
    for (const one of seen) one.page(format.kind, facts);
    const became = await ledger.apply(format.kind, facts);
    for (const name of ['new', 'changed', 'unchanged'] as const) counts[name] += became[name];
    reckoning.page(format.kind, page, await statedIn(tx, run, facts), ledger.takeOlder());
    done += page.length;
    progress({ phase: 'publishing', done, of });
  }
  return { counts, reckoned: await reckoning.end(tx, key), seen };
};

/** Facts with the currency that they are in, also where only their order names it. */
const statedIn = (tx: Db, { format, store }: Run, facts: FactOf<FactKind>[]) =>
  format.kind === 'sales' ? withCurrency(tx, store.id, facts as SaleFact[]) : facts;

const countStaged = (tx: Db, key: ImportKey): Promise<number> =>
  tx.$count(importStage, isOf(importStage, key));

const firstRejections = (tx: Db, key: ImportKey): Promise<Rejection[]> => {
  const { row, field, value, reason } = importRejections;
  return tx
    .select({ row, field, value, reason })
    .from(importRejections)
    .where(isOf(importRejections, key))
    .orderBy(row, importRejections.ordinal)
    .limit(SHOWN);
};
