import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, type Database } from '../drizzle/client';
import { erasureLogIn, newestOf, openErasureLog, readErasures } from '../drizzle/erasureLog';
import type { AloneContext } from '../server/cli/command';
import { runAlone } from '../server/cli/run';
import { deleteStore } from '../server/deleteStore';
import { eraseAgain, erasedAgainWords } from '../server/eraseAgain';
import { personKeys, sha256, type Person } from '../server/facts/identity';
import { erasePeople, ingest, mergeCustomers, verify, withLedger } from '../server/ledger';
import { storeRef } from '../server/ledger/erasures';
import { readConfig } from '../server/config';
import { openPlain, openRestored } from '../server/open';
import { createStore } from '../server/stores';
import type { Store } from '../server/types';
import { backUpTo, emptyPlace, HERE, testFolder } from './backup/places';
import { testConnectors } from './connectors';
import { testDatabase, testStore } from './database';

/** Who was erased, and would come back with a backup from before. */

let database: Database;
beforeAll(async () => {
  database = await testDatabase({ keep: true });
});
afterAll(() => database.close());

const NOW = new Date('2026-03-20T12:00:00Z');
const clock = () => NOW;
const order = (id: string, customer: object) => ({
  ...{ type: 'order', source: 'shop', id, placedAt: '2026-03-01T10:00:00Z', currency: 'EUR', customer },
  lines: [{ quantity: 1, unitPrice: '10.00' }],
});
const forget = (store: Store, ...people: Person[]) =>
  withLedger(database, store, (ledger, tx) =>
    erasePeople(
      { ledger, tx, store },
      people.map((person) => personKeys('shop', person)),
    ),
  );
/** Who an order is of; null = somebody who was forgotten. */
const ownersIn = async ({ db }: Database, { id }: Pick<Store, 'id'>) => {
  const found = await rows<{ order: string; key: string }>(
    db,
    sql`select external_id as "order", customer_key as key from orders where store_id = ${id} order by 1`,
  );
  return Object.fromEntries(
    found.map(({ order: name, key }) => [name, key.startsWith('erased:') ? null : key]),
  );
};
const ref = async (store: Store) => (await storeRef(database.db, store.id))!;
const logged = async (store: Store) =>
  (await database.erasures.read()).erasures.filter(({ storeId }) => storeId === store.id);

describe('an erasure', () => {
  it('is in the log by the keys that the ledger has, those that an address led to among them', async () => {
    const store = await testStore(database);
    await ingest(database, store, 'sales', [order('1', { id: '7', email: 'ann@example.com' })]);
    expect(await forget(store, { email: 'Ann@example.com' })).toBe(1);
    expect(await forget(store, { email: 'ann@example.com' })).toBe(0);
    const address = `email:${sha256('ann@example.com')}`;
    expect((await logged(store)).map(({ keys }) => keys?.toSorted())).toEqual([
      [address, 'id:shop:7'],
      [address],
    ]);
    expect(JSON.stringify(await logged(store)).toLowerCase()).not.toContain('ann@');
  });

  it('does not happen where the log takes nothing', async () => {
    const store = await testStore(database);
    await ingest(database, store, 'sales', [order('1', { id: '7' })]);
    const folder = testFolder();
    mkdirSync(join(folder, 'erasures.log'));
    const full: Database = { ...database, erasures: openErasureLog(join(folder, 'erasures.log')) };
    const refused = /erasures takes nothing \(EISDIR\)/;
    await expect(deleteStore(full, store.slug, store.name, NOW)).rejects.toThrow(refused);
    await expect(
      withLedger(full, store, (ledger, tx) => erasePeople({ ledger, tx, store }, [['id:shop:7']])),
    ).rejects.toThrow(refused);
    expect(await ownersIn(database, store)).toEqual({ 1: 'id:shop:7' });
  });
});

describe('a start', () => {
  it('erases people again whom a crash kept in the database, once, and deletes no store', async () => {
    const [store, gone] = [await testStore(database), await testStore(database)];
    await ingest(database, store, 'sales', [order('1', { id: '7' }), order('2', { id: '8' })]);
    const at = NOW.toISOString();
    await database.erasures.append([
      { at, ...(await ref(store)), keys: ['id:shop:7'] },
      { at, ...(await ref(gone)), keys: null },
      // of another database, where the number is somebody else's
      { at, storeId: store.id, storeCreatedAt: '2019-01-01T00:00:00.000Z', keys: ['id:shop:8'] },
    ]);
    const done = await eraseAgain(database, clock);
    const left = { name: gone.name, slug: gone.slug };
    expect(done).toEqual({ people: 1, stores: 0, left: [left], unreadable: 0 });
    expect(erasedAgainWords(done)).toContain(`has as deleted what is here: ${gone.name} (${gone.slug}).`);
    expect(await ownersIn(database, store)).toEqual({ 1: null, 2: 'id:shop:8' });
    // the log may have it from a copy of this database
    expect(await storeRef(database.db, gone.id)).not.toBeNull();
    expect(await verify(database, store)).toMatchObject({ ok: true, differences: [] });
    expect(await eraseAgain(database, clock)).toMatchObject({ people: 0, left: [left] });
    await deleteStore(database, gone.slug, gone.name, NOW);
    expect(erasedAgainWords(await eraseAgain(database, clock))).toBeNull();
  });
});

describe('a restore', () => {
  const never = () => Promise.reject(new Error('is not opened so'));
  type Place = Pick<AloneContext, 'openAt' | 'openRestored'> & { said: string[] };

  const server = async (folder: string): Promise<Place> => {
    const { url } = await emptyPlace('postgres');
    const said: string[] = [];
    const config = { ...readConfig({ QUARTERDECK_DATA: folder, DATABASE_URL: url }), clock };
    return {
      openAt: (upTo, check) => openPlain(config, { upTo, check, isRestoring: true }),
      openRestored: () => openRestored(config, (line) => said.push(line)),
      said,
    };
  };

  /** Opened once and in memory: on a disk each opening costs seconds of CPU. */
  const embedded = async (folder: string): Promise<Place> => {
    const own = await testDatabase({ own: true });
    const opened = { ...own, erasures: openErasureLog(erasureLogIn(folder)), close: () => Promise.resolve() };
    const said: string[] = [];
    return {
      openAt: async (_upTo, check) => {
        await check(opened.db);
        return opened;
      },
      openRestored: async () => {
        said.push(erasedAgainWords(await eraseAgain(opened, clock, { isRestored: true })) ?? '');
        return opened;
      },
      said,
    };
  };

  /** What the command gives and writes, and the restored database. */
  const run = async (place: Place, folder: string, args: string[]) => {
    const written: string[] = [];
    const config = readConfig({ QUARTERDECK_DATA: folder });
    const connectors = () => testConnectors();
    const exit = await runAlone(['restore', ...args], {
      ...{ cwd: folder, clock, place: '', config, connectors, openAsItIs: never },
      ...{ openAt: place.openAt, openRestored: place.openRestored },
      out: (text) => written.push(text),
      progress: (text) => written.push(text),
    });
    return { exit, out: written.join(''), said: place.said, open: place.openRestored };
  };
  const restore = async (folder: string, ...args: string[]) =>
    run(await (HERE === 'embedded' ? embedded(folder) : server(folder)), folder, args);

  it('brings nobody back whom the log of the old folder has, and takes that log along', async () => {
    const [store, gone] = [await testStore(database), await testStore(database)];
    await ingest(database, store, 'sales', [
      order('1', { id: '7', email: 'ann@example.com' }),
      order('2', { id: '8' }),
      order('3', { id: '9' }),
    ]);
    await ingest(database, gone, 'sales', [order('1', { id: '7' })]);
    const folder = testFolder();
    const file = join(folder, 'a.backup');
    await backUpTo(database, file);
    // of the key that was merged the ledger keeps a hash alone
    await mergeCustomers(database, store, 'id:shop:9', 'id:shop:7');
    await forget(store, { email: 'ann@example.com' });
    await deleteStore(database, gone.slug, gone.name, NOW);
    // of the same slug, and another store
    const { name, currency, timeZone } = gone;
    await database.write((tx) => createStore(tx, { slug: gone.slug, name, currency, timeZone }, NOW));
    const log = join(folder, 'old.log');
    await openErasureLog(log).begin('2026-01-01T00:00:00.000Z');
    await openErasureLog(log).append((await database.erasures.read()).erasures);

    const fresh = join(folder, 'fresh');
    mkdirSync(fresh);
    const { exit, out, said, open } = await restore(fresh, file, '--erasures', log);
    expect([exit, said.at(-1)]).toEqual([
      0,
      'Erased again, as the log of erasures has it: 1 person and 1 store.',
    ]);
    expect(out).toMatch(/names was erased again\. Its newest line is of \d{4}-.*Z: what was erased later/);
    // a copy of a log may be older than its loss: beyond its newest line the new folder does not take over that it lacks nothing
    const [was, taken] = [await readErasures(log), await readErasures(erasureLogIn(fresh))];
    expect(taken!.erasures.slice(0, was!.erasures.length)).toEqual(was!.erasures);
    expect(taken).toMatchObject({
      since: null,
      spans: [{ since: '2026-01-01T00:00:00.000Z', until: newestOf(was!) }],
    });
    const copy = await open();
    expect(await ownersIn(copy, store)).toEqual({ 1: null, 2: 'id:shop:8', 3: null });
    expect(await ownersIn(copy, gone)).toEqual({});
    expect(await storeRef(copy.db, gone.id)).toBeNull();
    await copy.close();
  });

  it('says which erasures are not known where no log reaches back to the backup', async () => {
    const own = await testDatabase();
    const store = await testStore(own);
    const folder = testFolder();
    const file = join(folder, 'a.backup');
    await backUpTo(own, file);
    await deleteStore(own, store.slug, store.name, NOW);
    const { exit, out } = await restore(folder, file);
    expect(exit).toBe(0);
    expect(out).toContain('Erasures from 2026-03-01T12:00:00.000Z on are not known here');
    // a server was started on that folder, later than the backup was taken
    const log = join(folder, 'later.log');
    await openErasureLog(log).begin('2026-03-02T00:00:00.000Z');
    const fresh = join(folder, 'fresh');
    const later = (await restore(fresh, file, '--erasures', log)).out;
    expect(later).toContain(
      'Erasures from 2026-03-01T12:00:00.000Z to 2026-03-02T00:00:00.000Z are not known here',
    );
    expect(later).toContain(
      'The log of erasures names nobody. Its newest line is of 2026-03-02T00:00:00.000Z:',
    );
  });

  it('opens nothing where a log that is named can not be read', async () => {
    const folder = testFolder();
    const nowhere = { openAt: never, openRestored: never, said: [] };
    const { exit, out } = await run(nowhere, folder, ['a.backup', '--erasures', 'nowhere']);
    expect(exit).toBe(1);
    expect(out).toContain(`There is no log of erasures ${join(folder, 'nowhere')} that can be read.`);
  });
});
