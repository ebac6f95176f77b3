-- Criteria were counted; now each has a name. What was shipped stays so.
UPDATE "deliverables" SET
	"acceptance" = coalesce((
		SELECT jsonb_agg(jsonb_build_object('name', 'Criterion ' || n, 'accepted', n <= "accepted") ORDER BY n)
		FROM generate_series(1, "criteria") AS n), '[]'::jsonb),
	"state" = CASE
		WHEN "blocked_by" IS NOT NULL THEN 'blocked'
		WHEN "accepted" > 0 THEN 'in_progress'
		ELSE 'not_started' END;--> statement-breakpoint
-- Shipped is what has all its criteria accepted.
UPDATE "deliverables" SET "shipped_day" = NULL WHERE "accepted" < "criteria" OR "criteria" = 0;
