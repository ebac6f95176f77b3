import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import type { Store } from '../types';
import { withoutRate } from './sentences';
import type { ImportKey } from './stage';

/** Counts of the published orders whose money is in no figure, as no exchange rate of their day is known; by currency. */
export const unratedNotes = async (
  tx: Db,
  { currency }: Pick<Store, 'currency'>,
  { storeId, importId }: ImportKey,
): Promise<Record<string, number>> => {
  const found = await rows<{ currency: string; orders: number }>(
    tx,
    sql`
      with staged as materialized (
        select payload::jsonb as p from import_stage
        where store_id = ${storeId} and import_id = ${importId}
          and payload like '%"type":"order"%' and payload not like ${`%"currency":"${currency}"%`}
      )
      select o.currency, count(*)::int as orders from staged
      join orders o on o.store_id = ${storeId} and o.source = p ->> 'source' and o.external_id = p ->> 'id'
      where o.fx_rate is null and o.excluded is null group by o.currency order by o.currency`,
  );
  return Object.fromEntries(found.map((one) => [withoutRate(one.currency, currency), one.orders]));
};
