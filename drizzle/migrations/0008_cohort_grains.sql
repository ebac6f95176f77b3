CREATE TABLE "rollup_intervals" (
	"store_id" bigint NOT NULL,
	"month" date NOT NULL,
	"days" integer NOT NULL,
	"orders" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "rollup_intervals_store_id_month_days_pk" PRIMARY KEY("store_id","month","days")
);
--> statement-breakpoint
ALTER TABLE "rollup_cohorts" RENAME COLUMN "month" TO "period";--> statement-breakpoint
ALTER TABLE "rollup_cohorts" DROP CONSTRAINT "rollup_cohorts_store_id_cohort_month_pk";--> statement-breakpoint
ALTER TABLE "rollup_cohorts" ADD COLUMN "grain" text DEFAULT 'month' NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_cohorts" ADD CONSTRAINT "rollup_cohorts_store_id_grain_cohort_period_pk" PRIMARY KEY("store_id","grain","cohort","period");