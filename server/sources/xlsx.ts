import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import Big from 'big.js';
import type { Sheet as Workbook } from 'read-excel-file/universal';
import { badInput } from '../errors';
import type { Layout, SourceRecord } from './format';
import { isBlank } from './rows';

/** A workbook's sheet as rows of text: dates as ISO dates, numbers with a decimal point. */

const MB = 1024 * 1024;
/** A workbook is held whole while it is read. */
export const MOST_PACKED = 25 * MB;
const MOST_UNPACKED = 300 * MB;
/** Rows times columns of a sheet. */
const MOST_CELLS = 20_000_000;
const MOST_HEAP_MB = 1_024;
const LONGEST_MS = 120_000;
const AS_CSV = 'Save the sheet as CSV (UTF-8) and import that.';

export interface Sheet {
  name: string;
  records: SourceRecord[];
}

/** @throws DomainError `bad_input` if it is no workbook, or too large to be held. */
export const readSheets = async (file: Buffer, fileName: string, heapMb = MOST_HEAP_MB): Promise<Sheet[]> => {
  if (file.length > MOST_PACKED || unpackedSize(file) > MOST_UNPACKED)
    throw badInput(`${fileName} is too large a workbook: ${MOST_PACKED / MB} MB can be read.`, AS_CSV);
  const sheets = await readApart(file, fileName, heapMb);
  return sheets.map(({ sheet, data }) => ({ name: sheet, records: recordsOf(data, fileName) }));
};

/**
 * A sheet with one cell at its far end has more cells than any memory holds, and that ends a process,
 * not only a thread: it is not this one. The library takes a cell that holds an error (#DIV/0!), or a
 * formula that nobody worked out, for an empty one, and empty is 0 in many a column: they stay as they
 * stand, so that they are refused.
 */
const READER = `
const read = require(process.argv[1]);
const { decode } = TextDecoder.prototype;
TextDecoder.prototype.decode = function (bytes) {
  return decode
    .call(this, bytes)
    .replace(/(<c\\s[^>]*\\bt=)"e"/g, '$1"str"')
    .replace(/<f\\b[^>]*(?:\\/>|>([^<]*)<\\/f>)\\s*(?:<v\\s*\\/>|<v><\\/v>)?\\s*<\\/c>/g, '<v>=$1</v></c>');
};
const lastFilled = (cells) => cells.findLastIndex((cell) => cell !== null);
process.once('message', (file) =>
  read(new Uint8Array(file).buffer, { parseNumber: (number) => ({ number }) })
    .then((sheets) => sheets.map(({ sheet, data }) => ({
      sheet,
      data: data.map((cells) => cells.slice(0, lastFilled(cells) + 1)),
    })))
    .then((sheets) => ({ sheets }), () => ({ sheets: null }))
    .then((answer) => process.send(answer, () => process.disconnect())),
);`;

type Data = Workbook<NumberCell>[];
/** Told apart from the same digits as text, of which none is lost. */
interface NumberCell {
  number: string;
}

const readApart = (file: Buffer, fileName: string, heapMb: number): Promise<Data> =>
  new Promise((done, failed) => {
    const library = createRequire(import.meta.url).resolve('read-excel-file/universal');
    const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, '-e', READER, library], {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      timeout: LONGEST_MS,
    });
    child.once('message', ({ sheets }: { sheets: Data | null }) =>
      sheets
        ? done(sheets)
        : failed(badInput(`${fileName} is a ZIP file, but no XLSX workbook that can be read.`, AS_CSV)),
    );
    child.once('error', failed);
    // it had no answer
    child.once('close', () => failed(tooManyCells(fileName)));
    child.send(file);
  });

const tooManyCells = (fileName: string) =>
  badInput(`${fileName} is a workbook with more cells than can be held.`, AS_CSV);

/** @throws DomainError `bad_input` if there is no such sheet. */
export const sheetOf = (
  sheets: readonly Sheet[],
  { sheet }: Pick<Layout, 'sheet'>,
  fileName: string,
): Sheet => {
  const found = sheet === undefined ? sheets[0] : sheets.find(({ name }) => name === sheet);
  if (found) return found;
  const names = sheets.map(({ name }) => name).join(', ');
  throw badInput(`${fileName} has no sheet ${sheet ?? ''}.`, `Its sheets: ${names}.`);
};

const recordsOf = (data: Data[number]['data'], fileName: string): SourceRecord[] => {
  const all = data
    .map((cells, i) => ({ row: i + 1, cells: trimEnd(cells.map(textOf)) }))
    .filter(({ cells }) => !isBlank(cells));
  // a sheet knows no empty cell at the end of a row: they are as wide as the widest
  const width = all.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (width * all.length > MOST_CELLS) throw tooManyCells(fileName);
  return all.map(({ row, cells }) => ({
    row,
    cells: [...cells, ...Array<string>(width - cells.length).fill('')],
  }));
};

const trimEnd = (cells: string[]): string[] => cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);

const PLAIN_NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** As many digits as a spreadsheet shows: the rest is how it stores them. */
const DIGITS = 15;

const textOf = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  if (!isNumberCell(cell)) return String(cell as string | boolean);
  if (!PLAIN_NUMBER.test(cell.number)) return cell.number;
  const number = Big(cell.number);
  // A spreadsheet holds no more: it stays a power of ten, which no id can be.
  if (number.abs().gt(Number.MAX_SAFE_INTEGER)) return number.toExponential();
  return /[.eE]/.test(cell.number) ? number.prec(DIGITS).toFixed() : cell.number;
};

const isNumberCell = (cell: unknown): cell is NumberCell =>
  typeof cell === 'object' && cell !== null && 'number' in cell;

const dateText = (date: Date): string => {
  if (Number.isNaN(date.getTime())) return 'a date beyond the calendar';
  // a spreadsheet keeps times as parts of a day: they miss the second by a little
  const iso = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
};

const END_BYTES = 22;

/**
 * How large the parts say that they are, by the directory at the end of the file, read as the library
 * reads it: it gives no part more room than it claims. One whose directory stands elsewhere (ZIP64) is too large.
 */
const unpackedSize = (file: Buffer): number => {
  const end = file.lastIndexOf('PK\x05\x06', file.length - END_BYTES, 'latin1');
  if (end < 0) return 0;
  if (end >= 20 && file.readUInt32LE(end - 20) === 0x07064b50) return Infinity;
  let at = file.readUInt32LE(end + 16);
  let size = 0;
  for (let n = file.readUInt16LE(end + 8); n > 0 && at + 46 <= file.length; n--) {
    size += Math.max(file.readUInt32LE(at + 20), file.readUInt32LE(at + 24));
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return size;
};
