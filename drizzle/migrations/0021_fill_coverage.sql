-- The days that the facts of stores from before there was coverage cover: of each source from its first
-- to its newest event, as files do; of a connected one what its last good run had heard.
insert into coverage_spans (store_id, fact, source, import_id, first_day, last_day, heard_at)
select e.store_id, e.fact, e.source, 0, min(e.day), max(e.day),
  max(r.heard_at) filter (where e.fact = 'orders')
from (
  select store_id, 'orders' as fact, source, day from orders
  union all
  select o.store_id, 'orders', o.source, (o.cancelled_at at time zone s.time_zone)::date
  from orders o join stores s on s.id = o.store_id where o.cancelled_at is not null
  union all
  select store_id, 'orders', source, added_day from order_lines where added_day is not null
  union all
  select store_id, 'orders', source, day from reversals
  union all
  select store_id, 'sessions', source, day from sessions
  union all
  select store_id, 'spend', source, day from spend
  union all
  select store_id, 'costs', source, day from order_costs
  union all
  select store_id, 'vitals', source, day from page_vitals
) e
left join sources c on c.store_id = e.store_id and c.name = e.source
left join lateral (
  select max(finished_at) as heard_at from source_runs
  where store_id = c.store_id and source_id = c.id and status in ('complete', 'uncompared')
) r on true
group by 1, 2, 3;
