import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ErasureNotLogged } from './connectionError';
import { syncFolder } from './syncFolder';

/**
 * The log of erasures: a file beside the database that is only ever appended to, a line of JSON an erasure. A backup
 * that was taken before an erasure still has who was erased; the log erases them again.
 */

/** Where the log of a data folder is, on both engines. */
export const erasureLogIn = (dataDir: string): string => join(dataDir, 'erasures.log');

const erasure = z.strictObject({
  at: z.iso.datetime({ offset: true }),
  /** The number of a store is given once in a database; with its beginning it is no store of another database. */
  storeId: z.int(),
  storeCreatedAt: z.iso.datetime({ offset: true }),
  /** Keys of a person as the ledger has them, those that were asked for first; null = the whole store. */
  keys: z.array(z.string().min(1)).min(1).nullable(),
});
export type Erasure = z.infer<typeof erasure>;

export interface LoggedErasures {
  erasures: Erasure[];
  /** Lines that can't be read, such as one that a crash cut off: what it was about was not acknowledged. */
  unreadable: number;
}

export interface ErasureLog {
  /** Makes the file if there is none: from then on no erasure is unknown. */
  begin(): Promise<void>;
  /** Resolves once all are on the disk. Those that are there already are not written again. @throws ErasureNotLogged */
  append(erasures: readonly Erasure[]): Promise<void>;
  read(): Promise<LoggedErasures>;
}

/** What tells two erasures apart: whoever asks twice is erased once. */
const idOf = ({ storeId, storeCreatedAt, keys }: Erasure): string =>
  JSON.stringify([storeId, storeCreatedAt, keys?.toSorted() ?? null]);

const parsed = (text: string): LoggedErasures => {
  const logged: LoggedErasures = { erasures: [], unreadable: 0 };
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      logged.erasures.push(erasure.parse(JSON.parse(line)));
    } catch {
      logged.unreadable += 1;
    }
  }
  return logged;
};

/** What a log holds; null = there is no such file. @throws an error of the file system. */
export const readErasures = async (file: string): Promise<LoggedErasures | null> => {
  try {
    return parsed(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** Whether a line was cut off at the end: the next one must not go on with it. */
const isTorn = async (handle: FileHandle): Promise<boolean> => {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
};

/** Appends in one write, as another process may append too. */
const write = async (file: string, lines: readonly string[]): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    const text = lines.map((line) => `${line}\n`).join('');
    await handle.appendFile(text !== '' && (await isTorn(handle)) ? `\n${text}` : text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(file));
};

/** The log in a file. Several processes may append to it. */
export const openErasureLog = (file: string): ErasureLog => {
  let known: Set<string> | null = null;
  let turn: Promise<void> = Promise.resolve();
  const read = async () => (await readErasures(file)) ?? { erasures: [], unreadable: 0 };
  const writeNew = async (erasures: readonly Erasure[]) => {
    known ??= new Set((await read()).erasures.map(idOf));
    const fresh = new Map<string, string>();
    for (const one of erasures) if (!known.has(idOf(one))) fresh.set(idOf(one), JSON.stringify(one));
    if (fresh.size === 0) return;
    await write(file, [...fresh.values()]);
    for (const id of fresh.keys()) known.add(id);
  };
  const notLogged = (error: unknown): never => {
    throw new ErasureNotLogged(file, (error as NodeJS.ErrnoException).code ?? 'unknown');
  };
  return {
    read,
    begin: () => write(file, []).catch(notLogged),
    append: (erasures) => {
      const written = turn.then(() => writeNew(erasures)).catch(notLogged);
      turn = written.catch(() => {});
      return written;
    },
  };
};

/** The log of a database that keeps nothing. */
export const passingErasureLog = (): ErasureLog => {
  const known = new Map<string, Erasure>();
  return {
    begin: () => Promise.resolve(),
    append: (erasures) => {
      for (const one of erasures) if (!known.has(idOf(one))) known.set(idOf(one), one);
      return Promise.resolve();
    },
    read: () => Promise.resolve({ erasures: [...known.values()], unreadable: 0 }),
  };
};
