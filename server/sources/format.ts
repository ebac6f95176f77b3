import type { FactKind, FactOf, Rejection } from '../ledger/facts';

/** A data row of a file. Row 1 is the header, so rows are numbered as a spreadsheet numbers them. */
export interface SourceRow {
  row: number;
  /** Trimmed cells by column; '' where the file has nothing. */
  cells: Readonly<Record<string, string>>;
  /** Why the row as a whole can't be read, such as a cell too many. */
  problem: string | null;
}

/** A fact as it stands in the file. */
export interface ParsedFact<F> {
  /** First row that it came from. */
  row: number;
  /** Two facts of one key are the same thing told twice. */
  key: string;
  /** Facts are published in the order of this instant. */
  sortAt: string;
  fact: F;
}

/** Where a reader puts what it finds. */
export interface Sink<F> {
  fact(parsed: ParsedFact<F>): void;
  reject(rejection: Rejection): void;
  /** The fact of this key is broken in this row: nothing of it may be published, wherever its other rows stand. */
  spoil(row: number, key: string): void;
  /** A row that by the format's rules is no fact at all. */
  leaveOut(reason: string): void;
}

export interface ReadOptions {
  /** Zone of stamps that name none. */
  timeZone: string;
}

/** Turns rows into facts; holds no more than the rows of one fact. */
export interface RowReader {
  row(row: SourceRow): void;
  end(): void;
}

/** One kind of file. Pure: no I/O, no database. */
export interface Format<K extends FactKind = FactKind> {
  kind: K;
  columns: {
    required: readonly string[];
    optional: readonly string[];
    /** Others are passed over. */ open: boolean;
  };
  read(sink: Sink<FactOf<K>>, options: ReadOptions): RowReader;
  /** The cell that a key stands for. */
  keyCell(key: string): { field: string; value: string };
  /**
   * Joins two pieces of one fact whose rows are not consecutive. Without it, a key that comes
   * again must come with the same contents.
   */
  join?(first: FactOf<K>, next: FactOf<K>): FactOf<K>;
}
