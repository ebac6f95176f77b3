import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import type { Report } from './check';
import { LINE_PREFIX } from '../sales/lineReturns';
import { DIFFERS } from '../sentences';

/**
 * Every line below zero that names an order must be a reversal of that order, with its own amounts. Nothing else
 * may be one.
 */
export const checkLinks = async (tx: Db, storeId: number, report: Report): Promise<void> => {
  const wrong = await rows<{ id: string; should: string | null; is: string | null }>(
    tx,
    sql`with expected as (
          select l.source, ${LINE_PREFIX} || l.external_id || ':' || l.ordinal as id, l.of_order,
            case when l.is_gift_card then 0 else l.discount_minor - l.gross_minor end as net, -l.tax_minor as taxes,
            coalesce(l.added_at, o.placed_at) as at
          from order_lines l
          join orders o on o.store_id = l.store_id and o.source = l.source and o.external_id = l.external_id
            and o.excluded is null and o.cancelled_at is null
          where l.store_id = ${storeId} and l.of_order is not null
        )
        select coalesce(e.id, v.external_id) as id, e.of_order as should, v.order_external_id as is
        from expected e
        full join (select * from reversals where store_id = ${storeId} and kind = 'return') v
          on v.source = e.source and v.external_id = e.id
        where (e.of_order, e.net, e.taxes, e.at)
          is distinct from (v.order_external_id, v.net_minor, v.taxes_minor, v.occurred_at)
        limit 50`,
  );
  for (const { id, should, is } of wrong) report.differ(DIFFERS.link(id, is, should));
};
