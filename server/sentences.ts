import { countWords, formOf, numberWords, type Forms } from '../shared/numberWords';
import {
  badInput,
  conflict,
  DomainError,
  misconfigured,
  NewerProgram,
  notFound,
  unavailable,
  type Complaint,
} from './errors';

/** What the files beside the rooms write for people, and what several rooms say alike, in one place. */

const SECONDS: Forms = { one: 'second', other: 'seconds' };
const MINUTES: Forms = { one: 'minute', other: 'minutes' };

// said by several rooms

/** `name`: as the store was called, or its slug. */
export const storeDeleted = (name: string) => notFound(`The store ${name} was deleted.`);

/** Nothing comes into a store that is archived. */
export const storeArchived = ({ name, slug }: { name: string; slug: string }) =>
  conflict(
    `The store ${name} is archived: nothing comes in.`,
    `Take it out of the archive with: npm run -s quarterdeck -- stores unarchive --slug ${slug}`,
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
export const rebuiltStore = (name: string): string => `has rebuilt the store ${name}`;

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
  'Create one with: npm run -s quarterdeck -- stores create --slug … --name … --currency … --time-zone …',
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
  badInput(
    `${where} does not hold keys of ${bytes} bytes in base64.`,
    'Make one with: openssl rand -base64 32',
  );
export const keyGone = (path: string) =>
  unavailable(
    `The key of this installation, ${path}, is gone.`,
    'Put back the copy that you kept apart (a backup does not hold it), or set QUARTERDECK_SECRET_KEY.',
  );

// calls that leave the machine: the address itself

export const notAnAddress = () => badInput('This is not an address such as https://shop.example.');
export const notEncrypted = (host: string) =>
  badInput(`${host} is not called without encryption.`, 'Write its address with https://.');
export const secretInAddress = (host: string) =>
  badInput(`The address of ${host} holds a name or password.`, 'Enter them in their own fields.');
/**
 * The same of every port, open or closed: nobody learns by it what runs inside. No platform forbids it: its drivers would
 * say which right is missing there.
 */
export const notCalled = (host: string) =>
  new DomainError(
    'bad_input',
    `${host} is in a private network: it is not called.`,
    'Check the address. If a shop is there, whoever runs Quarterdeck writes its host into ALLOWED_PRIVATE_HOSTS.',
  );

// calls that leave the machine: where the answer leads

export const ledAside = (host: string) =>
  new DomainError('forbidden', `The answer leads to ${host}, a private address: it was not followed.`);
export const redirectsTooOften = (host: string, most: number) =>
  unavailable(`${host} redirects more than ${most} times.`);
export const redirectsNowhere = (host: string) => unavailable(`${host} redirects to no address.`);

// calls that leave the machine: what was answered

export const answerTooLarge = (host: string, megabytes: number) =>
  unavailable(`${host} answers with more than ${megabytes} MB.`);
export const answerTooCrowded = (host: string, values: number) =>
  unavailable(`${host} answers with more than ${numberWords(values, 0)} values at once.`);
export const answersNoJson = (host: string) =>
  unavailable(`${host} answers with something that is no JSON.`, 'Check the address.');
export const credentialsRefused = (host: string, status: number) =>
  new DomainError('forbidden', `${host} refuses the credentials (${status}).`, 'Enter them again.');
export const noSuchPath = (host: string, path: string) =>
  new DomainError('not_found', `${host} has no ${path} (404).`);
export const askedTooOften = (host: string, waitMs: number | null) =>
  unavailable(`${host} was asked too often (429).`, againAfter(waitMs));
export const answersWithError = (host: string, status: number, waitMs: number | null) =>
  unavailable(`${host} answers with an error (${status}).`, againAfter(waitMs));

const LATER = 'Try again later.';
const againAfter = (waitMs: number | null): string =>
  waitMs ? `It asks to wait for ${waitWords(waitMs)}.` : LATER;
const waitWords = (ms: number): string =>
  ms <= 60_000 ? countWords(Math.ceil(ms / 1_000), SECONDS) : countWords(Math.ceil(ms / 60_000), MINUTES);

// calls that leave the machine: no answer

export const noHost = (host: string) => unavailable(`There is no host ${host}.`, 'Check the address.');
export const certificateInvalid = (host: string) =>
  unavailable(
    `${host} can not prove who it is: its certificate is not valid.`,
    'Check the address, or have the certificate mended.',
  );
export const cannotBeSent = (host: string) =>
  unavailable(
    `What was entered can not be sent to ${host}: it holds characters that do not belong there.`,
    'Enter it again, without spaces and line breaks.',
  );
export const tooSlow = (host: string) => unavailable(`${host} takes too long.`, LATER);
/** What to do at an address that was only just entered. */
export const NOTHING_THERE = 'Check the address and its port: nothing answers there.';
export const notReached = (host: string, code: string, toDo: string = LATER) =>
  unavailable(`${host} can not be reached (${code}).`, toDo);

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
export const tryingAgain = (trouble: string, seconds: number): string =>
  `${trouble} Trying again for ${seconds} s …`;

/** What stands in the environment. Each predicate follows what was entered there. */
export const INVALID_SETTING = {
  everyAddress: 'is every address',
  schedule: 'is no pattern of cron, such as 30 3 * * *',
  noPostgres: 'must start with postgres://',
  noUrl: 'is no address: characters such as / and @ of a password are written as %2F and %40',
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

/** By what the server refuses. */
const REFUSALS = {
  password: 'refuses the password of the user',
  user: 'does not let the user in',
  database: 'has no such database',
} as const;
export type Refusal = keyof typeof REFUSALS;
export const serverRefuses = (server: string, refusal: Refusal) =>
  misconfigured(`The database server ${server} ${REFUSALS[refusal]}.`, 'Check DATABASE_URL.');
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
  [
    `${folder} is an embedded database, which is not used while DATABASE_URL is set.`,
    'To move what it holds into that server: stop Quarterdeck, run "npm run -s quarterdeck -- backup move.backup" without',
    'DATABASE_URL, then "npm run -s quarterdeck -- restore move.backup" with it, and rename the folder.',
  ].join(' ');

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
export const storesLeft = (slugs: readonly string[]): string =>
  `The log of erasures has as deleted what is here: ${slugs.join(', ')}. It is left as it is: the log may have that from a copy of this database. If it is to go: npm run -s quarterdeck -- stores delete.`;
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
