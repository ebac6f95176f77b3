import { describe, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { createKey } from '../../server/access/apiKeys';
import { beginDemo, demoState, offerDemo, removeDemo } from '../../server/demo';
import { deleteStore } from '../../server/deleteStore';
import { allStores, archiveStore, createStore, storeBySlug } from '../../server/stores';
import { testDatabase } from '../database';

const demoShop = { name: 'A "demo"', currency: 'EUR', timeZone: 'Europe/Berlin', isDemo: true };

const NOW = new Date('2027-07-14T09:00:00Z');
const clock = () => NOW;
const DEMO = ['alder-loom', 'harbour-goods'];

/** Stores without facts stand for the two shops: when they come and go is what counts here. */
const loadDemo = async ({ db }: Database) => {
  const known = (await allStores(db)).map(({ slug }) => slug);
  for (const slug of DEMO.filter((one) => !known.includes(one)))
    await createStore(db, { ...demoShop, slug }, NOW);
};
const start = (database: Database) => offerDemo(database, clock, () => loadDemo(database));
const startEmpty = (database: Database) => offerDemo(database, clock, null);
const slugs = async ({ db }: Database) => (await allStores(db)).map(({ slug }) => slug);
const mine = { slug: 'mine', name: 'Mine', currency: 'EUR', timeZone: 'Europe/Berlin' };

describe('the demo', () => {
  it('comes with the first start of an empty installation, goes, and comes again only when it is asked for', async () => {
    const database = await testDatabase();
    await start(database);
    expect(await slugs(database)).toEqual(DEMO);

    expect(await removeDemo(database, clock)).toEqual(DEMO);
    expect(await slugs(database)).toEqual([]);
    await start(database);
    expect(await slugs(database)).toEqual([]);
    await loadDemo(database);
    expect(await slugs(database)).toEqual(DEMO);
  });

  it('that a killed first start left half is made whole by the next one', async () => {
    const database = await testDatabase();
    await createStore(database.db, { ...demoShop, slug: 'alder-loom' }, NOW);
    await start(database);
    expect(await slugs(database)).toEqual(DEMO);
  });

  it('never comes by itself where there is a store, archived or not', async () => {
    const database = await testDatabase();
    await database.write((tx) => createStore(tx, mine, NOW));
    await database.write((tx) => archiveStore(tx, 'mine', NOW));
    await start(database);
    expect(await slugs(database)).toEqual(['mine']);
  });

  it('never comes by itself where a store was deleted', async () => {
    const database = await testDatabase();
    await database.write((tx) => createStore(tx, mine, NOW));
    await deleteStore(database, 'mine', 'Mine', NOW);
    await start(database);
    expect(await slugs(database)).toEqual([]);
  });

  it('never comes by itself where the first start left it out', async () => {
    const database = await testDatabase();
    await startEmpty(database);
    await start(database);
    expect(await slugs(database)).toEqual([]);
  });

  it('is not removed with what somebody has brought into it, and no store of theirs goes with it', async () => {
    const database = await testDatabase();
    await database.write((tx) => createStore(tx, mine, NOW));
    await loadDemo(database);
    expect(await removeDemo(database, clock)).toEqual(DEMO);
    expect(await slugs(database)).toEqual(['mine']);
    await createStore(database.db, { ...demoShop, slug: 'alder-loom' }, NOW);
    const { id } = await storeBySlug(database.db, 'alder-loom');
    await createKey(database.db, id, 'own', NOW);
    await expect(removeDemo(database, clock)).rejects.toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('stores delete --slug alder-loom --confirm') as string,
    });
    expect(await slugs(database)).toEqual(['alder-loom', 'mine']);
  });
});

describe('the demo that is asked for', () => {
  /** A load that goes on until it is let go. */
  const held = () => {
    let end: (error?: Error) => void = () => {};
    const ended = new Promise<void>((done, failed) => {
      end = (error) => (error ? failed(error) : done());
    });
    const begun: number[] = [];
    const load: Parameters<typeof beginDemo>[1]['load'] = (progress) => {
      begun.push(1);
      progress({ store: 'Alder & Loom', says: 'Making Alder & Loom: orders', share: 0.4 });
      return ended;
    };
    return { load, begun, end };
  };
  const failed = (error: unknown) => expect.fail(String(error));

  it('is loaded while nobody waits for it, and known without asking the database', async () => {
    const database = await testDatabase();
    const { load, begun, end } = held();
    expect(demoState(database)).toEqual({ is: 'idle' });
    await beginDemo(database, { load, failed });
    expect(demoState(database)).toEqual({ is: 'loading', says: 'Making Alder & Loom: orders', share: 0.4 });
    // a second press begins nothing, and nothing is removed that is only just coming
    await beginDemo(database, { load, failed });
    expect(begun).toHaveLength(1);
    await expect(removeDemo(database, clock)).rejects.toMatchObject({ message: 'The demo is being loaded.' });
    end();
    await expect.poll(() => demoState(database)).toEqual({ is: 'loaded' });
  });

  it('is refused where there is a store of one’s own, archived or not, and not where only its own are left', async () => {
    const database = await testDatabase();
    await database.write((tx) => createStore(tx, { ...demoShop, slug: 'alder-loom' }, NOW));
    const { load, begun, end } = held();
    await beginDemo(database, { load, failed });
    end();
    await expect.poll(() => demoState(database)).toEqual({ is: 'loaded' });
    await database.write((tx) => createStore(tx, mine, NOW));
    await database.write((tx) => archiveStore(tx, 'mine', NOW));
    await expect(beginDemo(database, { load, failed })).rejects.toMatchObject({
      ...{ code: 'conflict', hint: expect.stringContaining('quarterdeck -- demo') as string },
      message: expect.stringContaining('stores of its own: Mine.') as string,
    });
    expect(begun).toHaveLength(1);
    expect(demoState(database)).toEqual({ is: 'idle' });
    // whoever says that both are wanted has both
    await beginDemo(database, { isBeside: true, load, failed });
    expect(begun).toHaveLength(2);
  });

  it('that fails is told, and can be begun again', async () => {
    const database = await testDatabase();
    const broken = held();
    const told: unknown[] = [];
    await beginDemo(database, { load: broken.load, failed: (error) => told.push(error) });
    const error = new Error('The disk is full.');
    broken.end(error);
    await expect.poll(() => demoState(database)).toEqual({ is: 'failed', error });
    expect(told).toEqual([error]);
    await beginDemo(database, { load: held().load, failed });
    expect(demoState(database)).toMatchObject({ is: 'loading' });
  });
});
