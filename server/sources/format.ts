import type { Instant } from '../time';
import type { FactKind, FactOf, Rejection } from '../facts/fact';

/**
 * A data row of a file. Row 1 is the header, so rows are numbered as a spreadsheet numbers them. `C`: the columns
 * that its format requires; no file without them comes as far as rows.
 */
export interface SourceRow<C extends string = string> {
  row: number;
  /** Trimmed cells by column; '' where the file has nothing. */
  cells: Readonly<Record<string, string> & Record<C, string>>;
  /** Why the row as a whole can't be read, such as a cell too many. */
  problem: string | null;
  /** All of its cells, trimmed, where the format asks for them. */
  whole?: readonly string[];
}

/** A row as it stands in the file, whatever it holds. */
export interface SourceRecord {
  /** As a spreadsheet numbers it. */
  row: number;
  cells: string[];
}

/** A fact as it stands in the file. */
export interface ParsedFact<F> {
  /** First row that it came from. */
  row: number;
  /** Last one of its rows; default: the first. Between them stand no rows of another fact. */
  lastRow?: number;
  /** Two facts of one key are the same thing told twice. */
  key: string;
  /** Facts are published in the order of this instant. */
  sortAt: Instant;
  fact: F;
}

/** Where a reader puts what it finds. */
export interface Sink<F> {
  fact(parsed: ParsedFact<F>): void;
  reject(rejection: Rejection): void;
  /** The fact of this key is broken in these rows: nothing of it may be published, wherever its other rows stand. */
  spoil(row: number, key: string, lastRow?: number): void;
  /** A row that by the format's rules is no fact at all; `row`: its number, where it may stand between rows of a fact. */
  leaveOut(reason: string, row?: number): void;
  /** Something about a fact that was taken that its reader should know; counted by its text. */
  note(text: string): void;
}

export interface ReadOptions {
  /** Zone of stamps that name none. */
  timeZone: string;
  /** Of amounts whose file does not name one, as somebody said. */
  currency?: string | undefined;
  /** Of the store: which of the dollars a `$` is. */
  storeCurrency?: string | undefined;
  /** Whose facts the file holds, as somebody said: instead of the name that the format or the mapping has for it. */
  source?: string | undefined;
  /** How a spreadsheet has written the dates of a format of ours, as somebody said: `M/D/YYYY H:mm`. */
  dateFormat?: string | undefined;
  /** A cost that the file gives for several days in one is spread evenly over them; else it is refused. */
  spread?: boolean | undefined;
}

/** Turns rows into facts; holds no more than the rows of one fact. */
export interface RowReader<C extends string = string> {
  row(row: SourceRow<C>): void;
  end(): void;
}

export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', space: ' ', bar: '|' } as const;
export type Delimiter = keyof typeof DELIMITERS;

/** `any`: told by the file itself, one of the others. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'any'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** How the text of a file is cut into cells. */
export interface Layout {
  /** `space` = any run of blanks and tabs. */
  delimiter: Delimiter;
  /** What it may be instead: the one that cuts the beginning of the file into most cells is taken. */
  or?: readonly Delimiter[];
  /** Default: UTF-8, and nothing else is read. */
  encoding?: Encoding;
  /** Rows above the header that are passed over, such as a title. */
  skip?: number;
  /** Of an XLSX file; default: the first one. */
  sheet?: string;
  /** False: the first row is data, and columns are called by their number, "1" the first. */
  header: boolean;
}
export const PLAIN: Layout = { delimiter: 'comma', header: true };

/** What every kind of file says of its facts. */
interface FormatBase<K extends FactKind> {
  kind: K;
  /** The cell that a key stands for. */
  keyCell(key: string): { field: string; value: string };
  /** Keys that begin so stand for a row each: a second one is a clash even with equal contents. */
  neverTwice?: string;
  /** Why the same key in row `other` with other contents is refused; default: a sentence that fits all. */
  clash?(key: string, other: number): string | null;
  /**
   * Joins two pieces of one fact whose rows are not consecutive. Without it, a key that comes
   * again must come with the same contents. Null = they are two things of one name: neither is taken.
   */
  join?(first: FactOf<K>, next: FactOf<K>): FactOf<K> | null;
  /** A key that comes again is another fact. The second and every further one get a name of their own by their number. */
  apart?: {
    key(key: string, nth: number): string;
    fact(fact: FactOf<K>, nth: number): FactOf<K>;
  };
}

/** One kind of file in rows and columns. Pure: no I/O, no database. */
export interface Format<K extends FactKind = FactKind, C extends string = string> extends FormatBase<K> {
  /** Default: `PLAIN`. */
  layout?: Layout;
  columns: {
    required: readonly C[];
    optional: readonly string[];
    /** Looked at where the file has them once: nobody uses them, so they may as well stand twice. */
    glanced?: readonly string[];
    /** Others are passed over. */
    open: boolean;
    /** Rows come with all of their cells, named or not. */
    whole?: boolean;
  };
  read(sink: Sink<FactOf<K>>, options: ReadOptions): RowReader<C>;
}

/** Takes each record that holds anything, in the order of the file. */
export interface SheetReader {
  /** True if it is a row; false if it is a title, a comment or a header. */
  record(record: SourceRecord): boolean;
  /** @throws DomainError `bad_input` if there were no rows to read. So may `record`: then nothing is stored. */
  end(): void;
}

/**
 * A sheet of another program that is more than rows below one header. It may have a title, comments, several tables,
 * totals, and names in the language of whoever exported it. Pure: no I/O, no database.
 */
export interface SheetFormat<K extends FactKind = FactKind> extends FormatBase<K> {
  layout: Layout;
  sheet(sink: Sink<FactOf<K>>, options: ReadOptions): SheetReader;
}

/** One item of a JSON file, not checked yet. Items are numbered from 1; rejections call that the row. */
export interface SourceItem {
  row: number;
  value: unknown;
  /** Why a line can't be read; then it has no value. */
  problem?: string;
}

/** Turns items into facts; holds no more than those of one fact. */
export interface ItemReader {
  item(item: SourceItem): void;
  end(): void;
}

/** One kind of JSON file. Pure: no I/O, no database. */
export interface ItemFormat<K extends FactKind = FactKind> extends FormatBase<K> {
  /** `lines`: each line is an object. `document`: a list of them, one in an envelope, or a single one. */
  items: 'lines' | 'document';
  /** Names of the envelope in which the list, or the single object, may stand. */
  envelopes: readonly string[];
  /** Items of a document that is neither a list nor in an envelope; null = it is one item itself. */
  unwrap?(document: unknown): readonly unknown[] | null;
  read(sink: Sink<FactOf<K>>, options: ReadOptions): ItemReader;
}

export type AnyFormat<K extends FactKind = FactKind> = Format<K> | ItemFormat<K> | SheetFormat<K>;
export const isItemFormat = (format: AnyFormat): format is ItemFormat => 'items' in format;
export const isSheetFormat = (format: AnyFormat | SheetFormat): format is SheetFormat => 'sheet' in format;
