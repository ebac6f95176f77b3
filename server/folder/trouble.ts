import { userInfo } from 'node:os';
import { DomainError, FULL_DISK, systemCode } from '../errors';
import type { Trouble } from '../sentences';
import { folderFull, folderNotWritten, folderUnusable, UNUSABLE } from './sentences';

/** Trouble of the data folder, told as what it is: nothing of it is the fault of whoever asked. */

export class FolderTrouble extends DomainError {
  constructor({ what, toDo }: Trouble) {
    super('unavailable', what, toDo);
  }
}

const NOT_WRITTEN = new Set(['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOENT', 'ENOTDIR']);

const fullError = (error: unknown, folder: string): FolderTrouble | null => {
  const code = systemCode(error);
  return code !== null && FULL_DISK.has(code) ? new FolderTrouble(folderFull(folder, code)) : null;
};

/** What is told of a write into `folder` that failed, while it is in use; any other error as it is. */
export const writeError = (error: unknown, folder: string): unknown => {
  const code = systemCode(error) ?? '';
  if (NOT_WRITTEN.has(code)) return new FolderTrouble(folderNotWritten(folder, code));
  return fullError(error, folder) ?? error;
};

/** The account that runs this; a container may give it no name. */
const user = (): string => {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
};

/** What is told where `folder` can't be used from the start on, which a second try does not change; any other error as it is. */
export const useError = (error: unknown, folder: string): unknown => {
  const code = systemCode(error) ?? '';
  const why = UNUSABLE[code];
  if (why !== undefined) return folderUnusable(user(), folder, `${why} (${code})`);
  return fullError(error, folder) ?? error;
};
