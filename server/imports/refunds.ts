import { sql } from 'drizzle-orm';
import { oneRow, recordset, rows, type Db } from '../../drizzle/client';
import type { SaleFact } from '../facts/fact';
import type { ImportKey } from './stage';

/** What an import has to say of its refunds and their orders, which need not stand in the same file. */

/** Refunds of a page that name no currency, with that of their order if it is known. */
export const withCurrency = async (
  tx: Db,
  storeId: number,
  facts: readonly SaleFact[],
): Promise<SaleFact[]> => {
  const ids = facts.flatMap((fact) =>
    fact.type === 'refund' && fact.currency === undefined && fact.orderId !== undefined
      ? [{ source: fact.source, id: fact.orderId }]
      : [],
  );
  if (ids.length === 0) return [...facts];
  const found = await rows<{ source: string; id: string; currency: string }>(
    tx,
    sql`select distinct o.source, o.external_id as id, o.currency from orders o
        join ${recordset(ids, 'source text, id text')}
          on o.store_id = ${storeId} and o.source = r.source and o.external_id = r.id`,
  );
  const known = new Map(found.map(({ source, id, currency }) => [JSON.stringify([source, id]), currency]));
  return facts.map((fact) =>
    fact.type === 'refund' && fact.currency === undefined
      ? { ...fact, currency: known.get(JSON.stringify([fact.source, fact.orderId])) }
      : fact,
  );
};

/** Counts among the published refunds: of an order that is not known, and beyond what their order is worth. */
export const refundNotes = async (
  tx: Db,
  { storeId, importId }: ImportKey,
): Promise<Record<string, number>> => {
  const found = await oneRow<{ waiting: number; above: number }>(
    tx,
    sql`
      with staged as (
        select payload::jsonb as p from import_stage
        where store_id = ${storeId} and import_id = ${importId}
          and (payload like '%"type":"refund"%' or payload like '%"refunds":[{%')
      ), refund as (
        select p ->> 'source' as source, p ->> 'id' as id, p ->> 'orderId' as order_id
        from staged where p ->> 'type' = 'refund' and p ->> 'orderId' is not null
      ), reported as (
        select source, id from refund
        union
        select p ->> 'source', own ->> 'id' from staged
        cross join lateral jsonb_array_elements(p -> 'refunds') own where p ->> 'type' = 'order'
      )
      select
        (select count(*)::int from refund f where not exists (
          select 1 from orders o where o.store_id = ${storeId} and o.source = f.source
            and o.external_id = f.order_id)) as waiting,
        (select count(*)::int from reversals v
          join reported f on f.source = v.source and f.id = v.external_id
          where v.store_id = ${storeId} and v.beyond_minor > 0) as above`,
  );
  const notes = {
    'refunds waiting for their order': found.waiting,
    'refunds above what is left of their order': found.above,
  };
  return Object.fromEntries(Object.entries(notes).filter(([, n]) => n > 0));
};
