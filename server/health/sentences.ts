import { unavailable } from '../errors';
import { countWords, numberWords, type Forms } from '../../shared/numberWords';
import type { Finding } from './check';

/** What is written of an installation's health, in one place. */

const SEGMENTS: Forms = { one: 'file', other: 'files' };
const SECONDS: Forms = { one: 'second', other: 'seconds' };
const MINUTES: Forms = { one: 'minute', other: 'minutes' };

const ok = (sentence: string): Finding => ({ state: 'ok', sentence, hint: null });
const warn = (sentence: string, hint: string): Finding => ({ state: 'warn', sentence, hint });
const bad = (sentence: string, hint: string): Finding => ({ state: 'bad', sentence, hint });

const GB = 1024 ** 3;
const gigabytes = (bytes: number): string => `${numberWords(bytes / GB, 1)} GB`;

export const tooSlow = (ms: number) =>
  unavailable(
    `There was no answer within ${countWords(ms / 1_000, SECONDS)}.`,
    'Something large may be under way, such as an import. If it lasts, look at the database and the disk.',
  );

export const answers = (): Finding => ok('The database answers and takes writes.');
export const readOnly = (): Finding =>
  bad(
    'The database takes no writes: it is a standby, or was made read-only.',
    'Wait for the failover, or let DATABASE_URL name the server that takes writes.',
  );

export const upToDate = (): Finding => ok('The tables are those of this version.');

/** `code`: of the operating system. */
export const notWritable = (code: string): Finding =>
  bad(
    `What comes in can not be written down: the folder does not take a file (${code}).`,
    'Make room on the disk of the data folder, and let the user of Quarterdeck write there.',
  );
export const spoolFull = (bytes: number): Finding =>
  bad(
    `Nothing more is taken: ${gigabytes(bytes)} wait for the database.`,
    'Look at the database: what waits goes in once it takes writes.',
  );
export const waitsLong = (minutes: number): Finding =>
  warn(
    `The oldest of what was acknowledged has waited for the database for ${countWords(minutes, MINUTES)}.`,
    'Look at the log, and at what holds the database. Nothing is lost meanwhile.',
  );
export const setAside = (segments: number): Finding =>
  warn(
    `${countWords(segments, SEGMENTS)} of lines that no database takes: set aside as *.unreadable.`,
    'Look at the log of that time. Delete the files once you know what they held.',
  );
export const takesAll = (): Finding => ok('What comes in is written down, and nothing waits for long.');

const room = (free: number): string => `${gigabytes(free)} of the disk of the data folder are free.`;
const MAKE_ROOM = 'Make room, or move the data folder to a larger disk.';
export const enoughRoom = (free: number): Finding => ok(room(free));
export const littleRoom = (free: number): Finding => warn(room(free), MAKE_ROOM);
export const noRoom = (free: number): Finding => bad(room(free), MAKE_ROOM);

const newest = (last: string | null): string =>
  last === null ? 'There is no other one.' : `The newest that is there is of ${last}.`;
export const notScheduled = (): Finding =>
  warn(
    'No backups are scheduled.',
    'Set BACKUP_SCHEDULE, or have the command backup run by a clock of the machine.',
  );
/** `why`: a sentence. */
export const backupFailed = (why: string, last: string | null): Finding =>
  warn(
    `The last scheduled backup was not taken: ${why}`,
    `${newest(last)} Look at BACKUP_FOLDER and its disk.`,
  );
export const backupLate = (last: string | null): Finding =>
  warn(
    `A scheduled backup is missing. ${newest(last)}`,
    'Look at the log of that time, and whether the server ran.',
  );
export const backedUp = (last: string | null): Finding =>
  ok(last === null ? 'No scheduled backup was due yet.' : `The newest scheduled backup is of ${last}.`);

/** What each figure for Prometheus is, by its name. */
export const HELP = {
  quarterdeck_http_request_duration_seconds: 'HTTP requests by route as it is declared.',
  quarterdeck_procedure_duration_seconds:
    'Calls of procedures of the API: questions, and what changes something.',
  quarterdeck_rows_total: 'Facts that came in, by kind and by what became of them.',
  quarterdeck_jobs: 'Jobs that have not ended.',
  quarterdeck_jobs_oldest_age_seconds: 'How long ago the oldest of them was asked for.',
  quarterdeck_source_last_sync_age_seconds:
    'Since the newest sync that ended with all that the source has, of the 200 sources that are the latest.',
  quarterdeck_webhooks_waiting: 'Webhooks in the database that are not in the ledger yet.',
  quarterdeck_webhooks_oldest_age_seconds: 'Age of the oldest of them; 0 = none waits.',
  quarterdeck_spool_lines:
    'Acknowledged lines that wait for the database: counted in 32 MB, beyond that by their share of the bytes.',
  quarterdeck_spool_bytes: 'Disk that acknowledged lines take until they are in the database.',
  quarterdeck_spool_oldest_age_seconds: 'Age of the oldest file of lines that wait; 0 = nothing waits.',
  quarterdeck_spool_set_aside_files: 'Files of lines that no database takes.',
  quarterdeck_pool_connections_in_use: 'Connections to the database server that are at work.',
  quarterdeck_pool_waiting: 'Requests that wait for a connection.',
} as const;
