CREATE TABLE "booked_costs" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"order_source" text NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"day" date NOT NULL,
	"amount_minor" bigint DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"fx_rate" numeric(24, 12),
	"fx_day" date,
	"fx_source" text,
	"cost" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "booked_costs_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "rollup_costs" (
	"store_id" bigint NOT NULL,
	"cut" text NOT NULL,
	"grain" text NOT NULL,
	"bucket" date NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"device" text DEFAULT '' NOT NULL,
	"country" text DEFAULT '' NOT NULL,
	"currency" text DEFAULT '' NOT NULL,
	"customer_type" text DEFAULT '' NOT NULL,
	"identity" text DEFAULT '' NOT NULL,
	"cogs" bigint DEFAULT 0 NOT NULL,
	"fulfilment_cost" bigint DEFAULT 0 NOT NULL,
	"shipping_cost" bigint DEFAULT 0 NOT NULL,
	"payment_fees" bigint DEFAULT 0 NOT NULL,
	"return_handling" bigint DEFAULT 0 NOT NULL,
	"duties_borne" bigint DEFAULT 0 NOT NULL,
	"cogs_placed" bigint DEFAULT 0 NOT NULL,
	"return_handling_placed" bigint DEFAULT 0 NOT NULL,
	"costed_sales_placed" bigint DEFAULT 0 NOT NULL,
	"costed_sales" bigint DEFAULT 0 NOT NULL,
	"costed_units" bigint DEFAULT 0 NOT NULL,
	"fulfilment_costs" bigint DEFAULT 0 NOT NULL,
	"shipping_costs" bigint DEFAULT 0 NOT NULL,
	"payment_costs" bigint DEFAULT 0 NOT NULL,
	"unconverted_costs" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "rollup_costs_store_id_cut_grain_bucket_channel_device_country_currency_customer_type_identity_pk" PRIMARY KEY("store_id","cut","grain","bucket","channel","device","country","currency","customer_type","identity")
);
--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "unit_cost" numeric;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "cost_currency" text;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "cost" bigint;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "restocked" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "cost_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "costed_returns" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "booked_costs_order" ON "booked_costs" USING btree ("store_id","order_id","order_source");--> statement-breakpoint
CREATE INDEX "booked_costs_day" ON "booked_costs" USING btree ("store_id","day");--> statement-breakpoint
CREATE INDEX "order_lines_sku" ON "order_lines" USING btree ("store_id","sku");