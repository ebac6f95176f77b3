import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { dayOf } from '../time';
import type { Store } from '../types';
import { resolveAliases } from './aliases';
import { businessOf, TABLES_OF_CUSTOMERS, type BusinessKind } from './business';
import type { Deltas } from './deltas';
import { personKey, type Person } from './identity';
import type { Journal } from './journal';
import { columnsAs, type FactKey } from './load';
import { toMinor } from './money';
import type { AnyPlain, Field, Plain } from './plain';
import { recost } from './recost';
import { keyOf } from './rows';
import { hashOf, supersedeAll, type Counts, type Version } from './version';
import { dropRows, keysAs, parted, put, shapeOf } from './write';

/** Plain facts in. None is summed itself; what costs are about is booked anew (`recost.ts`). */

export interface PlainRow extends Version, FactKey {
  customerKey?: string | null;
}

/** Columns of one field. Who it is about is kept as the ledger's key, never as a plain address. */
const columnsOf = (name: string, { kind }: Field, fact: AnyPlain): Record<string, unknown> => {
  const value = fact[name];
  if (kind === 'customer') {
    const person = value as (Person & { source?: string }) | undefined;
    return { customerKey: person ? personKey(person.source ?? fact.source, person) : null };
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
  async (
    tx: Db,
    store: Store,
    deltas: Deltas,
    facts: readonly AnyPlain[],
    journal: Journal | null,
  ): Promise<Counts> => {
    const definition = businessOf(kind);
    const incoming = facts.map((fact) => plainRow(definition, fact, store));
    // who was merged or erased is called by the new key, also in what an undo could bring back
    await resolveAliases(tx, store.id, incoming);
    const stored = await loadPlain(tx, store.id, definition, incoming);
    const { next, counts } = supersedeAll(stored, incoming, keyOf, journal?.rows(kind));
    await postPlain(tx, store, deltas, kind, stored, next);
    return counts;
  };

/** Puts these facts of a kind in place of the stored ones, null takes one out, and books anew what rests on them. Imports and undos end here. */
export const postPlain = async (
  tx: Db,
  store: Store,
  deltas: Deltas,
  kind: BusinessKind,
  stored: ReadonlyMap<string, PlainRow>,
  next: ReadonlyMap<string, PlainRow | null>,
): Promise<void> => {
  const { table } = businessOf(kind);
  const [stays, gone] = parted(next, stored);
  await put(
    tx,
    table,
    stays.map((row) => ({ ...row, storeId: store.id })),
  );
  await dropRows(tx, table, store.id, gone, ['source', 'externalId']);
  const were = [...next.keys()].flatMap((key) => stored.get(key) ?? []);
  await recost(tx, store, deltas, kind, [...were, ...stays]);
};

/** Puts what a customer did beside buying under another key. */
export const movePlain = async (tx: Db, storeId: number, from: string, into: string): Promise<void> => {
  for (const table of TABLES_OF_CUSTOMERS)
    await tx.execute(sql`update ${table} set customer_key = ${into}
      where store_id = ${storeId} and customer_key = ${from}`);
};

/** A select of 1 for every such row of a customer. */
export const plainOf = (storeId: number, customerKey: string) =>
  sql.join(
    TABLES_OF_CUSTOMERS.map(
      (table) => sql`select 1 from ${sql.identifier(shapeOf(table).name)}
        where store_id = ${storeId} and customer_key = ${customerKey}`,
    ),
    sql` union all `,
  );
