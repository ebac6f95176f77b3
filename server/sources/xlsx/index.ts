import { ForeignFile, kindOfArchive } from '../foreign';
import type { Layout, SourceRecord } from '../format';
import { openArchive, type Archive } from './archive';
import type { Shared } from './cell';
import { partsOf } from './parts';
import { MOST_UNPACKED } from './bounds';
import { noSheet, tooLargeUnpacked, tooManyCells } from './sentences';
import { rowsOf } from './sheetRows';
import { sharedTextsOf } from './sharedTexts';
import { dateStylesOf } from './styles';

/** A workbook's sheets as rows of text: dates as ISO dates, numbers with a decimal point. */

export { MOST_PACKED } from './bounds';
export { tooLarge } from './sentences';

/** Rows down to the last one that holds anything, times columns to the last one. */
const MOST_CELLS = 100_000_000;

/** How much of a sheet is filled. */
export interface Extent {
  /** Rows that hold anything. */
  rows: number;
  /** Columns up to the last one that holds anything. */
  columns: number;
}

export interface Sheet {
  name: string;
  /** Looks through the sheet, the first time that it is asked. @throws DomainError `bad_input`, as `records`. */
  extent(): Promise<Extent>;
  /**
   * The rows that hold anything, as they are unpacked, each as wide as the widest.
   * @throws DomainError `bad_input` if the sheet is damaged, or larger than a spreadsheet's.
   */
  records(): AsyncGenerator<SourceRecord>;
}

/** @throws DomainError `bad_input` if the file is no workbook, or larger than one may be. */
export const openWorkbook = async (file: Buffer, fileName: string): Promise<Sheet[]> => {
  const archive = await openArchive(file, fileName);
  const foreign = kindOfArchive(archive.names);
  if (foreign !== null) throw new ForeignFile(foreign, fileName);
  const { sheets, texts, styles, from1904 } = await partsOf(archive);
  const shared: Shared = {
    fileName,
    texts: await sharedTextsOf(archive, texts),
    dateStyles: await dateStylesOf(archive, styles),
    from1904,
  };
  // several tabs may name one part
  const size = sheets.reduce((sum, { path }) => sum + (archive.sizeOf(path) ?? 0), 0);
  if (size > MOST_UNPACKED) throw tooLargeUnpacked(fileName);
  return sheets.map(({ name, path }) => sheetOfPart(name, () => rowsOf(archive, path, shared), archive));
};

const sheetOfPart = (
  name: string,
  rows: () => AsyncGenerator<SourceRecord>,
  { fileName }: Archive,
): Sheet => {
  let extent: Promise<Extent> | undefined;
  const sheet: Sheet = {
    name,
    extent: () => (extent ??= extentOf(rows(), fileName)),
    async *records() {
      const { columns } = await sheet.extent();
      for await (const { row, cells } of rows()) {
        while (cells.length < columns) cells.push('');
        yield { row, cells };
      }
    },
  };
  return sheet;
};

const extentOf = async (rows: AsyncGenerator<SourceRecord>, fileName: string): Promise<Extent> => {
  const extent: Extent = { rows: 0, columns: 0 };
  for await (const { row, cells } of rows) {
    extent.rows++;
    extent.columns = Math.max(extent.columns, cells.length);
    if (row * extent.columns > MOST_CELLS) throw tooManyCells(fileName);
  }
  return extent;
};

/** @throws DomainError `bad_input` if there is no such sheet. */
export const sheetOf = (
  sheets: readonly Sheet[],
  { sheet }: Pick<Layout, 'sheet'>,
  fileName: string,
): Sheet => {
  const found = sheet === undefined ? sheets[0] : sheets.find(({ name }) => name === sheet);
  if (found) return found;
  throw noSheet(
    fileName,
    sheet ?? '',
    sheets.map(({ name }) => name),
  );
};
