import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { oneRow, openDatabase, rows, type Db, type Where } from '../../../drizzle/client';
import { firstTable, sequencesOf, setSequence, slugsOf, tablesOfShops } from '../../../server/backup/tables';
import { unfinishedRestore } from '../../../server/backup/unfinished';
import { createDatabase } from '../../server';

/** Where killed servers work: a data folder, and a database in it or on a server. */

export type Engine = 'embedded' | 'postgres';

export interface Place {
  where: Where;
  folder: string;
  env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** The pixel and the shop of the tests have this day too. */
const NOW = '2026-03-18T12:00:00Z';

const envOf = (folder: string, url?: string): NodeJS.ProcessEnv => ({
  ...process.env,
  ...{ QUARTERDECK_DATA: folder, DATABASE_URL: url ?? '', PORT: '0', QUARTERDECK_NOW: NOW },
  ...{ ALLOWED_PRIVATE_HOSTS: '127.0.0.1', LOG_FORMAT: 'text' },
});

const emptyPlace = async (engine: Engine, server: string): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-kills-'));
  const drop = () => rmSync(folder, { recursive: true, force: true });
  if (engine === 'embedded')
    return { where: { dataDir: join(folder, 'db') }, folder, env: envOf(folder), remove: async () => drop() };
  const { url, ...database } = await createDatabase(server);
  const remove = async () => {
    await database.drop();
    drop();
  };
  return { where: { url }, folder, env: envOf(folder, url), remove };
};

/** Before the last two migrations. */
const OLDER = '0035_refunded_lines';

/** Makes `to` what `from` would be in an older version: an upgrade brings the tables up to date, and rebuilds the stores. */
const copyAsOlder = async (from: Where, to: Where): Promise<void> => {
  const newer = await openDatabase({ ...from, isAsItIs: true });
  const older = await openDatabase({ ...to, upTo: OLDER });
  try {
    for (const { table } of await tablesOfShops(older.db)) {
      const name = sql.identifier(table);
      const { all } = await oneRow<{ all: string }>(
        newer.db,
        sql`select coalesce(json_agg(t), '[]')::text as all from ${name} t`,
      );
      await older.db.execute(
        sql`insert into ${name} select * from json_populate_recordset(null::${name}, ${all}::json)`,
      );
    }
    for (const sequence of await sequencesOf(newer.db)) await setSequence(older.db, sequence);
    await older.db.execute(sql`update stores set ledger_version = ledger_version - 1`);
  } finally {
    await newer.close();
    await older.close();
  }
};

/** Places on one Postgres, or in folders. */
export const placesOn = (server: string) => ({
  empty: (engine: Engine): Promise<Place> => emptyPlace(engine, server),
  /** A copy of a place that nobody has open, as an older program would have left it. */
  older: async (engine: Engine, of: Place): Promise<Place> => {
    const place = await emptyPlace(engine, server);
    await copyAsOlder(of.where, place.where);
    return place;
  },
});

export type Places = ReturnType<typeof placesOn>;

/** Looks at a database that nobody has open, as it is. */
const looking = async <T>({ where }: Place, look: (db: Db) => Promise<T>): Promise<T> => {
  const database = await openDatabase({ ...where, isAsItIs: true });
  try {
    return await look(database.db);
  } finally {
    await database.close();
  }
};

/** Whether a restore has begun there and not ended. */
export const isUnfinished = (place: Place): Promise<boolean> =>
  looking(place, async (db) => (await unfinishedRestore(db)) !== null);

/** Whether there is a store. */
export const holdsStores = (place: Place): Promise<boolean> =>
  looking(place, async (db) => (await firstTable(db)) !== null && (await slugsOf(db)).length > 0);

/** Ids of all orders, with the slug of their store. */
export const ordersIn = async (place: Place): Promise<string[]> => {
  const found = await looking(place, (db) =>
    rows<{ id: string }>(
      db,
      sql`select s.slug || '/' || o.external_id as id from orders o join stores s on s.id = o.store_id order by 1`,
    ),
  );
  return found.map(({ id }) => id);
};
