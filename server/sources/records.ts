import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { badInput } from '../errors';
import { PLAIN, type Layout, type SourceRecord } from './format';
import { openText, peek, type FileInput } from './open';
import { readRecords } from './rows';
import { MOST_PACKED, readSheets, sheetOf, type Sheet } from './xlsx';

/** The records of a file, be it text or a workbook: told by its content, not its name. */

const ZIP = Buffer.from('PK\x03\x04', 'latin1');

const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile() && found.size > 0,
    () => false,
  );

/** The file's text or its sheets; a file that is not there is left to whoever opens it. */
export const openBook = async (
  input: FileInput,
  fileName: string,
): Promise<{ sheets: Sheet[] } | { input: FileInput }> => {
  if ('path' in input && !(await isFile(input.path))) return { input };
  const { head, stream } = await peek('path' in input ? createReadStream(input.path) : input.stream, 4);
  const isBook = head.subarray(0, 4).equals(ZIP);
  if (isBook) return { sheets: await readSheets(await whole(stream, fileName), fileName) };
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
    if (size > MOST_PACKED)
      throw badInput(
        `${fileName} is too large a workbook: 25 MB can be read.`,
        'Save the sheet as CSV (UTF-8) and import that.',
      );
  }
  return Buffer.concat(chunks);
};

/** Every record that holds anything, the header included, without what stands above it. */
export async function* openRecords(
  input: FileInput,
  layout: Layout = PLAIN,
  fileName: string,
): AsyncGenerator<SourceRecord> {
  const book = await openBook(input, fileName);
  if ('input' in book)
    return yield* readRecords(await openText(book.input, fileName, layout.encoding), layout, fileName);
  const { records } = sheetOf(book.sheets, layout, fileName);
  yield* records.filter(({ row }) => row > (layout.skip ?? 0));
}
