import type { Finding } from '../health';
import type { Status } from '../../shared/lists';
import { countWords, formOf, numberWords, type Forms } from '../../shared/numberWords';

/** What is written of an examination, in one place. */

const ok = (sentence: string): Finding => ({ state: 'ok', sentence, hint: null });
const note = (sentence: string, hint: string): Finding => ({ state: 'note', sentence, hint });
const warn = (sentence: string, hint: string): Finding => ({ state: 'warn', sentence, hint });
const bad = (sentence: string, hint: string): Finding => ({ state: 'bad', sentence, hint });

/** Why each check matters, by its name. */
export const WHY = {
  program: 'An older Node than the program was written for fails in the middle of work.',
  server: 'Pages, syncs, webhooks and the pixel need a server that runs.',
  settings: 'Figures and syncs follow the clock, and only loopback addresses are answered.',
  disk: 'Without room the database stops, and nothing that is sent can be acknowledged.',
  backups: 'What is lost with the disk comes back from a backup, or not at all.',
  webhooks: 'What a platform sent is in no figure until it is in the database.',
  pixel: 'What storefronts sent is in no figure until it is in the database.',
  database: 'Without it no question is answered and nothing is stored.',
  tables: 'A program works with tables of its own version alone.',
  clock: 'Leases of jobs and imports follow the clock of the database, and events the clock of this machine.',
  postgres: 'What was acknowledged is as safe as the server keeps it, and each process needs connections.',
  key: 'Without the key that sealed them, credentials have to be entered again.',
  sources: 'Figures lack what a source has and Quarterdeck has not.',
  jobs: 'A sync or an undo that failed has left its work undone.',
  imports: 'Nothing of an interrupted import is stored, though somebody may believe so.',
} as const;

// the machine

export const program = (version: string, node: string): Finding =>
  ok(`Quarterdeck ${version} on Node ${node}.`);
export const oldNode = (node: string, oldest: string): Finding =>
  bad(`Node ${node} is older than ${oldest}.`, 'Install a newer Node, and start Quarterdeck again.');

export const runs = (address: string, since: string): Finding =>
  ok(`A server works on the data folder since ${since}, and answers at ${address}.`);
export const starting = (since: string): Finding =>
  warn(
    `A server has been starting since ${since}, and does not answer yet.`,
    'Wait: it may be bringing the database up to date. Its log names what it does.',
  );
export const silent = (address: string, since: string): Finding =>
  bad(
    `A server works on the data folder since ${since}, and does not answer at ${address}.`,
    'Wait a minute, as it may be computing. Else look at its log, and start it again.',
  );
export const noServer = (dataDir: string): Finding =>
  ok(`No server works on the data folder ${dataDir} now.`);

export const listensAt = (host: string, port: number): Finding =>
  ok(`The server listens at ${host}, port ${port}, and its clock runs.`);
export const clockStopped = (at: string): Finding =>
  warn(
    `QUARTERDECK_NOW has stopped the clock at ${at}.`,
    'Unset QUARTERDECK_NOW, and start Quarterdeck again.',
  );

export const noFolder = (dataDir: string): Finding =>
  ok(`There is no data folder ${dataDir} yet: the first start makes it.`);

// backups

/** Not wrong: a clock of the machine may run the command. */
export const NO_SCHEDULE = note(
  'No backups are scheduled. Whether a clock of the machine takes them is not known here.',
  'Set BACKUP_SCHEDULE, or have the command backup run by a clock of the machine.',
);
/** Of a schedule that was set today, or of one that never worked: only the log knows. */
export const NO_BACKUP_YET = warn(
  'No scheduled backup is there.',
  'Wait for the first, if it was not due yet. Else look at the log, at BACKUP_FOLDER and its disk.',
);
export const backupMissing = (last: string): Finding =>
  warn(
    `A scheduled backup is missing: the newest is of ${last}.`,
    'Look at the log of that time, at BACKUP_FOLDER and its disk.',
  );
export const backedUp = (last: string): Finding => ok(`The newest scheduled backup is of ${last}.`);

// the database

export const NO_DATABASE_YET = ok('There is no database yet: the first start makes it.');
export const NO_TABLES = ok('The database has no tables yet: the first start makes them.');
export const OLDER_TABLES = warn(
  'The tables are of an older version of Quarterdeck.',
  'Start the server: it takes a backup, and brings them up to date.',
);
export const TABLES_FIT = ok('The tables are those of this version.');

const SECONDS: Forms = { one: 'second', other: 'seconds' };
export const CLOCK_FITS = ok('The clocks of this machine and of the database agree.');
export const clocksDiffer = (ahead: number): Finding =>
  warn(
    `The clock of the database server is ${countWords(Math.round(Math.abs(ahead)), SECONDS)} ${ahead > 0 ? 'ahead of' : 'behind'} that of this machine.`,
    'Set both by a time server (NTP).',
  );

const CONNECTIONS: Forms = { one: 'connection', other: 'connections' };
const ARE: Forms = { one: 'is', other: 'are' };
const freeWords = (free: number): string => `${countWords(free, CONNECTIONS)} ${formOf(free, ARE)} free`;
export const serverFits = (version: string, free: number): Finding =>
  ok(`Postgres ${version}: ${freeWords(free)}, and it keeps what it commits.`);
export const UNSAFE_WRITES = bad(
  'The server does not bring to the disk what it commits (fsync or full_page_writes is off): a crash may damage the database.',
  'Set fsync and full_page_writes to on, and reload the server.',
);
export const LATE_COMMITS = warn(
  'The server answers before a commit is on the disk (synchronous_commit is off): a crash may lose what was acknowledged last.',
  'Set synchronous_commit to on for this database.',
);
export const fewConnections = (free: number, needed: number): Finding =>
  warn(
    `The server has few connections left: ${freeWords(free)}, and a server of Quarterdeck takes up to ${needed}.`,
    'Raise max_connections, or end other programs.',
  );

// what the tables hold

const CREDENTIALS: Forms = { one: 'credential', other: 'credentials' };
export const NO_CREDENTIALS = ok('No credential is stored.');
export const keyFits = (count: number): Finding => ok(`The key opens ${countWords(count, CREDENTIALS)}.`);
export const keyGone = (count: number): Finding =>
  bad(
    `The key that sealed ${countWords(count, CREDENTIALS)} is not here.`,
    'Put secret.key back into the data folder, or set QUARTERDECK_SECRET_KEY, before the server starts.',
  );
export const sealedByAnother = (source: string): Finding =>
  bad(
    `The credentials of ${source} were sealed with another key.`,
    'Put that key back, or remove the source and connect it again.',
  );

export const SOURCES_WELL = ok('No source is late, short or refused.');
export const source = (
  name: string,
  status: Status,
  { what, todo }: { what: string; todo: string },
): Finding => ({ state: status === 'off_track' ? 'bad' : 'warn', sentence: `${name}: ${what}`, hint: todo });

const JOBS: Forms = { one: 'job', other: 'jobs' };
const WAIT: Forms = { one: 'waits', other: 'wait' };
export const JOBS_WELL = ok('No job has failed, and none waits for long.');
export const jobFailed = (job: {
  store: string;
  kind: string;
  subject: string;
  outcome: string | null;
}): Finding =>
  warn(
    `The job ${job.kind} ${job.subject} of ${job.store} failed${job.outcome === null ? '.' : `: ${job.outcome}`}`,
    'Mend what it names, and ask for it again.',
  );
export const jobsWait = (count: number, oldestSeconds: number): Finding =>
  warn(
    `${countWords(count, JOBS)} ${formOf(count, WAIT)} to be begun, the oldest for ${numberWords(oldestSeconds / 60, 0)} minutes.`,
    'See that the server runs. If it does, something large is under way, such as a first fetch.',
  );

export const IMPORTS_WELL = ok('No import was interrupted.');
export const interrupted = ({
  store,
  file,
  startedAt,
}: {
  store: string;
  file: string;
  startedAt: string;
}): Finding =>
  warn(
    `The import of ${file} into ${store}, begun at ${startedAt}, was interrupted.`,
    'Import the file again.',
  );
