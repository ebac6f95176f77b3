import Big from 'big.js';
import readWorkbook from 'read-excel-file/node';
import { badInput } from '../errors';
import type { Layout, SourceRecord } from './format';

/** A workbook's sheet as rows of text: dates as ISO dates, numbers with a decimal point. */

const MB = 1024 * 1024;
/** A workbook is held whole while it is read. */
export const MOST_PACKED = 25 * MB;
const MOST_UNPACKED = 300 * MB;
const AS_CSV = 'Save the sheet as CSV (UTF-8) and import that.';

export interface Sheet {
  name: string;
  records: SourceRecord[];
}

/** @throws DomainError `bad_input` if it is no workbook, or too large to be held. */
export const readSheets = async (file: Buffer, fileName: string): Promise<Sheet[]> => {
  checkSize(file, fileName);
  const sheets = await readWorkbook(file, { parseNumber: (text) => text }).catch(() => {
    throw badInput(`${fileName} is a ZIP file, but no XLSX workbook that can be read.`, AS_CSV);
  });
  return sheets.map(({ sheet, data }) => ({ name: sheet, records: recordsOf(data) }));
};

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

const recordsOf = (data: readonly (readonly unknown[])[]): SourceRecord[] => {
  const all = data.map((cells, i) => ({ row: i + 1, cells: trimEnd(cells.map(textOf)) }));
  // a sheet knows no empty cell at the end of a row: they are as wide as the widest
  const width = Math.max(0, ...all.map(({ cells }) => cells.length));
  return all
    .filter(({ cells }) => cells.length > 0)
    .map(({ row, cells }) => ({ row, cells: [...cells, ...Array<string>(width - cells.length).fill('')] }));
};

const trimEnd = (cells: string[]): string[] => cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);

const PLAIN_NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
/** As many digits as a spreadsheet shows: the rest is how it stores them. */
const DIGITS = 15;

const textOf = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  const text = String(cell);
  // a number that is too long to be one is a name, such as a long order number
  return PLAIN_NUMBER.test(text) && /[.eE]/.test(text) ? Big(text).prec(DIGITS).toFixed() : text;
};

const dateText = (date: Date): string => {
  // a spreadsheet keeps times as parts of a day: they miss the second by a little
  const iso = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
};

/** How large the parts say that they are, by the directory at the end of the file. */
const unpackedSize = (file: Buffer): number => {
  const end = file.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 20 > file.length) return 0;
  let at = file.readUInt32LE(end + 16);
  let size = 0;
  for (let n = file.readUInt16LE(end + 10); n > 0 && at + 46 <= file.length; n--) {
    if (file.readUInt32LE(at) !== 0x02014b50) break;
    size += file.readUInt32LE(at + 24);
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return size;
};

const checkSize = (file: Buffer, fileName: string): void => {
  if (file.length > MOST_PACKED || unpackedSize(file) > MOST_UNPACKED)
    throw badInput(`${fileName} is too large a workbook: ${MOST_PACKED / MB} MB can be read.`, AS_CSV);
};
