import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { dayOf } from '../../time';
import type { Store } from '../../types';
import { resolveAliases } from '../customers/aliases';
import { businessOf, FACTS_OF_CUSTOMERS, type BusinessKind } from '../../facts/business';
import type { Writing } from '../rollups/writing';
import { changeSales } from '../sales/change';
import { hashIn, isErased, personKey, toldBy, type Person } from '../../facts/identity';
import { recalled } from '../customers/join';
import { columnsAs } from '../rows/load';
import { toMinor } from '../../facts/money';
import { ownersOf, type Owners } from '../customers/owners';
import type { AnyPlain, Field, Plain } from '../../facts/declare';
import { recost } from '../sales/recost';
import { keyOf, type Told, type FactKey } from '../rows/rows';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { dropRows, keysAs, parted, put, shapeOf } from '../rows/write';

/** Plain facts in. None is summed itself; what costs are about is posted anew (`recost.ts`). */

export interface PlainRow extends Version, FactKey, Partial<Told> {}
/** A customer record. */
type PlainOfPerson = PlainRow & Told;

const isOfPerson = (row: PlainRow): row is PlainOfPerson =>
  row.ownKey !== undefined || row.customerKey !== undefined;

/** Columns of one field. Who it is about is kept as the ledger's key, never as a plain address. */
const columnsOf = (name: string, { kind }: Field, fact: AnyPlain): Record<string, unknown> => {
  const value = fact[name];
  if (kind === 'customer') {
    const person = value as (Person & { source?: string }) | undefined;
    return toldBy(person ? personKey(person.source ?? fact.source, person) : null, person ?? {});
  }
  if (kind === 'money') {
    const minor = value === undefined ? null : toMinor(value as string, fact.currency as string);
    return { [`${name}Minor`]: minor };
  }
  return { [name]: value ?? null };
};

/** A fact as it is kept. Pure. */
export const plainRow = (
  definition: Plain,
  fact: AnyPlain,
  { timeZone }: Pick<Store, 'timeZone'>,
): PlainRow => {
  const { id, updatedAt, ...content } = fact;
  const at = definition.dayOf(fact);
  return {
    source: fact.source,
    externalId: id,
    sourceUpdatedAt: updatedAt ?? null,
    contentHash: hashOf({ id, ...content }),
    ...(at !== null && { day: dayOf(at, timeZone) }),
    ...(Object.assign(
      {},
      ...Object.entries(definition.fields).map(([name, field]) => columnsOf(name, field, fact)),
    ) as object),
  };
};

/** Stored facts of a kind by key. */
export const loadPlain = async (
  tx: Db,
  storeId: number,
  { table }: Plain,
  wanted: readonly FactKey[],
): Promise<Map<string, PlainRow>> => {
  if (wanted.length === 0) return new Map();
  const found = await rows<PlainRow>(
    tx,
    sql`select ${columnsAs(table, 't')} from ${keysAs(table, wanted, ['source', 'externalId'])}
        join ${table} t on t.store_id = ${storeId} and t.source = r.source and t.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applyPlain =
  (kind: BusinessKind) =>
  async (writing: Writing, facts: readonly AnyPlain[]): Promise<Counts> => {
    const { tx, store, importNotes } = writing;
    const definition = businessOf(kind);
    const incoming = facts.map((fact) => plainRow(definition, fact, store));
    // who was merged or erased is called by the new key, also in what an undo could bring back
    await resolveAliases(tx, store.id, incoming.filter(isOfPerson));
    const stored = await loadPlain(tx, store.id, definition, incoming);
    const { next, counts } = supersedeAll(stored, incoming, keyOf, importNotes?.rows(kind));
    await postPlain(writing, kind, stored, next);
    return counts;
  };

/** Puts these facts of a kind in place of the stored ones, null takes one out, and posts anew what rests on them. Imports and undos end here. */
export const postPlain = async (
  writing: Writing,
  kind: BusinessKind,
  stored: ReadonlyMap<string, PlainRow>,
  next: ReadonlyMap<string, PlainRow | null>,
): Promise<void> => {
  const { tx, store } = writing;
  const { table } = businessOf(kind);
  const [given, gone] = parted(next, stored);
  const stays = given.map((row) => (isOfPerson(row) ? { ...row, ...recalled(row, told(stored, row)) } : row));
  const were = [...next.keys()].flatMap((key) => stored.get(key) ?? []);
  const before = await ownersNow(tx, store.id, [...were, ...stays]);
  const write = (rowsOf: readonly PlainRow[]) =>
    put(
      tx,
      table,
      rowsOf.map((row) => ({ ...row, storeId: store.id })),
    );
  await write(stays);
  await dropRows(tx, table, store.id, gone);
  if (before.size > 0) await join(writing, before, stays.filter(isOfPerson), write);
  await recost(writing, kind, [...were, ...stays]);
};

const told = (stored: ReadonlyMap<string, PlainRow>, row: PlainRow) =>
  stored.get(keyOf(row)) as PlainOfPerson | undefined;

/** Whose the addresses of these records are now; null = nobody's yet. */
const ownersNow = async (tx: Db, storeId: number, records: readonly PlainRow[]) => {
  const hashes = new Set(records.flatMap(({ emailHash }) => emailHash ?? []));
  const owners = await ownersOf(tx, storeId, hashes);
  return new Map([...hashes].map((hash) => [hash, owners.get(hash) ?? null]));
};

/** Calls records that are written, and all that moves because of them, by the key that their addresses give. */
const join = async (
  writing: Writing,
  before: Owners,
  written: readonly PlainOfPerson[],
  write: (records: readonly PlainRow[]) => Promise<void>,
): Promise<void> => {
  const owners = await ownersOf(writing.tx, writing.store.id, before.keys());
  const keyOfPerson = ({ ownKey, customerKey }: Told) => {
    const address = hashIn(ownKey ?? '');
    return address === null ? customerKey : (owners.get(address)?.ownKey ?? ownKey);
  };
  await write(
    written.flatMap((row) => {
      const customerKey = keyOfPerson(row);
      return customerKey === row.customerKey ? [] : [{ ...row, customerKey }];
    }),
  );
  await changeSales(writing, { before });
};

/**
 * Puts what a customer did beside buying under another key; who is forgotten leaves no address. Gives
 * whose the addresses of these records were: from now on they may be somebody else's.
 */
export const movePlain = async (tx: Db, storeId: number, from: string, into: string): Promise<Owners> => {
  const found = await rows<PlainRow>(
    tx,
    sql.join(
      FACTS_OF_CUSTOMERS.map(
        ({ table }) => sql`select distinct email_hash as "emailHash" from ${table}
          where store_id = ${storeId} and customer_key = ${from}`,
      ),
      sql` union `,
    ),
  );
  const before = await ownersNow(tx, storeId, found);
  const forgets = isErased(into);
  for (const { table } of FACTS_OF_CUSTOMERS)
    await tx.execute(sql`update ${table} set own_key = ${into}, customer_key = ${into},
        email_hash = ${forgets ? null : sql`coalesce(${hashIn(into)}, email_hash)`}
      where store_id = ${storeId} and customer_key = ${from} and (own_key = ${from} or ${forgets})`);
  return before;
};

/** A select of 1 for every such row of a customer. */
export const plainOf = (storeId: number, customerKey: string) =>
  sql.join(
    FACTS_OF_CUSTOMERS.map(
      ({ table }) => sql`select 1 from ${sql.identifier(shapeOf(table).name)}
        where store_id = ${storeId} and customer_key = ${customerKey}`,
    ),
    sql` union all `,
  );
