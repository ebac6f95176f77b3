import { sql } from 'drizzle-orm';
import { oneRow, rows, type Db } from '../../../drizzle/client';
import type { Report } from './check';
import { DIFFERS } from '../sentences';

/** Every cost must be posted at the order it is of, and at no other; of several, at the first source's. */
export const checkCosts = async (tx: Db, storeId: number, report: Report): Promise<void> => {
  const wrong = await rows<{ id: string; should: string | null; is: string | null }>(
    tx,
    sql`with expected as (
          select c.source, c.external_id, c.order_id, c.kind, c.day, c.amount_minor, c.currency,
            min(o.source collate "C") as order_source
          from order_costs c
          join orders o on o.store_id = c.store_id and o.external_id = c.order_id
            and (c.order_source is null or c.order_source = o.source)
          where c.store_id = ${storeId}
          group by 1, 2, 3, 4, 5, 6, 7
        )
        select coalesce(e.external_id, b.external_id) as id, e.order_source as should, b.order_source as is
        from expected e
        full join (select * from booked_costs where store_id = ${storeId}) b
          on b.source = e.source and b.external_id = e.external_id
        where (e.order_source, e.order_id, e.kind, e.day, e.amount_minor, e.currency)
          is distinct from (b.order_source, b.order_id, b.kind, b.day, b.amount_minor, b.currency)
        limit 50`,
  );
  for (const { id, should, is } of wrong) report.differ(DIFFERS.cost(id, is, should));
  const { n } = await oneRow<{ n: number }>(
    tx,
    sql`select count(*)::int as n from booked_costs where store_id = ${storeId}`,
  );
  report.count('costs of orders', n);
};
