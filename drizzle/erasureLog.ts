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
  /** Keys of a person as the ledger has them, those that were asked for first, `hash:…` of merged ones; null = the whole store. */
  keys: z.array(z.string().min(1)).min(1).nullable(),
});
export type Erasure = z.infer<typeof erasure>;

/** From this instant on no erasure is missing: the first start of a server on the folder. */
const begun = z.strictObject({ since: z.iso.datetime({ offset: true }) });
/** Between these instants none is missing: as far as a log of another folder reached, or one whose server was stopped. */
const span = z.strictObject({ ...begun.shape, until: z.iso.datetime({ offset: true }) });
export type KnownSpan = z.infer<typeof span>;
const line = z.union([begun, span, erasure]);

export interface LoggedErasures {
  erasures: Erasure[];
  /** From when on no erasure is missing; null = nobody knows. */
  since: string | null;
  spans: KnownSpan[];
  /** Lines that can't be read, such as one that a crash cut off: what it was about was not acknowledged. */
  unreadable: number;
}

export interface ErasureLog {
  /** Notes that no erasure since this instant is missing, unless the log reaches back further. @throws ErasureNotLogged */
  begin(since: string): Promise<void>;
  /** Notes that no erasure between the instants of each span is missing. @throws ErasureNotLogged */
  know(spans: readonly KnownSpan[]): Promise<void>;
  /** Resolves once all are on the disk. Those that are there already are not written again. @throws ErasureNotLogged */
  append(erasures: readonly Erasure[]): Promise<void>;
  read(): Promise<LoggedErasures>;
}

/** What tells two erasures apart: whoever asks twice is erased once. */
const idOf = ({ storeId, storeCreatedAt, keys }: Erasure): string =>
  JSON.stringify([storeId, storeCreatedAt, keys?.toSorted() ?? null]);

/** Of two instants, if any, the earlier one. */
export const earlierOf = (a: string | null, b: string | null): string | null =>
  a !== null && b !== null ? (Date.parse(a) < Date.parse(b) ? a : b) : (a ?? b);

/** Of the newest line; null = there is none. */
export const newestOf = ({ erasures, since, spans }: LoggedErasures): string | null =>
  [...erasures.map(({ at }) => at), ...spans.map(({ until }) => until)].reduce<string | null>(
    (newest, at) => (newest !== null && Date.parse(newest) >= Date.parse(at) ? newest : at),
    since,
  );

/** What a copy of a log knows: it does not know how old it is, so that its newest line ends what it began. */
export const knownInCopy = (copy: LoggedErasures): KnownSpan[] => {
  const until = newestOf(copy);
  const { since, spans } = copy;
  return since === null || until === null || since === until ? spans : [...spans, { since, until }];
};

/** Of a time of which erasures may be missing; `to` null = to this day. */
export interface UnknownSpan {
  from: string;
  to: string | null;
}

/** Where erasures since `from` may be missing. */
export const unknownSince = (
  from: string,
  { since, spans }: Pick<LoggedErasures, 'since' | 'spans'>,
): UnknownSpan[] => {
  const known = [...spans, ...(since === null ? [] : [{ since, until: null }])];
  const inOrder = known.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const unknown: UnknownSpan[] = [];
  let at = from;
  for (const { since: begins, until } of inOrder) {
    if (until !== null && Date.parse(until) <= Date.parse(at)) continue;
    if (Date.parse(begins) > Date.parse(at)) unknown.push({ from: at, to: begins });
    if (until === null) return unknown;
    at = until;
  }
  return [...unknown, { from: at, to: null }];
};

const nothing = (): LoggedErasures => ({ erasures: [], since: null, spans: [], unreadable: 0 });

const parsed = (content: string): LoggedErasures => {
  const logged = nothing();
  for (const text of content.split('\n')) {
    if (text === '') continue;
    try {
      const noted = line.parse(JSON.parse(text));
      if ('until' in noted) logged.spans.push(noted);
      else if ('since' in noted) logged.since = earlierOf(logged.since, noted.since);
      else logged.erasures.push(noted);
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
    const text = `${lines.join('\n')}\n`;
    await handle.appendFile((await isTorn(handle)) ? `\n${text}` : text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(file));
};

const textOf = ({ since, until }: KnownSpan): string => JSON.stringify({ since, until });

/** The log in a file. Several processes may append to it. */
export const openErasureLog = (file: string): ErasureLog => {
  let known: Set<string> | null = null;
  let turn: Promise<void> = Promise.resolve();
  const read = async () => (await readErasures(file)) ?? nothing();
  const writeNew = async (erasures: readonly Erasure[]) => {
    known ??= new Set((await read()).erasures.map(idOf));
    const fresh = new Map<string, string>();
    for (const one of erasures) if (!known.has(idOf(one))) fresh.set(idOf(one), JSON.stringify(one));
    if (fresh.size === 0) return;
    await write(file, [...fresh.values()]);
    for (const id of fresh.keys()) known.add(id);
  };
  const noteBegin = async (since: string) => {
    const before = (await read()).since;
    if (earlierOf(before, since) !== before) await write(file, [JSON.stringify({ since })]);
  };
  const writeSpans = async (spans: readonly KnownSpan[]) => {
    const before = new Set((await read()).spans.map(textOf));
    const fresh = spans.map(textOf).filter((text) => !before.has(text));
    if (fresh.length > 0) await write(file, fresh);
  };
  const notLogged = (error: unknown): never => {
    throw new ErasureNotLogged(file, (error as NodeJS.ErrnoException).code ?? 'unknown');
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const written = turn.then(work).catch(notLogged);
    turn = written.catch(() => {});
    return written;
  };
  return {
    read,
    begin: (since) => inTurn(() => noteBegin(since)),
    know: (spans) => inTurn(() => writeSpans(spans)),
    append: (erasures) => inTurn(() => writeNew(erasures)),
  };
};

/** The log of a database that keeps nothing. */
export const passingErasureLog = (): ErasureLog => {
  const known = new Map<string, Erasure>();
  let began: string | null = null;
  const spans: KnownSpan[] = [];
  return {
    begin: async (since) => void (began = earlierOf(began, since)),
    append: (erasures) => {
      for (const one of erasures) if (!known.has(idOf(one))) known.set(idOf(one), one);
      return Promise.resolve();
    },
    know: async (more) => void spans.push(...more),
    read: async () => ({ erasures: [...known.values()], since: began, spans, unreadable: 0 }),
  };
};
