import {
  badInput,
  conflict,
  FULL_DISK,
  misconfigured,
  notFound,
  systemCode,
  unavailable,
  type DomainError,
} from '../errors';
import type { UnknownSpan } from '../../drizzle/erasureLog';
import { storeWords } from '../sentences';
import { countWords, numberWords, ROWS, type Forms } from '../../shared/numberWords';

/** What is written of backups, in one place. */

const TABLES: Forms = { one: 'table', other: 'tables' };
const STORES: Forms = { one: 'store', other: 'stores' };
const MB = 1_000_000;

/** "23.4 MB". */
export const sizeWords = (bytes: number): string =>
  bytes < MB ? `${numberWords(bytes / 1_000, 0)} kB` : `${numberWords(bytes / MB, 1)} MB`;

// a key

export const noKeyFile = (file: string) =>
  badInput(`There is no key file ${file} that can be read.`, 'Make one with: openssl rand -base64 32 > FILE');

export const keyTooShort = (file: string, least: number) =>
  badInput(
    `The key file ${file} holds fewer than ${least} bytes: such a key can be guessed.`,
    'Make one with: openssl rand -base64 32 > FILE',
  );

// a file that is read

export const unreadable = (file: string) => badInput(`There is no file ${file} that can be read.`);

export const isFolder = (file: string) =>
  badInput(`${file} is a folder.`, 'Name the file of the backup: FOLDER/NAME.backup.');

export const keyNotUsed = (file: string): string =>
  `${file} is not encrypted: its key file is not needed, and who has the file can read it.\n`;

export const noBackup = (file: string) =>
  badInput(`${file} is no backup of Quarterdeck.`, 'A backup is a file that the command backup wrote.');

export const newerFormat = (file: string, format: number) =>
  badInput(
    `${file} has format ${format}, which a newer Quarterdeck wrote.`,
    'Install that version, and restore with it.',
  );

export const newerBackup = (file: string, version: string) =>
  conflict(
    `${file} is of Quarterdeck ${version}, which is newer than this program: its tables are not known here.`,
    'Install that version or a newer one, and restore with it.',
  );

export const needsKey = (file: string) =>
  badInput(`${file} is encrypted.`, 'Name the file that holds its key with --key-file.');

export const wrongKey = (file: string) =>
  badInput(
    `The key file does not open ${file}: it holds another key.`,
    'Name the file whose key the backup was made with.',
  );

export const damaged = (file: string, where: string) =>
  badInput(
    `${file} is damaged or was cut off ${where}; nothing of it was kept.`,
    'Fetch the file again from where it is stored, or take another backup.',
  );

export const inTable = (table: string | null): string =>
  table === null ? 'before its first table' : `in or behind the table ${table}`;

// a file that is written

export const alreadyThere = (file: string) =>
  conflict(`There is already a file ${file}.`, 'Choose another name, or delete the file first.');

/** Of the errors of a file system those that a person can do something about; any other as it is. */
export const notWritten = (file: string, error: unknown): unknown => {
  const code = systemCode(error) ?? '';
  if (FULL_DISK.has(code))
    return unavailable(
      `The disk of ${file} is full (${code}). The backup was not made, and what was written of it is removed.`,
      'Make room there, or name a file on another disk.',
    );
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'EIO'].includes(code))
    return unavailable(
      `${file} can not be written (${code}). The backup was not made.`,
      'Name a file in a folder that is there and may be written.',
    );
  return error;
};

export const differsOnDisk = (file: string) =>
  unavailable(
    `What ${file} holds is not what was written: the backup is not kept.`,
    'Check the disk, or name a file on another one.',
  );

export const written = (file: string, { rows, tables, bytes }: Record<'rows' | 'tables' | 'bytes', number>) =>
  `Wrote ${file}: ${countWords(rows, ROWS)} of ${countWords(tables, TABLES)} in ${sizeWords(bytes)}, read back and compared.\n`;

export const KEYS_APART =
  'The key that seals credentials (secret.key or QUARTERDECK_SECRET_KEY) is not in it: keep a copy of that apart.\n';

export const NOT_ENCRYPTED =
  'It is not encrypted: who has the file can read it. --key-file FILE encrypts it.\n';

export const reading = (table: string, rows: number) => `Copied ${table}: ${countWords(rows, ROWS)} …\n`;

export const unknownVersion = () =>
  conflict(
    'The tables of the database are of a version that this program does not know: a newer one has worked on it.',
    'Install that version, and take the backup with it.',
  );

export const nothingThere = () =>
  notFound('There is nothing to back up: the database has no tables of Quarterdeck.');

export const anotherRuns = () => conflict('Another backup of the database is under way.');

export const notTidied = (folder: string, code: string): string =>
  `The backup is there, but older ones in ${folder} can not be removed (${code}).`;

// by the clock

export const scheduledWritten = (file: string, bytes: number): string =>
  `Scheduled backup: wrote ${file}, ${sizeWords(bytes)}, read back and compared.`;

/** `why`: a sentence. */
export const scheduledFailed = (why: string): string => `The scheduled backup was not taken: ${why}`;

export const NONE_SCHEDULED =
  'No backups are scheduled. BACKUP_SCHEDULE has them taken by the clock: see docs/operation.md.';

/** `code`: of the operating system; null = something else is there. */
export const folderGone = (folder: string, code: string | null) =>
  misconfigured(
    code === null
      ? `BACKUP_FOLDER is not usable: ${folder} is no folder.`
      : `BACKUP_FOLDER is not usable: the folder ${folder} is not there, or may not be written (${code}).`,
    'Mount its disk, or make the folder and let the user of Quarterdeck write there. It is not made by itself: on a disk that is not mounted it would be on another one.',
  );

// before a migration

export const beforeUpgrade = (version: string, file: string) =>
  `Quarterdeck ${version} changes the tables. Backing the database up before, to ${file} …`;

export const notUpgraded = (why: string, hint: string | undefined) =>
  unavailable(
    `The tables are changed by a new version, and the backup that is taken before failed: ${why} Nothing was changed.`,
    hint,
  );

export const noJournal = (table: string) =>
  conflict(
    `The database has tables of Quarterdeck, such as ${table}, but not the list of its migrations (drizzle.__drizzle_migrations): nothing is made anew over them.`,
    'Restore a backup into an empty database; or name the right one with DATABASE_URL or QUARTERDECK_DATA.',
  );

// a restore

export const holdsRows = (stores: readonly { name: string; slug: string }[], table: string): DomainError =>
  conflict(
    stores.length > 0
      ? `The database holds ${countWords(stores.length, STORES)} already: ${stores.map(storeWords).join(', ')}.`
      : `The database holds rows already, in the table ${table}.`,
    'A backup is restored into an empty data folder or database: name another one with QUARTERDECK_DATA or DATABASE_URL.',
  );

export const noErasures = (file: string) =>
  badInput(
    `There is no log of erasures ${file} that can be read.`,
    'It is the file erasures.log of the data folder that was in use when the backup was taken, or since.',
  );

const spanWords = ({ from, to }: UnknownSpan): string => `from ${from} ${to === null ? 'on' : `to ${to}`}`;

/** Behind a restore, of times since its backup that no log knows. */
export const erasuresUnknown = (unknown: readonly UnknownSpan[]): string =>
  `Erasures ${unknown.map(spanWords).join(' and ')} are not known here: whoever asked to be forgotten then is back, and so is a store that was deleted then. --erasures FILE names the log of the data folder that was in use (erasures.log).\n`;

/** `newest`: of the newest line of all logs. A copy of a log does not know how old it is. `count`: of erasures. */
export const erasuresKnown = (newest: string, count: number): string => {
  const done =
    count === 0 ? 'The log of erasures names nobody.' : 'Whoever the log of erasures names was erased again.';
  return `${done} Its newest line is of ${newest}: what was erased later, or by another server of the database, is not known here.\n`;
};

export const inUse = () =>
  conflict(
    'Another process of Quarterdeck is connected to this database, and a backup is restored only where none is.',
    'Stop it, or name another database with DATABASE_URL.',
  );

export const serverRuns = () =>
  conflict(
    'A server works on this data folder, and a backup is restored only where none does.',
    'Stop it, or name another folder with QUARTERDECK_DATA.',
  );

export const unfinished = (place: string, { file, beganAt }: Record<'file' | 'beganAt', string>) =>
  misconfigured(
    `The database ${place} is not whole: the restore of ${file} began at ${beganAt} and has not ended.`,
    `Wait, if it runs. Else repeat it, which clears what is there and begins again: npm run -s quarterdeck -- restore "${file}"`,
  );

export const restored = (
  takenAt: string,
  { stores, rows, tables }: Record<'stores' | 'rows' | 'tables', number>,
) =>
  `Restored the backup of ${takenAt}: ${countWords(stores, STORES)}, ${countWords(rows, ROWS)} of ${countWords(tables, TABLES)}.\n`;
