import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { dayOf } from '../../time';
import type { Store } from '../../types';
import { resolveAliases } from '../customers/aliases';
import { simpleOf, FACTS_OF_CUSTOMERS, type SimpleKind } from '../../facts/simple';
import type { Writing } from '../rollups/writing';
import { changeSales } from '../sales/change';
import { hashIn, isErased, personKey, identifiedBy, type Person } from '../../facts/identity';
import { recalled } from '../customers/join';
import { columnsAs } from '../rows/load';
import { toMinor } from '../../facts/money';
import { ownersOf, type Owners } from '../customers/owners';
import type { AnySimple, Field, Simple } from '../../facts/declare';
import { recost } from '../sales/recost';
import { keyOf, type Identified, type FactKey } from '../rows/rows';
import { supersedeAll, type Counts, type Version } from '../rows/version';
import { hashOf } from '../../facts/hash';
import { dropRows, keysAs, parted, put, shapeOf } from '../rows/write';

/** Simple facts in. None is summed itself; what costs are about is posted anew (`recost.ts`). */

export interface SimpleRow extends Version, FactKey, Partial<Identified> {}
/** A customer record. */
type SimpleOfPerson = SimpleRow & Identified;

const isOfPerson = (row: SimpleRow): row is SimpleOfPerson =>
  row.ownKey !== undefined || row.customerKey !== undefined;

/** Columns of one field. Who it is about is kept as the ledger's key, never as a plain address. */
const columnsOf = (name: string, { kind }: Field, fact: AnySimple): Record<string, unknown> => {
  const value = fact[name];
  if (kind === 'customer') {
    const person = value as (Person & { source?: string }) | undefined;
    return identifiedBy(person ? personKey(person.source ?? fact.source, person) : null, person ?? {});
  }
  if (kind === 'money') {
    const minor = value === undefined ? null : toMinor(value as string, fact.currency as string);
    return { [`${name}Minor`]: minor };
  }
  return { [name]: value ?? null };
};

/** A fact as it is kept. Pure. */
export const simpleRow = (
  definition: Simple,
  fact: AnySimple,
  { timeZone }: Pick<Store, 'timeZone'>,
): SimpleRow => {
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
export const loadSimple = async (
  tx: Db,
  storeId: number,
  { table }: Simple,
  wanted: readonly FactKey[],
): Promise<Map<string, SimpleRow>> => {
  if (wanted.length === 0) return new Map();
  const found = await rows<SimpleRow>(
    tx,
    sql`select ${columnsAs(table, 't')} from ${keysAs(table, wanted, ['source', 'externalId'])}
        join ${table} t on t.store_id = ${storeId} and t.source = r.source and t.external_id = r.external_id`,
  );
  return new Map(found.map((row) => [keyOf(row), row]));
};

export const applySimple =
  (kind: SimpleKind) =>
  async (writing: Writing, facts: readonly AnySimple[]): Promise<Counts> => {
    const { tx, store, importNotes } = writing;
    const definition = simpleOf(kind);
    const incoming = facts.map((fact) => simpleRow(definition, fact, store));
    // who was merged or erased is called by the new key, also in what an undo could bring back
    await resolveAliases(tx, store.id, incoming.filter(isOfPerson));
    const stored = await loadSimple(tx, store.id, definition, incoming);
    const { next, counts } = supersedeAll(stored, incoming, keyOf, importNotes?.rows(kind));
    await postSimple(writing, kind, stored, next);
    return counts;
  };

/**
 * Puts these facts of a kind in place of the stored ones, and posts anew what rests on them. Null takes one out.
 * Imports and undos end here.
 */
export const postSimple = async (
  writing: Writing,
  kind: SimpleKind,
  stored: ReadonlyMap<string, SimpleRow>,
  next: ReadonlyMap<string, SimpleRow | null>,
): Promise<void> => {
  const { tx, store } = writing;
  const { table } = simpleOf(kind);
  const [given, gone] = parted(next, stored);
  const stays = given.map((row) =>
    isOfPerson(row) ? { ...row, ...recalled(row, storedPerson(stored, row)) } : row,
  );
  const were = [...next.keys()].flatMap((key) => stored.get(key) ?? []);
  const before = await ownersNow(tx, store.id, [...were, ...stays]);
  const write = (rowsOf: readonly SimpleRow[]) =>
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

const storedPerson = (stored: ReadonlyMap<string, SimpleRow>, row: SimpleRow) =>
  stored.get(keyOf(row)) as SimpleOfPerson | undefined;

/** Whose the addresses of these records are now; null = nobody's yet. */
const ownersNow = async (tx: Db, storeId: number, records: readonly SimpleRow[]) => {
  const hashes = new Set(records.flatMap(({ emailHash }) => emailHash ?? []));
  const owners = await ownersOf(tx, storeId, hashes);
  return new Map([...hashes].map((hash) => [hash, owners.get(hash) ?? null]));
};

/** Calls records that are written, and all that moves because of them, by the key that their addresses give. */
const join = async (
  writing: Writing,
  before: Owners,
  written: readonly SimpleOfPerson[],
  write: (records: readonly SimpleRow[]) => Promise<void>,
): Promise<void> => {
  const owners = await ownersOf(writing.tx, writing.store.id, before.keys());
  const personKeyOf = ({ ownKey, customerKey }: Identified) => {
    const address = hashIn(ownKey ?? '');
    return address === null ? customerKey : (owners.get(address)?.ownKey ?? ownKey);
  };
  await write(
    written.flatMap((row) => {
      const customerKey = personKeyOf(row);
      return customerKey === row.customerKey ? [] : [{ ...row, customerKey }];
    }),
  );
  await changeSales(writing, { before });
};

/**
 * Puts what a customer did beside buying under another key; who is forgotten leaves no address. Gives
 * whose the addresses of these records were: from now on they may be somebody else's.
 */
export const moveSimple = async (tx: Db, storeId: number, from: string, into: string): Promise<Owners> => {
  const found = await rows<SimpleRow>(
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
export const simpleOfCustomer = (storeId: number, customerKey: string) =>
  sql.join(
    FACTS_OF_CUSTOMERS.map(
      ({ table }) => sql`select 1 from ${sql.identifier(shapeOf(table).name)}
        where store_id = ${storeId} and customer_key = ${customerKey}`,
    ),
    sql` union all `,
  );
