import type { FormatId } from '../formats';
import type { Delimiter, Encoding, SourceRecord } from '../format';
import type { Mapping } from '../mapping';
import type { Asked, Why } from './asked';
import { cellsBy } from './cells';
import { columnsOf, kindOf, type GuessedColumn } from './columns';
import { dateReadingOf, type DateReading } from './dateReadings';
import type { Kind } from './fields';
import { formatOf } from './knownFormat';
import { columnsByField, completed, proposalOf, type Proposal } from './proposal';
import { questionsOf } from './questions';
import { notesOf, rowOf } from './rows';
import { tableOf } from './table';
import { whysOf } from './why';
import { DATES, writtenOf } from './written';

/**
 * What an unknown file seems to be, from a sample of its rows. It is guessed how cells are cut, how numbers and dates
 * are written, and which column is what, each with its reason. What the sample leaves open is asked. Pure.
 */

/** What was taken of a file as a whole. */
export type Taken =
  | 'kind'
  | 'row'
  | 'delimiter'
  | 'header'
  | 'encoding'
  | 'decimal'
  | 'dates'
  | 'currency'
  | 'rates';

/** A rule of rows that are likely no orders. */
export interface LeaveOutOffer {
  rule: Mapping['leaveOut'][number];
  /** Of the sampled rows. */
  rows: number;
  sentence: string;
}

/** A list of a known program, recognised by its header. */
export interface Preset {
  id: string;
  label: string;
  /** Sentences: known traps of such lists, and how they were answered. */
  notes: string[];
}

export interface Guess {
  /** A format that is known by its header; then the rest does not matter. */
  format: FormatId | null;
  /** A known program that wrote the list; its mapping is in the proposal. */
  preset: Preset | null;
  layout: { encoding: Encoding; delimiter: Delimiter; header: boolean; skip: number; sheet?: string };
  /** Null: neither orders nor costs nor sessions. */
  kind: Kind | null;
  /** A row is a line of an order, or a whole one. */
  row: Mapping['row'];
  decimal: Mapping['decimal'] | null;
  thousands: Mapping['thousands'];
  /** Ways of writing dates that fit all of them; null = ISO 8601. */
  dates: (string | null)[];
  /** The currency in the name of a column, or in all of its cells. */
  currency: string | null;
  /** How a column of tax rates writes them; null = there is none, or nothing tells. */
  taxRates: Mapping['taxRates'] | null;
  /** Rows below zero, which take something back; null = there are none. */
  notes: 'quantity below 0' | 'amount below 0' | null;
  columns: GuessedColumn[];
  /** Why each was taken; null = it was not. */
  why: Record<Taken, Why | null>;
  /** First by the format that stands, then by the others that fit; empty = no column is the date. */
  dateReadings: DateReading[];
  leaveOut: LeaveOutOffer[];
  /** Of each rule of the proposal, how many sampled rows it takes. */
  ruleCounts: number[];
  /** The mapping as far as it is known. */
  proposal: Proposal;
  /** Rows that were looked at. */
  sampled: number;
  questions: Asked[];
}

export interface Sample {
  records: readonly SourceRecord[];
  encoding: Encoding;
  delimiter: Delimiter;
  sheet?: string;
  /** Of how it is cut, if that was guessed. */
  why?: { delimiter: Why | null; encoding: Why | null };
  /** What a person says that it is, and how it is cut; default: guessed. */
  kind?: Kind;
  hasHeader?: boolean;
  skip?: number;
  /** A way of writing dates, as far as it is typed; null = ISO 8601. */
  dateFormat?: string | null;
  /** The mapping so far. */
  draft?: Proposal;
  /** Ids of questions that were answered without an entry of a mapping. */
  answered?: readonly string[];
}

export const guess = (sample: Sample): Guess => {
  const { encoding, delimiter, sheet, draft } = sample;
  const { skip, names, hasHeader, rows } = tableOf(sample.records, sample);
  const kind = sample.kind ?? draft?.kind ?? kindOf(names, hasHeader);
  const given = names.map((name, at) => ({
    name,
    cells: rows.map(({ cells }) => (cells[at] ?? '').trim()),
  }));
  const columns = columnsOf(kind ?? 'orders', given, hasHeader && kind !== null);
  const cells = cellsBy({ columns: draft?.columns ?? columnsByField(columns) }, given);
  const written = writtenOf(cells, columns);
  const found = {
    format: formatOf(names, hasHeader),
    preset: null,
    layout: { encoding, delimiter, header: hasHeader, skip, ...(sheet !== undefined && { sheet }) },
    kind,
    row: rowOf(cells).row,
    ...written.numbers,
    dates: written.dates?.formats ?? [null],
    currency: columns.map((column) => column.currency).find((code) => code !== null) ?? null,
    taxRates: written.taxRates,
    notes: notesOf(cells),
    columns,
    leaveOut: [],
    sampled: rows.length,
  };
  const proposal = draft ? completed(draft, found) : proposalOf(found);
  const dateReadings = dateReadingsOf(sample, found.dates, cells.of(...DATES));
  const all = { ...found, why: whysOf(sample, found, cells), dateReadings };
  const { answered = [] } = sample;
  const questions = questionsOf({ found: all, proposal, answered, needsZone: written.needsZone });
  return { ...all, proposal, ruleCounts: [], questions };
};

/** First by the format that somebody gives, then by those that fit. */
const dateReadingsOf = (
  { dateFormat, draft }: Sample,
  fitting: Guess['dates'],
  dates: readonly string[],
): DateReading[] => {
  if (!dates.some(Boolean)) return [];
  const said = dateFormat === undefined ? draft?.dates && (draft.dates.format ?? null) : dateFormat;
  const formats = new Set([...(said === undefined ? [] : [said]), ...fitting]);
  return [...formats].map((format) => dateReadingOf(format, dates));
};
