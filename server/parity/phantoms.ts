import { sql, type SQL } from 'drizzle-orm';
import { isCounted, textsAs, type Scope } from './scope';

/**
 * Events that name an order which the shop does not have, one row an order id, newest first. An id
 * belongs to the day on which it was first seen, so that periods add up.
 */

/** Everything that was seen of the same id. */
const others = ({ store, witness }: Scope): SQL => sql`lateral (
  select count(*)::int as events, max(x.occurred_at) as last_at,
    bool_or((x.occurred_at, x.source, x.external_id) < (p.occurred_at, p.source, p.external_id)) as has_earlier
  from sightings x
  where x.store_id = ${store.id} and x.order_id = p.order_id and x.witness = ${witness}
    and ${isCounted(sql`x`)}) e`;

/** How many orders have that id, whatever became of them. */
const inShop = ({ store, orderSources }: Scope): SQL => sql`lateral (
  select count(*)::int as orders from ${textsAs(orderSources, 'known')}
  cross join lateral (
    select 1 from orders t where t.store_id = ${store.id} and t.source = known.source
      and t.external_id = p.order_id offset 0) found) k`;

const seenWithin = ({ store, witness, start, end }: Scope): SQL =>
  sql`p.store_id = ${store.id} and p.witness = ${witness} and ${isCounted(sql`p`)}
    and p.occurred_at >= ${start}::timestamptz and p.occurred_at < ${end}::timestamptz`;

/** As `select … from (this) r`, with the columns of judged orders that a list needs. */
export const phantoms = (scope: Scope, after: readonly SQL[] = []): SQL => sql`
select p.source, p.external_id, p.order_id as id, p.occurred_at as at, e.events, p.value_minor as value,
  p.currency as seen_currency, p.occurred_at as first_at, e.last_at,
  -- a shop's order may arrive after its event
  case when p.occurred_at > ${scope.lateFrom}::timestamptz then 'late' else 'unexplained' end as cause
from (
  select * from sightings p where ${sql.join([seenWithin(scope), ...after], sql` and `)}
  order by p.occurred_at desc, p.source desc, p.external_id desc
) p
cross join ${others(scope)}
cross join ${inShop(scope)}
where not e.has_earlier and k.orders = 0`;
