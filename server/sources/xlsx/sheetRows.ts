import type { SourceRecord } from '../format';
import type { Archive } from './archive';
import { textOf, type Cell, type Shared } from './cell';
import { tooManyCells, unreadable } from './sentences';
import { findInPart, type Attributes, type FindingReader } from './xml';

/** The rows of a sheet, one after another, as they are unpacked. */

/** As many as a spreadsheet has. */
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;

/** The rows that hold anything, without empty cells at their end. */
export const rowsOf = (archive: Archive, path: string, shared: Shared): AsyncGenerator<SourceRecord> =>
  findInPart(archive, path, new RowsReader(shared));

class RowsReader implements FindingReader<SourceRecord> {
  readonly #shared: Shared;
  #found: SourceRecord[] = [];
  #isInData = false;
  #isPronunciation = false;
  #row = 0;
  #column = 0;
  #cells: string[] = [];
  #cell: Cell | null = null;
  /** Where text goes to. */
  #into: 'value' | 'formula' | 'inline' | null = null;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  take(): SourceRecord[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  open(name: string, attributes: () => Attributes): void {
    if (name === 'sheetData') this.#isInData = true;
    else if (!this.#isInData) return;
    else if (name === 'row') this.#openRow(attributes().r);
    else if (name === 'c') this.#openCell(attributes());
    else if (this.#cell) this.#openContent(name, this.#cell);
  }

  text(text: string): void {
    if (this.#into && this.#cell) this.#cell[this.#into] += text;
  }

  close(name: string): void {
    if (name === 'v' || name === 'f' || name === 't') this.#into = null;
    else if (name === 'rPh') this.#isPronunciation = false;
    else if (name === 'c' && this.#cell) this.#closeCell(this.#cell);
    else if (name === 'row' && this.#isInData) this.#closeRow();
    else if (name === 'sheetData') this.#isInData = false;
  }

  /** `named`: its number, which a file may leave out, as it may a cell's address. */
  #openRow(named: string | undefined): void {
    const row = named === undefined ? this.#row + 1 : Number(named);
    if (!(row > this.#row)) throw unreadable(this.#shared.fileName);
    if (row > MOST_ROWS) throw tooManyCells(this.#shared.fileName);
    this.#row = row;
    this.#column = 0;
    this.#cells = [];
  }

  #openCell({ r, t = 'n', s }: Attributes): void {
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (!(column > this.#column)) throw unreadable(this.#shared.fileName);
    if (column > MOST_COLUMNS) throw tooManyCells(this.#shared.fileName);
    this.#column = column;
    const isDate = s !== undefined && (this.#shared.dateStyles[Number(s)] ?? false);
    this.#cell = { type: t, isDate, value: '', inline: '', formula: null };
  }

  #openContent(name: string, cell: Cell): void {
    if (name === 'v') this.#into = 'value';
    else if (name === 't') this.#into = this.#isPronunciation ? null : 'inline';
    else if (name === 'rPh') this.#isPronunciation = true;
    else if (name === 'f') {
      cell.formula = '';
      this.#into = 'formula';
    }
  }

  #closeCell(cell: Cell): void {
    this.#cell = null;
    const text = textOf(cell, this.#shared);
    if (text === '') return;
    while (this.#cells.length < this.#column - 1) this.#cells.push('');
    this.#cells.push(text);
  }

  #closeRow(): void {
    if (this.#cells.length > 0) this.#found.push({ row: this.#row, cells: this.#cells });
    this.#cells = [];
  }
}

const A = 'A'.charCodeAt(0);

/** Of an address such as AB12; 0 if it is none. */
const columnOf = (address: string): number => {
  const letters = /^[A-Z]+(?=\d+$)/.exec(address)?.[0] ?? '';
  let column = 0;
  for (let i = 0; i < letters.length; i++) column = column * 26 + letters.charCodeAt(i) - A + 1;
  return column;
};
