import { sql } from 'drizzle-orm';
import { recordset, rows, type Db } from '../../drizzle/client';
import { idIn, personKey, type Person } from '../facts/identity';

/**
 * Rows of files that were not taken are kept for a while, to be mended. Those that name a person who is forgotten go,
 * and so do the values that were quoted of them.
 */

type Names = (cell: string) => boolean;

const ADDRESS = /[^\s<>,;:"'()]+@[^\s<>,;:"'()]+/g;
const PHONE = /^[\d\s()+./-]{6,}$/;

/** Whether a cell names whoever has one of the keys: by the id, an e-mail address in it, or a phone number. Pure. */
export const namesOf = (customerKeys: Iterable<string>): Names => {
  const keys = new Set(customerKeys);
  const ids = new Set([...keys].map(idIn));
  const isKey = (part: Person) => {
    const key = personKey('', part);
    return key !== null && keys.has(key);
  };
  return (cell) =>
    ids.has(cell.trim()) ||
    (cell.match(ADDRESS) ?? []).some((address) => isKey({ email: address })) ||
    (PHONE.test(cell) && isKey({ phone: cell }));
};

interface Place {
  importId: number;
  row: number;
}

/** Forgets the rows of all imports in which a cell names one of them. */
export const forgetRejected = async (tx: Db, storeId: number, names: Names): Promise<void> => {
  const named: Place[] = [];
  for await (const { cells, ...place } of rejectedRows(tx, storeId))
    if ((JSON.parse(cells) as string[]).some(names)) named.push(place);
  for (const { value, ...place } of await quoted(tx, storeId)) if (names(value)) named.push(place);
  if (named.length === 0) return;
  const places = recordset(named, '"importId" bigint, "row" bigint');
  await tx.execute(sql`delete from import_rejected_rows k using ${places}
    where k.store_id = ${storeId} and k.import_id = r."importId" and k.row = r."row"`);
  await tx.execute(sql`update import_rejections k set value = null from ${places}
    where k.store_id = ${storeId} and k.import_id = r."importId" and k.row = r."row"`);
};

const PAGE = 2_000;

/** Rows as they stood in their files, without what heads them. */
async function* rejectedRows(tx: Db, storeId: number): AsyncGenerator<Place & { cells: string }> {
  let [importId, row] = [0, 0];
  for (;;) {
    const page = await rows<Place & { cells: string }>(
      tx,
      sql`select import_id::int as "importId", row::int as row, cells from import_rejected_rows
          where store_id = ${storeId} and row > 0 and cells <> '' and (import_id, row) > (${importId}, ${row})
          order by import_id, row limit ${PAGE}`,
    );
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    ({ importId, row } = last);
  }
}

/** Values that reasons quote; of some files nothing else is kept. */
const quoted = (tx: Db, storeId: number): Promise<(Place & { value: string })[]> =>
  rows(
    tx,
    sql`select distinct import_id::int as "importId", row::int as row, value from import_rejections
        where store_id = ${storeId} and value is not null`,
  );
