import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { MB, MOST_PARTS, MOST_RATIO, MOST_UNPACKED } from './bounds';
import { tooDense, tooLargeUnpacked, tooManyParts, unreadable } from './sentences';

/** The ZIP archive that a workbook is. Nothing is unpacked before it is known to be small enough. */

/** A small part may pack as well as it likes. */
const MOST_DENSE = MB;

export interface Archive {
  fileName: string;
  /** Names of its parts. */
  names: readonly string[];
  /** How many bytes a part unpacks to; null if there is no such part. */
  sizeOf(path: string): number | null;
  /** The text of a part, piece by piece. @throws DomainError `bad_input` if there is none, or it is damaged or too dense. */
  textOf(path: string): AsyncGenerator<string>;
}

/** @throws DomainError `bad_input` for no archive, and one of too many or too large parts. */
export const openArchive = async (file: Buffer, fileName: string): Promise<Archive> => {
  // sizes are checked here, by what is unpacked
  const zip = await fromBufferPromise(withoutTail(file), { validateEntrySizes: false }).catch(() => {
    throw unreadable(fileName);
  });
  if (zip.entryCount > MOST_PARTS) throw tooManyParts(fileName, zip.entryCount);
  const parts = await partsOf(zip, fileName);
  refuseLarge([...parts.values()], fileName);
  return {
    fileName,
    names: [...parts.keys()],
    sizeOf: (path) => parts.get(path)?.uncompressedSize ?? null,
    textOf: (path) => unpacked(zip, parts.get(path), fileName),
  };
};

const END_MARK = 'PK\x05\x06';
const END_BYTES = 22;

/** The archive up to its own end: a download may leave bytes behind, which the reader refuses. */
const withoutTail = (file: Buffer): Buffer => {
  const last = file.length - END_BYTES;
  const end = last < 0 ? -1 : file.lastIndexOf(END_MARK, last, 'latin1');
  return end < 0 ? file : file.subarray(0, end + END_BYTES + file.readUInt16LE(end + END_BYTES - 2));
};

const partsOf = async (zip: ZipFile, fileName: string): Promise<Map<string, Entry>> => {
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) parts.set(entry.fileName, entry);
  } catch {
    throw unreadable(fileName);
  }
  return parts;
};

const refuseLarge = (parts: readonly Entry[], fileName: string): void => {
  const size = parts.reduce((sum, part) => sum + part.uncompressedSize, 0);
  if (size > MOST_UNPACKED) throw tooLargeUnpacked(fileName);
};

/** A picture may pack so well, but nobody unpacks it. */
const isDense = ({ compressedSize, uncompressedSize }: Entry): boolean =>
  uncompressedSize > MOST_DENSE && uncompressedSize > compressedSize * MOST_RATIO;

async function* unpacked(zip: ZipFile, part: Entry | undefined, fileName: string): AsyncGenerator<string> {
  if (!part) throw unreadable(fileName);
  if (isDense(part)) throw tooDense(fileName, part.fileName);
  const decoder = new TextDecoder();
  let size = 0;
  try {
    const bytes: AsyncIterable<Buffer> = await zip.openReadStreamPromise(part);
    for await (const chunk of bytes) {
      size += chunk.length;
      if (size > part.uncompressedSize) break;
      yield decoder.decode(chunk, { stream: true });
    }
  } catch {
    throw unreadable(fileName);
  }
  if (size !== part.uncompressedSize) throw unreadable(fileName);
  yield decoder.decode();
}
