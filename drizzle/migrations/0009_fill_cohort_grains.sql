-- Weekly and quarterly cohorts of the stores that were loaded before there were grains: what the
-- ledger would have written, from customers, their days and credit notes of nobody.
with
entries as (
  select d.store_id, d.day, d.customer_key, c.first_day, d.orders, d.net_sales
  from customer_days d
  left join customers c on c.store_id = d.store_id and c.customer_key = d.customer_key
  union all
  select v.store_id, v.day, null, null, 0, -v.returns
  from reversals v
  where v.order_external_id is null and v.customer_key is null and v.booked
),
periods as (
  select e.store_id, 'week' as grain, e.customer_key, e.orders, e.net_sales,
    e.first_day - (extract(isodow from e.first_day)::int - s.week_start + 7) % 7 as cohort,
    e.day - (extract(isodow from e.day)::int - s.week_start + 7) % 7 as period
  from entries e join stores s on s.id = e.store_id
  union all
  select e.store_id, 'quarter', e.customer_key, e.orders, e.net_sales,
    (date_trunc('month', e.first_day::timestamp)
      - make_interval(months => (extract(month from e.first_day)::int - s.fiscal_year_start + 12) % 3))::date,
    (date_trunc('month', e.day::timestamp)
      - make_interval(months => (extract(month from e.day)::int - s.fiscal_year_start + 12) % 3))::date
  from entries e join stores s on s.id = e.store_id
),
owned as (
  select store_id, grain, case when cohort <= period then cohort else '0001-01-01'::date end as cohort,
    period, customer_key, orders, net_sales
  from periods
)
insert into rollup_cohorts (store_id, grain, cohort, period, customers, orders, net_sales)
select store_id, grain, cohort, period, count(distinct customer_key) filter (where orders > 0),
  sum(orders), sum(net_sales)
from owned
group by 1, 2, 3, 4;
--> statement-breakpoint
-- The times between orders of the same stores. Orders within 60 minutes are one purchase.
insert into rollup_intervals (store_id, month, days, orders)
select store_id, date_trunc('month', day::timestamp)::date, day - last_day, count(*)
from (
  select store_id, day, placed_at,
    lag(day) over in_time as last_day, lag(placed_at) over in_time as last_at
  from orders
  where excluded is null and kind = 'standard'
  window in_time as (partition by store_id, customer_key order by placed_at, source, external_id)
) o
where placed_at - last_at > interval '60 minutes'
group by 1, 2, 3;
