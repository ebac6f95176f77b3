import type { Day } from '../../time';
import type { FormatId } from '../formats';
import type { Delimiter, Encoding, SourceRecord } from '../format';
import type { Mapping } from '../mapping';
import type { Asked, Why } from './asked';
import { cellsBy, type Cells, type GivenColumn } from './cells';
import { columnsOf, type GuessedColumn } from './columns';
import { signOf } from './currencies';
import { dateReadingOf, type DateReading } from './dateReadings';
import { kindOf } from './kinds';
import { formatOf } from './knownFormat';
import { leaveOutOf, ruleCountsOf, type LeaveOutOffer } from './leaveOut';
import { answersOf, presetFor, proposalBy, withPreset } from './presets';
import { columnsByField, completed, proposalOf, type Proposal, type Told } from './proposal';
import { questionsOf } from './questions';
import { notesOf, rowOf } from './rows';
import { spreadOf, type SpreadField } from './spreads';
import type { Roles, Sums } from './sums';
import { tableOf } from './table';
import { discountsTold, taxesTold } from './told';
import { addedUp, rolesIn, sumsBy } from './values';
import { whysOf } from './why';
import type { Kind } from './words';
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
  /** The id of a preset, null = none; default: the one that the header tells. */
  preset?: string | null;
  /** Ids of questions that were answered, whether or not the answer is an entry of a mapping. */
  answered?: readonly string[];
  /** Whose answers are offered where a file tells nothing. */
  store?: { currency: string; timeZone: string };
  /** Of the store. */
  today?: Day;
}

export const guess = (sample: Sample): Guess => {
  const { encoding, delimiter, sheet, draft, answered = [], store = null } = sample;
  const { skip, names, hasHeader, rows } = tableOf(sample.records, sample);
  const format = formatOf(names, hasHeader);
  const preset = format === null && hasHeader ? presetFor(names, sample.preset) : null;
  const kind = sample.kind ?? draft?.kind ?? preset?.mapping.kind ?? kindOf(names, hasHeader);
  const given = names.map((name, at) => ({
    name,
    cells: rows.map(({ cells }) => (cells[at] ?? '').trim()),
  }));
  const guessed = columnsOf(kind ?? 'orders', given, hasHeader && kind !== null);
  const columns = preset ? withPreset(guessed, preset) : guessed;
  const byField = draft?.columns ?? columnsByField(columns);
  const cells = cellsBy({ columns: byField }, given);
  const written = writtenOf(cells, columns, sample.today);
  const roles = kind === 'orders' ? rolesIn(byField, columns) : {};
  const sums = sumsBy(roles, addedUp(byField, roles, given));
  const { row, why: rowWhy } = rowOf(cells);
  const found = {
    format,
    preset: preset && { id: preset.id, label: preset.label, notes: [...preset.details] },
    layout: { encoding, delimiter, header: hasHeader, skip, ...(sheet !== undefined && { sheet }) },
    ...{ kind, row, columns, sampled: rows.length },
    ...written.numbers,
    dates: written.dates?.formats ?? [null],
    currency: currencyOf(columns, cells),
    taxRates: written.taxRates,
    notes: notesOf(cells),
  };
  const told = toldOf({ sums, roles, given }, cells, rowWhy === null);
  const own = preset ? proposalBy(proposalOf(found, told), preset) : proposalOf(found, told);
  const proposal = draft ? completed(draft, own) : own;
  const all = {
    ...found,
    why: whysOf(sample, found, cells),
    dateReadings: dateReadingsOf(sample, found.dates, cells.of(...DATES)),
  };
  const { needsZone } = written;
  const stand = { found: all, proposal, given, roles, sums, needsZone, isRowOpen: told.isRowOpen, store };
  return {
    ...all,
    ...{ proposal, leaveOut: leaveOutOf(given, rows.length), ruleCounts: ruleCountsOf(proposal, given) },
    questions: questionsOf({
      ...stand,
      answered: new Set([...answered, ...(preset ? answersOf(preset) : [])]),
    }),
  };
};

const toldOf = (
  { sums, roles, given }: { sums: Sums | null; roles: Roles; given: readonly GivenColumn[] },
  cells: Cells,
  isRowOpen: boolean,
): Told => {
  const spread = (field: SpreadField) => spreadOf(field, { roles, given, sums });
  const [name] = cells.names('discount');
  return {
    isRowOpen,
    taxesIncluded: taxesTold(sums, {
      total: roles.total,
      values: cells.names('unitPrice', 'amount', 'total'),
    }),
    discounts: name === undefined ? null : discountsTold(sums, { name, cells: cells.of('discount') }),
    wholeOrder: (['discount', 'tax'] as const).filter((field) => spread(field) === 'once'),
    charges: spread('shipping') === 'each' ? 'line' : null,
  };
};

/** The currency in the name of a column or in all of its cells, else the sign that amounts carry. */
const currencyOf = (columns: readonly GuessedColumn[], cells: Cells): string | null =>
  columns.find(({ currency }) => currency !== null)?.currency ??
  signOf(cells.of('unitPrice', 'amount', 'total'))?.code ??
  null;

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
