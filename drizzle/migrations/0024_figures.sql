CREATE TABLE "fixed_costs" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"month" date NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "fixed_costs_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "gift_card_discounts_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "gift_card_discounts" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_lines" ADD COLUMN "converted_units" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "converted_units" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "gift_card_discounts" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "goods_orders" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "goods_units" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_spend" ADD COLUMN "marketing_variable" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_spend" ADD COLUMN "variable_rows" bigint DEFAULT 0 NOT NULL;