import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { chooseDelimiter } from './delimiter';
import { PLAIN, type Delimiter, type Layout, type SourceRecord } from './format';
import { explain, openText, peek, type FileInput } from './open';
import { readRecords } from './dataRows';
import { MOST_PACKED, openWorkbook, sheetOf, tooLarge, type Sheet } from './xlsx';

/** The records of a file, be it text or a workbook: told by its content, not its name. */

const ZIP = Buffer.from('PK\x03\x04', 'latin1');

const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  );

/** Whether the file is a workbook, which is read into memory as a whole. */
export const isWorkbook = async (path: string): Promise<boolean> => {
  if (!(await isFile(path))) return false;
  const { head, stream } = await peek(createReadStream(path), ZIP.length);
  stream.destroy();
  return head.subarray(0, ZIP.length).equals(ZIP);
};

/** The file's text or its sheets; a file that is not there is left to whoever opens it. */
export const openBook = async (
  input: FileInput,
  fileName: string,
): Promise<{ sheets: Sheet[] } | { input: FileInput }> => {
  if ('path' in input && !(await isFile(input.path))) return { input };
  const { head, stream } = await peek('path' in input ? createReadStream(input.path) : input.stream, 4);
  const isBook = head.subarray(0, 4).equals(ZIP);
  if (isBook) return { sheets: await openWorkbook(await whole(stream, fileName), fileName) };
  if (!('path' in input)) return { input: { stream } };
  stream.destroy();
  return { input };
};

const whole = async (stream: Readable, fileName: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_PACKED) throw tooLarge(fileName);
  }
  return Buffer.concat(chunks);
};

/** A file cut into records, and what separates its cells (a comma where that is a workbook's own). */
export const openCut = async (
  input: FileInput,
  layout: Layout = PLAIN,
  fileName: string,
  onBlank: (rows: number) => void = () => {},
): Promise<{ delimiter: Delimiter; records: AsyncIterable<SourceRecord> }> => {
  const book = await openBook(input, fileName);
  if ('input' in book) {
    const opened = await openText(book.input, fileName, layout.encoding);
    const { delimiter, text } = await chooseDelimiter(opened, layout).catch((error: unknown) => {
      throw explain(error, fileName);
    });
    return { delimiter, records: readRecords(text, { ...layout, delimiter }, fileName, onBlank) };
  }
  const records = sheetOf(book.sheets, layout, fileName).records();
  return { delimiter: 'comma', records: below(records, layout.skip ?? 0, onBlank) };
};

/** The records below the first `skip` rows. */
async function* below(
  records: AsyncIterable<SourceRecord>,
  skip: number,
  onBlank: (rows: number) => void,
): AsyncGenerator<SourceRecord> {
  let last: number | null = null;
  for await (const record of records) {
    if (record.row <= skip) continue;
    if (last !== null) onBlank(record.row - last - 1);
    last = record.row;
    yield record;
  }
}

/** Every record that holds anything, the header included, without what stands above it. */
export async function* openRecords(
  input: FileInput,
  layout: Layout | undefined,
  fileName: string,
  onBlank?: (rows: number) => void,
): AsyncGenerator<SourceRecord> {
  yield* (await openCut(input, layout, fileName, onBlank)).records;
}
