import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { ConnectionError, EMBEDDED_STOPPED, EmbeddedNotOpened } from './connectionError';
import { packageRoot } from './packageRoot';
import { syncFolder } from './syncFolder';

interface QueryOptions {
  rowMode?: 'array' | 'object';
  blob?: Blob;
}

type Reply = { id: number; result?: unknown; error?: { message: string } } | { ready: true };

/** PGlite lets everybody read and write its files: the folder lets nobody else in, as Postgres asks of its own. */
const keepPrivate = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    chmodSync(folder, 0o700);
  } catch (error) {
    // another user's folder, or one whose disk has no modes: who may open it was decided elsewhere
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
  }
};

/** Beside a folder whose database is being made, and names it: until it has opened once it holds nothing of anybody. */
export const makingOf = (folder: string): string => `${folder}.making`;

/** Which folder it is, whatever its name; null = none is there. An inode alone may be given to another one. */
const identityOf = (folder: string): string | null => {
  const found = statSync(folder, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}:${found.birthtimeNs}` : null;
};

/** Whether a making of this folder began and has not ended. */
const isBeingMade = (folder: string): boolean =>
  existsSync(makingOf(folder)) && readFileSync(makingOf(folder), 'utf8') === identityOf(folder);

/** Whether to open it would make it, or make it anew. */
export const isUnmade = (folder: string): boolean =>
  !existsSync(folder) || readdirSync(folder).length === 0 || isBeingMade(folder);

/** Removes what an interrupted making left, and nothing that somebody has put there since. */
const clearMaking = (folder: string): void => {
  if (isBeingMade(folder)) rmSync(folder, { recursive: true, force: true });
  rmSync(makingOf(folder), { force: true });
};

/** @throws EmbeddedNotOpened for files without a database: PGlite would make a new one over them. */
const prepare = async (folder: string): Promise<void> => {
  clearMaking(folder);
  keepPrivate(folder);
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  if (readdirSync(folder).length > 0) throw new EmbeddedNotOpened('the file PG_VERSION is missing from it.');
  writeFileSync(makingOf(folder), identityOf(folder) ?? '');
  await syncFolder(dirname(folder));
};

const endMaking = async (folder: string): Promise<void> => {
  if (!existsSync(makingOf(folder))) return;
  rmSync(makingOf(folder));
  await syncFolder(dirname(folder));
};

/** Resolves once the thread has the database open. @throws EmbeddedNotOpened */
const opened = (worker: Worker): Promise<void> =>
  new Promise((ready, failed) => {
    const fail = (why: string) => failed(new EmbeddedNotOpened(why));
    // of a damaged file the library says no more than that it gave up
    worker.once('error', ({ message }) =>
      fail(`Postgres does not start on it (${message.split(/[(.\n]/)[0]}).`),
    );
    worker.once('exit', () => fail('Postgres does not start on it (its thread has ended).'));
    worker.once('message', () => ready());
  });

/**
 * The embedded database behind a thread, with the part of PGlite's interface that Drizzle calls.
 * One connection: statements and transactions take turns.
 */
export class EmbeddedClient {
  private waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  private lastId = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private gone: Error | null = null;

  private constructor(private readonly worker: Worker) {}

  /** Opens or creates the folder; ':memory:' keeps nothing. `from`: a dump (`dumpDataDir`) that a new one begins with. */
  static async open(dataDir: string, from?: string): Promise<EmbeddedClient> {
    const inMemory = dataDir === ':memory:';
    if (!inMemory) await prepare(resolve(dataDir));
    const worker = new Worker(join(packageRoot(), 'drizzle', 'embeddedWorker.mjs'), {
      workerData: { dataDir: inMemory ? 'memory://' : resolve(dataDir), from },
      execArgv: [],
    });
    const client = new EmbeddedClient(worker);
    await opened(worker);
    if (!inMemory) await endMaking(resolve(dataDir));
    worker.on('message', (reply: Reply) => client.receive(reply));
    worker.on('error', (error) => client.abandon(error.message));
    worker.on('exit', () => client.abandon('its thread has ended'));
    return client;
  }

  private receive(reply: Reply) {
    if ('ready' in reply) return;
    const waiter = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (reply.error) waiter?.failed(Object.assign(new Error(reply.error.message), reply.error));
    else waiter?.done(reply.result);
  }

  private abandon(reason: string) {
    const error = (this.gone ??= new ConnectionError(reason, EMBEDDED_STOPPED));
    for (const { failed } of this.waiting.values()) failed(error);
    this.waiting.clear();
  }

  private call<T>(method: 'query' | 'exec' | 'close', ...args: unknown[]): Promise<T> {
    if (this.gone) return Promise.reject(this.gone);
    return new Promise<T>((done, failed) => {
      const id = ++this.lastId;
      this.waiting.set(id, { done: done as (value: unknown) => void, failed });
      this.worker.postMessage({ id, method, args });
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.then(
      () => undefined,
      () => undefined,
    );
    return mine;
  }

  private send<T>(text: string, params?: unknown[], options?: QueryOptions): Promise<T> {
    const { rowMode, blob } = options ?? {};
    return this.call<T>('query', text, params, { rowMode, blob });
  }

  query<T>(text: string, params?: unknown[], options?: QueryOptions): Promise<T> {
    return this.inTurn(() => this.send<T>(text, params, options));
  }

  exec(text: string): Promise<unknown> {
    return this.inTurn(() => this.call('exec', text));
  }

  transaction<T>(work: (tx: Pick<EmbeddedClient, 'query' | 'exec'>) => Promise<T>): Promise<T> {
    const tx = {
      query: <R>(text: string, params?: unknown[], options?: QueryOptions) =>
        this.send<R>(text, params, options),
      exec: (text: string) => this.call<unknown>('exec', text),
    };
    return this.inTurn(async () => {
      await this.call('exec', 'BEGIN');
      try {
        const result = await work(tx);
        await this.call('exec', 'COMMIT');
        return result;
      } catch (error) {
        await this.call('exec', 'ROLLBACK').catch(() => this.worker.terminate());
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.inTurn(() => this.call('close'));
    await this.worker.terminate();
  }

  /** Drizzle wants the class; it calls only what is here. */
  asPGlite(): PGlite {
    return this as unknown as PGlite;
  }
}
