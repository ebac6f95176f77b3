import {
  CommitLost,
  ConnectionError,
  EMBEDDED_STOPPED,
  ErasureNotLogged,
  POOL_BUSY,
  sqlStateOf,
} from '../drizzle/connectionError';
import { DomainError, innermost } from './errors';

/** Trouble of the database, told as what it is: nothing of it is the fault of whoever asked. */

export class DatabaseTrouble extends DomainError {
  constructor(message: string, hint: string) {
    super('unavailable', message, hint);
  }
}

const NOTHING_STORED = 'Nothing was stored.';
const AGAIN = 'Try again in a few seconds. If it lasts, look at the database server.';

interface Trouble {
  what: string;
  toDo: string;
}

const LOST: Trouble = { what: 'The connection to the database was lost.', toDo: AGAIN };
const REFUSED: Trouble = {
  what: 'The database server refuses the user, the password or the database of DATABASE_URL.',
  toDo: 'Check DATABASE_URL, and start Quarterdeck again.',
};
const BROKEN: Trouble = {
  what: 'The database can not read or write its files.',
  toDo: 'Look at the log and the disk of the database server; a backup can be restored into another database.',
};

/** By SQLSTATE; a class is its first two characters, and stands behind its members. */
const TROUBLES: Record<string, Trouble> = {
  '08': LOST,
  '57P01': LOST,
  '57P02': LOST,
  '57P03': { what: 'The database server is starting or stopping.', toDo: AGAIN },
  '57P05': LOST,
  '25P03': LOST,
  '25P04': LOST,
  '57014': {
    what: 'The database did not answer in the time that a statement may take.',
    toDo: 'Ask for fewer days or metrics at once, or try again when less is under way.',
  },
  '55P03': {
    what: 'Another program holds what is to be changed, such as a large import.',
    toDo: 'Try again when that has ended.',
  },
  '40': { what: 'The change met another one at the same moment.', toDo: 'Try again.' },
  '25006': {
    what: 'The database takes no writes now: it is a standby, or was made read-only.',
    toDo: 'Try again after the failover, or let DATABASE_URL name the server that takes writes.',
  },
  '42501': {
    what: 'The user of the database lacks a right that Quarterdeck needs.',
    toDo: 'Make this user the owner of the database and of its tables.',
  },
  '53100': {
    what: 'The disk of the database is full.',
    toDo: 'Make room there. What is acknowledged waits in the data folder meanwhile.',
  },
  '53300': {
    what: 'The database server has no connection left.',
    toDo: 'Try again in a few seconds. If it lasts, raise max_connections of the server.',
  },
  [POOL_BUSY]: { what: 'Too much is asked at once.', toDo: 'Try again in a few seconds.' },
  '53': { what: 'The database server lacks memory or other resources.', toDo: AGAIN },
  '28': REFUSED,
  '3D000': REFUSED,
  '58': BROKEN,
  XX001: BROKEN,
  XX002: BROKEN,
  [EMBEDDED_STOPPED]: {
    what: 'The embedded database has stopped.',
    toDo: 'Start Quarterdeck again. If it stops again, look whether the disk of the data folder is full.',
  },
};

const UNKNOWN_COMMIT = new DatabaseTrouble(
  'The connection to the database was lost while the change was being stored. It is not known whether it is stored.',
  'Do it again: what is stored already changes nothing.',
);

const notLogged = ({ file, code }: ErasureNotLogged) =>
  new DatabaseTrouble(
    `The log of erasures ${file} can not be written (${code}). Nobody was erased, and ${NOTHING_STORED.toLowerCase()}`,
    'Make room on the disk of the data folder, and let the user of Quarterdeck write there.',
  );

const troubleOf = (cause: unknown): Trouble | undefined => {
  const code = cause instanceof ConnectionError ? cause.code : sqlStateOf(cause);
  if (code === null) return undefined;
  const known = TROUBLES[code] ?? TROUBLES[code.slice(0, 2)];
  return known ?? (cause instanceof ConnectionError ? LOST : undefined);
};

/** What is the matter with the database and what to do, if that is what `error` comes from; else null. */
export const databaseTrouble = (error: unknown): DatabaseTrouble | null => {
  const cause = innermost(error);
  if (cause instanceof DatabaseTrouble) return cause;
  if (cause instanceof CommitLost) return UNKNOWN_COMMIT;
  if (cause instanceof ErasureNotLogged) return notLogged(cause);
  const trouble = troubleOf(cause);
  return trouble ? new DatabaseTrouble(`${trouble.what} ${NOTHING_STORED}`, trouble.toDo) : null;
};
