-- Sources that have never said of any session that it ordered do not tell orders by session.
update sessions s set has_order = null
from (select store_id, source from sessions group by 1, 2 having not bool_or(has_order)) n
where s.store_id = n.store_id and s.source = n.source;
--> statement-breakpoint
update coverage_spans c set tells_orders = true
where c.fact = 'sessions' and exists (
  select 1 from sessions s where s.store_id = c.store_id and s.source = c.source and s.has_order);
