import { closeSync, fstatSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfAnother } from './sentences';

/** Whose a data folder is: what another user leaves there, its server can not open at the next start. */

/** What a server makes there. */
const MADE = ['db', 'pixel', 'webhooks', 'uploads', 'erasures.log', 'secret.key'];

const ROOT = 0;

/** Null = it is not there, or can not be looked at: whoever begins to use it tells why. */
const uidOf = (path: string): number | null => {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
};

/** To whom a file of this process belongs there: some file systems give all to one user. Null = it can make none. */
const writesAs = (folder: string): number | null => {
  const path = join(folder, `.owner-${process.pid}`);
  try {
    const file = openSync(path, 'wx', 0o600);
    const { uid } = fstatSync(file);
    closeSync(file);
    rmSync(path);
    return uid;
  } catch {
    return null;
  }
};

/** The process as its files show it. */
export interface Self {
  uid: number;
  writesAs: (folder: string) => number | null;
}

/** Null where files belong to no number: Windows. */
const self = (): Self | null => {
  const uid = process.getuid?.();
  return uid === undefined ? null : { uid, writesAs };
};

/** A user's name; the number of one who has none, as in a container. */
const nameOf = (uid: number): string => {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    return lines.find((line) => line.split(':')[2] === String(uid))?.split(':')[0] ?? String(uid);
  } catch {
    return String(uid);
  }
};

/** What belongs to somebody else; null = nothing that matters. */
const foreignIn = (dataDir: string, uid: number): { path: string; owner: number } | null => {
  const made = MADE.map((name) => join(dataDir, name));
  // a volume may belong to root and be open to a group: a server of another user is at home in it
  const paths = uid === ROOT ? [dataDir, ...made] : made;
  for (const path of paths) {
    const owner = uidOf(path);
    if (owner !== null && owner !== uid) return { path, owner };
  }
  return null;
};

/**
 * Lets the user alone whose folder it is work in it; one that is not there is anybody's to make.
 * @throws DomainError that names the owner, and what to do.
 */
export const refuseOtherUser = (dataDir: string, me: Self | null = self()): void => {
  if (me === null) return;
  const found = foreignIn(dataDir, me.uid);
  if (found === null || me.writesAs(dataDir) === found.owner) return;
  const { path, owner } = found;
  throw folderOfAnother(path, { owner: nameOf(owner), me: nameOf(me.uid), dataDir });
};
