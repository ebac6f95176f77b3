CREATE TABLE "rollup_seconds" (
	"store_id" bigint NOT NULL,
	"days" integer NOT NULL,
	"customers" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "rollup_seconds_store_id_days_pk" PRIMARY KEY("store_id","days")
);
--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "customers_repeated" bigint DEFAULT 0 NOT NULL;