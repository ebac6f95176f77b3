import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { writeError } from '../../folder';
import { fileTooLarge, noFileInBody } from '../sentences';

/** A file that is sent, on its way to the disk. */

const GB = 1024 ** 3;
export const UPLOAD_LIMIT = 2 * GB;
/** A form of another site can't send it without asking first. */
export const RAW = 'application/octet-stream';

/** A body that is destroyed would count as hung up on, and what went wrong with it be logged nowhere. */
const piecesOf = (body: Readable): AsyncIterable<Buffer> => body.iterator({ destroyOnReturn: false });

const write = async (body: Readable, path: string, fileName: string): Promise<void> => {
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const piece of piecesOf(body)) {
      size += piece.length;
      if (size > UPLOAD_LIMIT) throw fileTooLarge(fileName);
      await file.appendFile(piece);
    }
  } finally {
    await file.close();
  }
};

/**
 * Writes a body to `path`; where that fails nothing of it stays.
 * @throws DomainError for no body or one that is too large; FolderTrouble when the disk takes nothing.
 */
export const receiveFile = async (
  body: Readable | undefined,
  path: string,
  fileName: string,
): Promise<void> => {
  if (body === undefined) throw noFileInBody(RAW);
  try {
    await write(body, path, fileName);
  } catch (error) {
    await rm(path, { force: true });
    throw writeError(error, dirname(path));
  }
};
