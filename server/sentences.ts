import { countWords, formOf, numberWords, type Forms } from '../shared/numberWords';
import {
  badInput,
  conflict,
  misconfigured,
  NewerProgram,
  notFound,
  unavailable,
  type Complaint,
} from './errors';

/** What the files beside the rooms write for people, and what several rooms say alike, in one place. */

const SECONDS: Forms = { one: 'second', other: 'seconds' };

// said by several rooms

/** A store as pages and commands name it: "Harbour Goods (harbour-goods)". */
export const storeWords = ({ name, slug }: { name: string; slug: string }): string => `${name} (${slug})`;

/** `name`: as the store was called, or its slug. */
export const storeDeleted = (name: string) => notFound(`The store ${name} was deleted.`);

/** Nothing comes into a store that is archived. */
export const storeArchived = ({ name, slug }: { name: string; slug: string }) =>
  conflict(
    `The store ${name} is archived: nothing comes in.`,
    `Take it out of the archive on its page of settings, or with: npm run -s quarterdeck -- stores unarchive --slug ${slug}`,
  );

export const newerProgram = (did: string) =>
  new NewerProgram(
    'unavailable',
    `A newer version of Quarterdeck ${did}: this one writes nothing to it.`,
    'Stop this one, and start the newer version; or restore the backup from before its start into another database.',
  );

/** What a newer program did to the whole database. */
export const MIGRATED = 'has migrated this database';
/** What a newer program did to one store, whose figures an older one can't read. */
export const rebuiltStore = (store: { name: string; slug: string }): string =>
  `has rebuilt the store ${storeWords(store)}`;

export const tooManyValues = (what: string, most: number) =>
  badInput(`${what} holds more than ${numberWords(most, 0)} values.`, 'Send it in parts.');

/** Our own messages are predicates ("is negative") or sentences of their own; zod's begin with a capital. */
const faultWords = ({ path, message }: Complaint): string => {
  const where = path.join('.');
  if (where === '' || message.startsWith('there ')) return message;
  return /^[a-z]/.test(message) ? `${where} ${message}` : `${where}: ${message}`;
};

/** What a schema found in what was entered. */
export const invalidInput = (faults: readonly Complaint[]) => {
  const text = faults.map(faultWords).join('; ');
  return badInput(`${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`);
};

/** Questions. Each but the first follows the name of its field. */
export const INVALID_QUESTION = {
  unknown: (what: string, given: string, known: readonly string[]): string =>
    `there is no ${what} "${given}"; there are ${known.join(', ')}`,
  notAfterStart: 'is not after the start: the end is exclusive',
} as const;

// an error that nobody foresaw

export const INSIDE = 'Something went wrong inside Quarterdeck.';
export const LOGGED_ON_TERMINAL = 'The terminal in which it runs names the error.';
export const loggedBeside = (requestId: string): string =>
  `The log of the server names the error beside “${requestId}”.`;

/** Addresses of the internet. Each predicate follows what was entered. */
export const INVALID_ADDRESS = {
  range: 'is no address or range such as 203.0.113.0/24',
  prefix: (bits: number): string => `has a prefix that is not between 0 and ${bits}`,
  host: 'is no host such as shop.lan or 10.0.0.5:8069',
} as const;

/** Stores. Each predicate follows the name of its field. */
export const INVALID_STORE = {
  masked: (channel: string, masked: readonly string[]): string =>
    `"${channel}" hides nobody; the channels that do are ${masked.join(', ')}`,
  slug: 'must be lower-case letters, digits and dashes, such as my-shop',
  timeZone: 'is not an IANA time zone such as Europe/Berlin',
} as const;

export const slugTaken = (slug: string) =>
  conflict(`There is already a store "${slug}".`, 'Choose another slug.');
export const namedTwice = (source: string) =>
  badInput(`The source ${source} is named twice.`, 'Name each source once.');
export const noStoreOfNumber = (id: number) => notFound(`There is no store of number ${id}.`);

/** The sentence about a slug that no store has, and what to do. */
export const noStore = (slug: string): [string, string] => [
  `There is no store "${slug}".`,
  'Create one on the page /start, or with: npm run -s quarterdeck -- stores create --slug … --name … --currency … --time-zone …',
];

/** Follows the sentence about an unknown store, for whoever may see all of them. */
export const knownStores = (slugs: readonly string[]): string =>
  slugs.length > 0 ? `Stores: ${slugs.join(', ')}.` : 'There are no stores yet.';

// sealed credentials and their key

export const keyOfCredentialGone = (keyFile: string) =>
  unavailable(
    'A stored credential can not be opened: the key that sealed it is not here.',
    `Put back ${keyFile} of the data folder (or QUARTERDECK_SECRET_KEY), or enter the credential again.`,
  );
export const credentialDamaged = () => unavailable('A stored credential is damaged.', 'Enter it again.');
export const noKeys = (where: string, bytes: number) =>
  misconfigured(
    `${where} does not hold keys of ${bytes} bytes in base64.`,
    'Make one with: openssl rand -base64 32',
  );
export const keyGone = (path: string) =>
  unavailable(
    `The key of this installation, ${path}, is gone.`,
    'Put back the copy that you kept apart (a backup does not hold it), or set QUARTERDECK_SECRET_KEY.',
  );

// what a Postgres must be

export const serverTooOld = (version: number, oldest: number) =>
  misconfigured(
    `The database server is Postgres ${version}; Quarterdeck needs ${oldest} or newer.`,
    'Upgrade the server, or let DATABASE_URL name another one.',
  );
export const otherEncoding = (database: string, encoding: string) =>
  misconfigured(
    `The database ${database} has the encoding ${encoding}; Quarterdeck needs UTF8.`,
    `Make another one: create database NAME encoding 'UTF8' template template0`,
  );

const FEW = 5;
const named = (tables: readonly string[]): string =>
  tables.length > FEW ? `${tables.slice(0, FEW).join(', ')} …` : tables.join(', ');

export const foreignTables = (database: string, tables: readonly string[]) =>
  misconfigured(
    `The database ${database} holds tables of another program: ${named(tables)}.`,
    'Give Quarterdeck a database of its own: create database NAME',
  );
export const mayNotCreate = (user: string, what: 'schemas' | 'tables', database: string) =>
  misconfigured(
    `The user ${user} may not create ${what} in the database ${database}.`,
    `Make it the owner: alter database ${database} owner to ${user}`,
  );
export const notOwner = (user: string, tables: readonly string[]) =>
  misconfigured(
    `The user ${user} does not own these tables, and could not migrate them: ${named(tables)}.`,
    `Make it their owner: alter table NAME owner to ${user}`,
  );

// the end on a signal

export const stopCutShort = (seconds: number): string =>
  `Not all work ended within ${seconds} ${formOf(seconds, SECONDS)}. The next start goes on with it.`;
export const stopFailed = (why: string): string => `The stop failed: ${why}`;

// the start

export const OPENING_SERVER = 'Opening the database server …';
export const openingIn = (dataDir: string): string => `Opening the database in ${dataDir} …`;
export const ready = (address: string): string => `Quarterdeck is ready: ${address}`;
export const portTaken = (host: string, port: number) =>
  conflict(`Port ${port} of ${host} is taken by another program.`, 'Choose another one with PORT.');
export const portNotGiven = (host: string, port: number, code: string) =>
  misconfigured(
    `The system does not let this user listen on port ${port} of ${host} (${code}).`,
    'Set PORT to 1024 or more, and HOST to an address that this machine has, such as 127.0.0.1.',
  );
export const tryingAgain = (trouble: string, seconds: number): string =>
  `${trouble} Trying again for ${seconds} s …`;

/** What is wrong with a setting. Each follows what was entered, or says “it” where that is not repeated. */
export const INVALID_SETTING = {
  whole: (least: number, most: number): string => `is no whole number from ${least} to ${most}`,
  choice: (known: readonly string[]): string => `is none of ${known.join(', ')}`,
  instant: 'is no instant such as 2026-03-01T12:00:00Z',
  everyAddress: 'is every address',
  schedule: 'it is no pattern of cron, such as 30 3 * * *',
  noPostgres: 'it must start with postgres://',
  noUrl: 'it is no address: characters such as / and @ of a password are written as %2F and %40',
  sslMode: (mode: string, known: readonly string[]): string =>
    `its sslmode ${mode} is none of ${known.join(', ')}`,
  sslFile: (name: string, path: string): string => `the file ${path} of its ${name} can not be read`,
  sslNoRoot: 'its sslmode verify-ca needs a sslrootcert',
  noKeys: 'it holds something else than keys of 32 bytes in base64, each made with: openssl rand -base64 32',
} as const;
export const unusableSetting = (name: string, why: string) => misconfigured(`${name} is not usable: ${why}.`);
export const openToNetwork = (host: string) =>
  misconfigured(
    `HOST=${host} would open Quarterdeck to the network, and it has no sign-in yet, so only loopback addresses are allowed.`,
    'Leave HOST unset, or set it to 127.0.0.1, ::1 or localhost.',
  );

/** Where stores are looked for, and what chooses it. */
export const SERVER_PLACE = 'This is the database that DATABASE_URL names.';
export const folderPlace = (dataDir: string): string =>
  `This is the data folder ${dataDir}; QUARTERDECK_DATA chooses another.`;

// a database server that does not let Quarterdeck in

const CHECK_URL = 'Check DATABASE_URL.';

/** By what the server refuses, or by what it is refused. */
const REFUSALS = {
  password: ['refuses the password of the user', CHECK_URL],
  noPassword: ['asks for a password', 'Write it into DATABASE_URL: postgres://USER:PASSWORD@HOST/DATABASE'],
  user: ['does not let the user in', CHECK_URL],
  database: ['has no such database', CHECK_URL],
  rights: [
    'does not give the user a right that Quarterdeck needs',
    'Make this user the owner of the database and of its tables.',
  ],
  encryption: [
    'takes no encrypted connections',
    'Have it take them (ssl = on), or leave sslmode out of DATABASE_URL.',
  ],
  certificate: [
    'can not prove who it is: its certificate is not valid',
    'Have the certificate mended, name its issuer with sslrootcert, or set sslmode=require, which does not look at it.',
  ],
} as const satisfies Record<string, [what: string, toDo: string]>;
export type Refusal = keyof typeof REFUSALS;
export const serverRefuses = (server: string, refusal: Refusal, code?: string) => {
  const [what, toDo] = REFUSALS[refusal];
  return misconfigured(
    `The database server ${server} ${what}${code === undefined ? '' : ` (${code})`}.`,
    toDo,
  );
};
export const serverAway = (server: string, why: string): Trouble => ({
  what: `The database server ${server} can not be reached (${why}).`,
  toDo: 'Start it, or check DATABASE_URL.',
});
export const noWrites = (database: string): Trouble => ({
  what: `The database ${database} takes no writes: it is a standby, or was made read-only.`,
  toDo: 'Let DATABASE_URL name the server that takes writes.',
});

// the embedded database as files

export const unreadableFile = (code: string): string => `a file can not be read (${code}).`;

/** Said at a start on a server beside a folder that holds an embedded database. */
export const embeddedUnused = (folder: string): string =>
  `${folder} is an embedded database, which is not used while DATABASE_URL is set. To move what it holds into that server: stop Quarterdeck, run "npm run -s quarterdeck -- backup /backups/move.backup" without DATABASE_URL, then "npm run -s quarterdeck -- restore /backups/move.backup" with it, and rename the folder.`;

const notCopied = (why: string): string =>
  `No copy of the embedded database is made at this start: ${why}. The copy before stays, if there is one.`;
export const noRoomForCopy = (size: string): string => notCopied(`its disk has no room for ${size} more`);
export const filesNotCopied = (code: string): string => notCopied(`its files can not be copied (${code})`);

/** `copy`: of the last good start, and when it was made; null = there is none. */
export const embeddedBroken = (folder: string, why: string, copy: { folder: string; at: string } | null) => {
  const check =
    'Look whether its disk is full, and whether the user of Quarterdeck may read and write the folder. Nothing of it was removed.';
  const back =
    copy === null
      ? 'If the folder is damaged, rename it and restore a backup: npm run -s quarterdeck -- restore FILE'
      : `If the folder is damaged: ${copy.folder} is a copy of ${copy.at}, when it was last closed in order before a good start. To bring that back: mv "${folder}" "${folder}.damaged" && mv "${copy.folder}" "${folder}". A newer backup is better.`;
  return unavailable(`The embedded database in ${folder} can not be opened: ${why}`, `${check} ${back}`);
};

// deletion and erasure

export const nameToConfirm = (slug: string, name: string) =>
  badInput(
    `Deleting the store ${slug} erases all that it holds, for good. Its name is to be typed to confirm that: "${name}".`,
    'First keep what you need: npm run -s quarterdeck -- backup FILE keeps everything, and Data → Orders gives the orders as CSV.',
  );

const PEOPLE: Forms = { one: 'person', other: 'people' };
const STORES: Forms = { one: 'store', other: 'stores' };
const LINES: Forms = { one: 'line', other: 'lines' };

export const erasedAgain = ({ people, stores }: Record<'people' | 'stores', number>): string => {
  const counts = [
    ...(people > 0 ? [countWords(people, PEOPLE)] : []),
    ...(stores > 0 ? [countWords(stores, STORES)] : []),
  ];
  return `Erased again, as the log of erasures has it: ${counts.join(' and ')}.`;
};
export const storesLeft = (stores: readonly { name: string; slug: string }[]): string =>
  `The log of erasures has as deleted what is here: ${stores.map(storeWords).join(', ')}. It is left as it is: the log may have that from a copy of this database. If it is to go: npm run -s quarterdeck -- stores delete.`;
export const unreadableErasures = (lines: number): string =>
  `${countWords(lines, LINES)} of the log of erasures can not be read: look at erasures.log.`;

/** What is the matter with the database, and what to do. */
export interface Trouble {
  what: string;
  toDo: string;
}

export const NOTHING_STORED = 'Nothing was stored.';
const AGAIN = 'Try again in a few seconds. If it lasts, look at the database server.';

export const TROUBLE = {
  lost: { what: 'The connection to the database was lost.', toDo: AGAIN },
  lostAtCommit: {
    what: 'The connection to the database was lost while the change was being stored. It is not known whether it is stored.',
    toDo: 'Do it again: what is stored already changes nothing.',
  },
  refused: {
    what: 'The database server refuses the user, the password or the database of DATABASE_URL.',
    toDo: 'Check DATABASE_URL, and start Quarterdeck again.',
  },
  broken: {
    what: 'The database can not read or write its files.',
    toDo: 'Look at the log and the disk of the database server; a backup can be restored into another database.',
  },
  startingOrStopping: { what: 'The database server is starting or stopping.', toDo: AGAIN },
  slow: {
    what: 'The database did not answer in the time that a statement may take.',
    toDo: 'Ask for fewer days or metrics at once, or try again when less is under way.',
  },
  held: {
    what: 'Another program holds what is to be changed, such as a large import.',
    toDo: 'Try again when that has ended.',
  },
  met: { what: 'The change met another one at the same moment.', toDo: 'Try again.' },
  readOnly: {
    what: 'The database takes no writes now: it is a standby, or was made read-only.',
    toDo: 'Try again after the failover, or let DATABASE_URL name the server that takes writes.',
  },
  noRight: {
    what: 'The user of the database lacks a right that Quarterdeck needs.',
    toDo: 'Make this user the owner of the database and of its tables.',
  },
  diskFull: {
    what: 'The disk of the database is full.',
    toDo: 'Make room there. What is acknowledged waits in the data folder meanwhile.',
  },
  noConnection: {
    what: 'The database server has no connection left.',
    toDo: 'Try again in a few seconds. If it lasts, raise max_connections of the server.',
  },
  poolBusy: { what: 'Too much is asked at once.', toDo: 'Try again in a few seconds.' },
  noResources: { what: 'The database server lacks memory or other resources.', toDo: AGAIN },
  embeddedStopped: {
    what: 'The embedded database has stopped.',
    toDo: 'Start Quarterdeck again. If it stops again, look whether the disk of the data folder is full.',
  },
} as const satisfies Record<string, Trouble>;

export const erasureNotLogged = (file: string, code: string): Trouble => ({
  what: `The log of erasures ${file} can not be written (${code}). Nobody was erased, and ${NOTHING_STORED.toLowerCase()}`,
  toDo: 'Make room on the disk of the data folder, and let the user of Quarterdeck write there.',
});
