import {
  CommitLost,
  ConnectionError,
  EMBEDDED_STOPPED,
  ErasureNotLogged,
  POOL_BUSY,
  sqlStateOf,
} from '../drizzle/connectionError';
import { DomainError, innermost } from './errors';
import { erasureNotLogged, NOTHING_STORED, TROUBLE, type Trouble } from './sentences';

/** Trouble of the database, told as what it is: nothing of it is the fault of whoever asked. */

export class DatabaseTrouble extends DomainError {
  constructor({ what, toDo }: Trouble) {
    super('unavailable', what, toDo);
  }
}

/** By SQLSTATE; a class is its first two characters, and stands behind its members. */
const TROUBLES: Record<string, Trouble> = {
  '08': TROUBLE.lost,
  '57P01': TROUBLE.lost,
  '57P02': TROUBLE.lost,
  '57P03': TROUBLE.startingOrStopping,
  '57P05': TROUBLE.lost,
  '25P03': TROUBLE.lost,
  '25P04': TROUBLE.lost,
  '57014': TROUBLE.slow,
  '55P03': TROUBLE.held,
  '40': TROUBLE.met,
  '25006': TROUBLE.readOnly,
  '42501': TROUBLE.noRight,
  '53100': TROUBLE.diskFull,
  '53300': TROUBLE.noConnection,
  [POOL_BUSY]: TROUBLE.poolBusy,
  '53': TROUBLE.noResources,
  '28': TROUBLE.refused,
  '3D000': TROUBLE.refused,
  '58': TROUBLE.broken,
  XX001: TROUBLE.broken,
  XX002: TROUBLE.broken,
  [EMBEDDED_STOPPED]: TROUBLE.embeddedStopped,
};

const troubleOf = (cause: unknown): Trouble | undefined => {
  const code = cause instanceof ConnectionError ? cause.code : sqlStateOf(cause);
  if (code === null) return undefined;
  const known = TROUBLES[code] ?? TROUBLES[code.slice(0, 2)];
  return known ?? (cause instanceof ConnectionError ? TROUBLE.lost : undefined);
};

/** What is the matter with the database and what to do, if that is what `error` comes from; else null. */
export const databaseTrouble = (error: unknown): DatabaseTrouble | null => {
  const cause = innermost(error);
  if (cause instanceof DatabaseTrouble) return cause;
  if (cause instanceof CommitLost) return new DatabaseTrouble(TROUBLE.lostAtCommit);
  if (cause instanceof ErasureNotLogged) return new DatabaseTrouble(erasureNotLogged(cause.file, cause.code));
  const trouble = troubleOf(cause);
  return trouble ? new DatabaseTrouble({ ...trouble, what: `${trouble.what} ${NOTHING_STORED}` }) : null;
};
