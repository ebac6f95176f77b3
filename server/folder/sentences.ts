import { misconfigured } from '../errors';
import { NOTHING_STORED, type Trouble } from '../sentences';

/** What is written of a data folder in trouble, in one place. */

export const folderFull = (folder: string, code: string): Trouble => ({
  what: `The disk of ${folder} is full (${code}). ${NOTHING_STORED}`,
  toDo: 'Make room there, and try again.',
});
export const folderNotWritten = (folder: string, code: string): Trouble => ({
  what: `${folder} can not be written (${code}). ${NOTHING_STORED}`,
  toDo: 'Let the user of Quarterdeck write there, and look at its disk.',
});

/** Why a folder can't be used, by the code of the operating system. */
export const UNUSABLE: Record<string, string> = {
  EACCES: 'it lacks the rights',
  EPERM: 'it lacks the rights',
  EROFS: 'that can only be read',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'that is a file',
  ENOENT: 'a part of the path leads nowhere',
  ELOOP: 'the path leads in a circle',
  ENAMETOOLONG: 'the path is too long',
};
export const folderUnusable = (user: string, folder: string, why: string) =>
  misconfigured(
    `The user ${user} can not use the folder ${folder}: ${why}.`,
    'Let this user read and write there, or choose another folder with QUARTERDECK_DATA.',
  );

/** As `sudo` and `chown` take them: a number stands behind a # for the one, alone for the other. */
const sudoName = (user: string): string => (/^\d/.test(user) ? `'#${user}'` : user);

export const folderOfAnother = (
  path: string,
  { owner, me, dataDir }: Record<'owner' | 'me' | 'dataDir', string>,
) =>
  misconfigured(
    `${path} belongs to the user ${owner}, and this runs as ${me}: what ${me} leaves there can keep the server from starting.`,
    `Run it as its owner: sudo -u ${sudoName(owner)} env QUARTERDECK_DATA=${dataDir} … Or make all of the folder ${me}'s: chown -R ${me} ${dataDir}`,
  );
