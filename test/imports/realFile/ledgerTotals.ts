import { sql } from 'drizzle-orm';
import { rows, type Database } from '../../../drizzle/client';
import type { Store } from '../../../server/types';
import { withLedger } from '../../../server/ledger';
import type { Totals } from './invoices';

/** What the ledger says, once nobody writes it: facts and rollups each by themselves. */
export const ledgerTotals = (database: Database, store: Store): Promise<{ facts: Totals; rollups: Totals }> =>
  withLedger(database, store, async (_ledger, tx) => {
    const one = async (statement: ReturnType<typeof sql>) => (await rows<Totals>(tx, statement))[0]!;
    const facts = await one(sql`
      select (select count(*)::int from orders where store_id = ${store.id}) as orders,
        (select coalesce(sum(gross_minor), 0)::int from order_lines where store_id = ${store.id}) as gross,
        (select coalesce(sum(net_minor), 0)::int from reversals where store_id = ${store.id}) as returns`);
    const rollups = await one(sql`
      select coalesce(sum(orders), 0)::int as orders, coalesce(sum(gross_sales), 0)::int as gross,
        coalesce(sum(returns), 0)::int as returns
      from rollup_sales where store_id = ${store.id} and cut = 'total' and grain = 'month'`);
    return { facts, rollups };
  });
