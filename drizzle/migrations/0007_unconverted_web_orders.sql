-- Fills the column that the migration before added: web orders without an exchange rate, in every cut
-- and grain of rollup_sales, as the ledger keeps it from now on.
UPDATE rollup_sales r
SET unconverted_web_orders = s.n
FROM (
  SELECT o.store_id, c.cut, g.grain,
    CASE g.grain WHEN 'day' THEN o.day ELSE date_trunc('month', o.day::timestamp)::date END AS bucket,
    CASE WHEN c.cut IN ('channel', 'cube') THEN o.channel ELSE '' END AS channel,
    CASE WHEN c.cut IN ('device', 'cube') THEN o.device ELSE '' END AS device,
    CASE WHEN c.cut IN ('country', 'cube') THEN o.country ELSE '' END AS country,
    CASE WHEN c.cut IN ('currency', 'cube') THEN o.currency ELSE '' END AS currency,
    CASE WHEN c.cut NOT IN ('customer_type', 'cube') THEN '' WHEN o.is_first THEN 'new' ELSE 'returning' END AS customer_type,
    CASE WHEN c.cut NOT IN ('identity', 'cube') THEN '' WHEN o.customer_key LIKE 'guest:%' THEN 'guest' ELSE 'known' END AS identity,
    count(*) AS n
  FROM orders o
  CROSS JOIN (VALUES ('total'), ('channel'), ('device'), ('country'), ('currency'), ('customer_type'), ('identity'), ('cube')) AS c (cut)
  CROSS JOIN (VALUES ('day'), ('month')) AS g (grain)
  WHERE o.fx_rate IS NULL AND o.excluded IS NULL AND o.kind = 'standard' AND o.is_web
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
) s
WHERE (r.store_id, r.cut, r.grain, r.bucket, r.channel, r.device, r.country, r.currency, r.customer_type, r.identity)
  = (s.store_id, s.cut, s.grain, s.bucket, s.channel, s.device, s.country, s.currency, s.customer_type, s.identity);
