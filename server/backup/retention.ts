import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { notTidied } from './sentences';

/** Which backups of a folder stay, and what killed ones left there. */

/** Ends the name of a backup until it is whole. */
export const PART = /\.[0-9a-f]{12}\.part$/;
/** A backup that runs writes more often. */
const ABANDONED_MS = 3_600_000;

/** Drops what backups that were killed have left of the files that `isOurs` names. */
export const dropAbandoned = async (folder: string, isOurs: (file: string) => boolean): Promise<void> => {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!PART.test(name) || !isOurs(name.replace(PART, ''))) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
};

/** The instant in a name, which sorts as text; null = the file is of another kind. */
export type InstantOf = (name: string) => string | null;

/** Backups of one kind, the oldest first. `until`: those of a clock that ran ahead are left out, as an instant in a name. */
export const backupsIn = async (folder: string, instantOf: InstantOf, until: string): Promise<string[]> => {
  const found = (await readdir(folder).catch(() => [])).flatMap((name) => {
    const at = instantOf(name);
    return at === null || at > until ? [] : [{ name, at }];
  });
  return found.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ name }) => name);
};

/**
 * Keeps the newest of one kind up to `file`, which was just written, and drops what killed ones left. Gives what to
 * say where that fails: the backup is there all the same.
 */
export const keepNewest = async (
  file: string,
  count: number,
  instantOf: InstantOf,
): Promise<string | null> => {
  const folder = dirname(file);
  try {
    const old = (await backupsIn(folder, instantOf, instantOf(basename(file)) ?? '')).slice(0, -count);
    for (const name of old) await rm(join(folder, name), { force: true });
    await dropAbandoned(folder, (name) => instantOf(name) !== null);
    return null;
  } catch (error) {
    return notTidied(folder, (error as NodeJS.ErrnoException).code ?? 'unknown');
  }
};
