ALTER TABLE "kpi_targets" ADD COLUMN "baseline_low" numeric;--> statement-breakpoint
ALTER TABLE "kpi_targets" ADD COLUMN "baseline_high" numeric;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "aov_squares" numeric DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "aov_net_squares" numeric DEFAULT '0' NOT NULL;