import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { oneRow, openDatabase, type Database } from '../../drizzle/client';
import { contentsOf } from '../../server/backup/read';
import { readKeyFile } from '../../server/backup';
import { dropTables, firstTable, hasJournal } from '../../server/backup/tables';
import { ownTables } from '../../drizzle/migrationFiles';
import { randomOf } from '../../server/demo/random';
import { ingest, verify } from '../../server/ledger';
import { createStore, listStores, storeBySlug } from '../../server/stores';
import { testDatabase, testStore } from '../database';
import { openShop } from '../shop';
import {
  backUpTo,
  declaredTables,
  emptyPlace,
  ENGINES,
  HERE,
  everything,
  openPlace,
  openTarget,
  restoreTo,
  target,
  testFolder,
} from './places';

const sale = (id: string) => ({
  ...{ type: 'order', id, placedAt: '2026-01-07T10:00:00Z', currency: 'EUR', customer: { id: `c-${id}` } },
  lines: [{ quantity: 1, unitPrice: '5.00' }],
});

/** A shop, and texts, numbers and instants that are easily written wrongly. */
const filled = async (): Promise<Database> => {
  const database = await testDatabase();
  const shop = await openShop(database);
  const name = 'tab\tnew\nline\r\\N \\ "quoted" naïve 🧺 {a,b}';
  await database.db.execute(sql`insert into saved_views (store_id, slug, name, state, created_at, updated_at)
    values (${shop.id}, 'odd', ${name}, ${JSON.stringify({ a: '\\.' })}, '2026-03-29T01:59:59.999+01:00', now())`);
  // a store without facts: whose channels count decides figures
  const other = await testStore(database);
  await database.db.execute(sql`update stores set customers_include = ${sql`array['no "such", {channel}']`}
    where id = ${other.id}`);
  return database;
};

describe('a backup', () => {
  it.each(ENGINES)('is restored into %s with every row of every table', async (engine) => {
    const database = await filled();
    const file = join(testFolder(), 'shop.backup');
    const written = await backUpTo(database, file);
    const place = await emptyPlace(engine);
    const restored = await restoreTo(place, file);
    expect(restored).toEqual({
      takenAt: '2026-03-01T12:00:00.000Z',
      rows: written.rows,
      tables: written.tables,
    });
    const copy = await openPlace(place);
    const [was, is] = [await everything(database), await everything(copy)];
    expect(is).toEqual(was);
    expect(is.orders?.length).toBeGreaterThan(5);
    expect(Object.values(is).reduce((sum, found) => sum + found.length, 0)).toBe(written.rows);
    for (const store of await listStores(copy.db))
      expect((await verify(copy, store)).differences).toEqual([]);
  });

  it('goes on with the numbers that were given', async () => {
    const database = await testDatabase();
    const first = await testStore(database);
    const gone = await testStore(database);
    await database.db.execute(sql`delete from stores where id = ${gone.id}`);
    const file = join(testFolder(), 'a.backup');
    await backUpTo(database, file);
    const into = await target();
    await restoreTo(into, file);
    const copy = await openTarget(into);
    const store = { slug: 'next', name: 'Next', currency: 'EUR', timeZone: 'UTC' };
    const { id } = await copy.write((tx) => createStore(tx, store, new Date()));
    // the number of a store that was removed is given to nobody
    expect([first.id, gone.id, id]).toEqual([first.id, first.id + 1, first.id + 2]);
  });

  it('has every table that the schema declares, but no salts, which are forgotten after two days', async () => {
    const file = join(testFolder(), 'a.backup');
    await backUpTo(await testDatabase(), file);
    const { contents } = await contentsOf(file, null);
    const found: string[] = [];
    for await (const piece of contents) if ('table' in piece) found.push(piece.table);
    expect(found.sort()).toEqual(declaredTables.filter((table) => table !== 'pixel_salts'));
    expect(ownTables().sort()).toEqual([...declaredTables]);
  });

  it('is of one moment while others write', async () => {
    const database = await testDatabase();
    const store = await testStore(database);
    let last = 0;
    const over = new AbortController();
    const write = async () => {
      while (!over.signal.aborted) await ingest(database, store, 'sales', [sale(`o${(last += 1)}`)]);
    };
    const writing = write();
    const folder = testFolder();
    for (const name of ['1', '2', '3']) await backUpTo(database, join(folder, name));
    over.abort();
    await writing;
    const into = await target();
    await restoreTo(into, join(folder, '3'));
    const copy = await openTarget(into);
    const shop = await storeBySlug(copy.db, store.slug);
    expect((await verify(copy, shop)).differences).toEqual([]);
    const { n, most } = await oneRow<{ n: number; most: number }>(
      copy.db,
      sql`select count(*)::int as n, max(substr(external_id, 2)::int) as most from orders`,
    );
    expect(n).toBe(most);
  });

  it('stands under its name only when it is whole, and lets nobody else read it', async () => {
    const database = await testDatabase();
    const folder = testFolder();
    const file = join(folder, 'a.backup');
    // left by a backup that was killed, and by one that runs
    for (const [part, hours] of [
      ['000000000000', 2],
      ['111111111111', 0],
    ] as const) {
      writeFileSync(`${file}.${part}.part`, 'half');
      utimesSync(`${file}.${part}.part`, new Date(), new Date(Date.now() - hours * 3_600_000));
    }
    await backUpTo(database, file);
    expect(readdirSync(folder).toSorted()).toEqual(['a.backup', 'a.backup.111111111111.part']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(backUpTo(database, file)).rejects.toThrow(`There is already a file ${file}.`);
    await expect(backUpTo(database, join(folder, 'none', 'a'))).rejects.toThrow(
      'can not be written (ENOENT)',
    );
  });
});

describe('two backups to one name', () => {
  it('write into a file each, and leave one that is whole', async () => {
    const database = await filled();
    const folder = testFolder();
    const file = join(folder, 'a.backup');
    const both = await Promise.allSettled([backUpTo(database, file), backUpTo(database, file)]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual(['a.backup']);
    const { contents } = await contentsOf(file, null);
    for await (const piece of contents) void piece;
  });
});

describe('a restore', () => {
  it('is refused by a database that holds rows', async () => {
    const database = await filled();
    const file = join(testFolder(), 'a.backup');
    await backUpTo(database, file);
    const place = await target();
    await restoreTo(place, file);
    await expect(restoreTo(place, file)).rejects.toThrow('The database holds 2 stores already: ');
  });

  it.skipIf(HERE === 'embedded')('is refused while a server works on the database', async () => {
    const file = join(testFolder(), 'a.backup');
    await backUpTo(await filled(), file);
    const place = await emptyPlace(HERE);
    const server = await openDatabase(place);
    await server.db.execute(sql`select 1`);
    await expect(restoreTo(place, file)).rejects.toThrow('Another process of Quarterdeck is connected');
    await server.close();
    await restoreTo(place, file);
  });

  it('takes names of tables and columns from the database, never from the file', async () => {
    const folder = testFolder();
    await backUpTo(await filled(), join(folder, 'good'));
    const good = readFileSync(join(folder, 'good'));
    const header = good.indexOf('\n') + 1;
    const body = gunzipSync(good.subarray(header)).toString();
    const place = await target();
    for (const [name, was] of [
      ['injected', '"table":"stores"'],
      ['foreign', '"columns":["id"'],
    ] as const) {
      const changed = body.replace(was, was.replace(/"(stores|id)"$/, '"pg_class\\" (x\\") --"'));
      expect(changed).not.toBe(body);
      writeFileSync(join(folder, name), Buffer.concat([good.subarray(0, header), gzipSync(changed)]));
      await expect(restoreTo(place, join(folder, name))).rejects.toThrow('is damaged');
    }
  });

  it('makes way for another version all or nothing, and leaves what is not of Quarterdeck', async () => {
    const database = await testDatabase({ own: true });
    await database.db.execute(sql`create table drizzle.of_another (x integer)`);
    const killed = database.write(async (tx) => {
      await dropTables(tx);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect([await hasJournal(database.db), await firstTable(database.db)]).toEqual([true, 'api_keys']);
    await database.write(dropTables);
    expect([await hasJournal(database.db), await firstTable(database.db)]).toEqual([false, null]);
    expect(
      await oneRow(database.db, sql`select to_regclass('drizzle.of_another') is not null as "isThere"`),
    ).toEqual({ isThere: true });
  });

  it('reads no file that is none, or of a newer version', async () => {
    const folder = testFolder();
    const place = await target();
    const refused = async (name: string, text: string | Buffer) => {
      writeFileSync(join(folder, name), text);
      return restoreTo(place, join(folder, name)).then(
        () => 'restored',
        (error: Error) => error.message.replace(`${folder}/`, ''),
      );
    };
    expect(await refused('empty', '')).toBe('empty is no backup of Quarterdeck.');
    expect(await refused('foreign', 'PGDMP 1 {}\n')).toBe('foreign is no backup of Quarterdeck.');
    expect(await refused('newer', 'QUARTERDECK-BACKUP 2 {}\n')).toBe(
      'newer has format 2, which a newer Quarterdeck wrote.',
    );
    expect(await refused('header', 'QUARTERDECK-BACKUP 1 {"seal":1}\n')).toContain('header is damaged');
    await expect(restoreTo(place, join(folder, 'nowhere'))).rejects.toThrow('There is no file');
    await expect(restoreTo(place, folder)).rejects.toThrow(`${folder} is a folder.`);
    await expect(backUpTo(await testDatabase(), folder)).rejects.toThrow(`${folder} is a folder.`);
  });

  // each try with a key derives it anew, which is slow on purpose
  it.each([
    ['in the clear', null, 40],
    ['encrypted', Buffer.from('a key that is long enough'), 6],
  ])('takes nothing of a file %s that was cut off or changed anywhere', async (_name, secret, tries) => {
    const database = await filled();
    const folder = testFolder();
    await backUpTo(database, join(folder, 'good'), secret);
    const good = readFileSync(join(folder, 'good'));
    const random = randomOf(12);
    const header = good.indexOf('\n');
    const read = async (bytes: Buffer) => {
      writeFileSync(join(folder, 'bad'), bytes);
      const { contents } = await contentsOf(join(folder, 'bad'), secret);
      for await (const piece of contents) void piece;
    };
    for (let i = 0; i < tries; i += 1) {
      const at = header + 2 + Math.floor(random() * (good.length - header - 12));
      const bad = i % 2 === 0 ? good.subarray(0, at) : Buffer.from(good);
      if (i % 2 === 1) bad[at] = (bad[at] ?? 0) ^ 0xff;
      await expect(read(bad), `${i} at ${at}`).rejects.toThrow('is damaged or was cut off');
    }
    const place = await target();
    writeFileSync(join(folder, 'bad'), good.subarray(0, good.length - 9));
    await expect(restoreTo(place, join(folder, 'bad'), secret)).rejects.toThrow('is damaged or was cut off');
    // nothing was kept: the place is still empty
    await restoreTo(place, join(folder, 'good'), secret);
  });

  it('opens what is encrypted by its key alone', async () => {
    const folder = testFolder();
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, 'a key that is long enough\n');
    const secret = await readKeyFile(keyFile);
    const file = join(folder, 'a.backup');
    await backUpTo(await filled(), file, secret);
    expect(readFileSync(file).includes('orders')).toBe(false);
    const place = await target();
    await expect(restoreTo(place, file)).rejects.toThrow('is encrypted');
    await expect(restoreTo(place, file, Buffer.from('another key, long enough'))).rejects.toThrow(
      'it holds another key',
    );
    await restoreTo(place, file, secret);
    await backUpTo(await filled(), join(folder, 'clear'));
    const said: string[] = [];
    await restoreTo(await target(), join(folder, 'clear'), secret, (line) => said.push(line));
    expect(said[0]).toContain('clear is not encrypted: its key file is not needed');
    writeFileSync(keyFile, 'short\n');
    await expect(readKeyFile(keyFile)).rejects.toThrow('holds fewer than 16 bytes');
  });
});
