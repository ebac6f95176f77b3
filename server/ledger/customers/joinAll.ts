import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { emailKey } from '../../facts/identity';
import { IDENTIFIED_TABLES, type IdentifiedTable } from './owners';
import { columnName, shapeOf } from '../rows/write';
import { DIFFERS } from '../sentences';

/** Who every stored fact is of, worked out from nothing and in one sweep: for the rebuild, and to verify. */

const nameOf = ({ table }: IdentifiedTable) => sql.identifier(shapeOf(table).name);

/** The first id that each address was seen with. */
const ownersIn = (storeId: number): SQL => sql`
  select distinct on (email_hash) email_hash, own_key as owner from (${sql.join(
    IDENTIFIED_TABLES.map(
      (
        identified,
      ) => sql`select t.email_hash, t.own_key, t.${sql.identifier(columnName(identified.clock))} as at
        from ${nameOf(identified)} t
        where t.store_id = ${storeId} and t.email_hash is not null and t.own_key like 'id:%'
          and ${identified.naming} and ${identified.seeing}`,
    ),
    sql` union all `,
  )}) seen
  order by email_hash, at, own_key collate "C"`;

/** The key that a row should have, `w` being the owner of its address. */
const expected = sql`case when t.own_key = ${emailKey('')} || t.email_hash then coalesce(w.owner, t.own_key) else t.own_key end`;

/** Rows that have another customer than their addresses give. */
const wrongIn = (identified: IdentifiedTable, storeId: number): SQL => sql`
  from ${nameOf(identified)} t left join w on w.email_hash = t.email_hash
  where t.store_id = ${storeId} and ${identified.naming} and t.customer_key is distinct from ${expected}`;

/** Puts everything under the customer that it is of. Only the keys: the caller posts and counts anew. */
export const joinAll = async (tx: Db, storeId: number): Promise<void> => {
  for (const identified of IDENTIFIED_TABLES)
    await tx.execute(sql`with w as materialized (${ownersIn(storeId)})
      update ${nameOf(identified)} own set customer_key = found.expected
      from (select t.source, t.external_id, ${expected} as expected ${wrongIn(identified, storeId)}) found
      where own.store_id = ${storeId} and own.source = found.source and own.external_id = found.external_id`);
};

/** Sentences about what is under another customer than it should be, and about keys that contradict their own address. */
export const misjoined = async (tx: Db, storeId: number): Promise<string[]> => {
  const found = await rows<{ what: string; n: number; example: string }>(
    tx,
    sql`with w as materialized (${ownersIn(storeId)})
      select what, count(*)::int as n, min(example) as example from (${sql.join(
        IDENTIFIED_TABLES.map(
          (identified) => sql`select ${shapeOf(identified.table).name} as what, t.external_id as example
            ${wrongIn(identified, storeId)}
            union all
            select ${shapeOf(identified.table).name}, t.external_id from ${nameOf(identified)} t
            where t.store_id = ${storeId} and t.own_key like ${`${emailKey('')}%`}
              and t.own_key is distinct from ${emailKey('')} || t.email_hash`,
        ),
        sql` union all `,
      )}) f group by what order by what`,
  );
  return found.map(({ what, n, example }) => DIFFERS.joined(what, n, example));
};
