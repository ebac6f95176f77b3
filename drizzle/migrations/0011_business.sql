CREATE TABLE "contacts" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"customer_key" text NOT NULL,
	"contacted_at" timestamp(3) with time zone NOT NULL,
	"day" date NOT NULL,
	"channel" text NOT NULL,
	"is_transactional" boolean NOT NULL,
	"is_delivered" boolean NOT NULL,
	"has_consent" boolean,
	"campaign" text,
	CONSTRAINT "contacts_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "loyalty_members" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"customer_key" text NOT NULL,
	"joined_at" timestamp(3) with time zone NOT NULL,
	"day" date NOT NULL,
	"left_at" timestamp(3) with time zone,
	"tier" text,
	CONSTRAINT "loyalty_members_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "loyalty_points" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"customer_key" text NOT NULL,
	"occurred_at" timestamp(3) with time zone NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"points" bigint DEFAULT 0 NOT NULL,
	"order_source" text,
	"order_id" text,
	"value_minor" bigint,
	"currency" text,
	CONSTRAINT "loyalty_points_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "order_costs" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"order_source" text,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint DEFAULT 0 NOT NULL,
	"day" date NOT NULL,
	CONSTRAINT "order_costs_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "shipments" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"order_source" text,
	"order_id" text NOT NULL,
	"carrier" text,
	"shipped_at" timestamp(3) with time zone,
	"promised_day" date,
	"delivered_at" timestamp(3) with time zone,
	CONSTRAINT "shipments_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "stock_levels" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"sku" text NOT NULL,
	"location" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"day" date NOT NULL,
	"quantity" numeric NOT NULL,
	CONSTRAINT "stock_levels_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "subscription_events" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"subscription_id" text NOT NULL,
	"customer_key" text NOT NULL,
	"occurred_at" timestamp(3) with time zone NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"price_minor" bigint,
	"currency" text,
	"every" integer,
	"unit" text,
	"order_source" text,
	"order_id" text,
	CONSTRAINT "subscription_events_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"customer_key" text,
	"order_source" text,
	"order_id" text,
	"opened_at" timestamp(3) with time zone NOT NULL,
	"day" date NOT NULL,
	"first_response_at" timestamp(3) with time zone,
	"closed_at" timestamp(3) with time zone,
	"channel" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "tickets_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "unit_costs" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"sku" text NOT NULL,
	"cost" numeric NOT NULL,
	"currency" text NOT NULL,
	"from_day" date NOT NULL,
	CONSTRAINT "unit_costs_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE INDEX "contacts_customer" ON "contacts" USING btree ("store_id","customer_key","contacted_at");--> statement-breakpoint
CREATE INDEX "loyalty_members_customer" ON "loyalty_members" USING btree ("store_id","customer_key");--> statement-breakpoint
CREATE INDEX "loyalty_points_customer" ON "loyalty_points" USING btree ("store_id","customer_key");--> statement-breakpoint
CREATE INDEX "loyalty_points_day" ON "loyalty_points" USING btree ("store_id","day");--> statement-breakpoint
CREATE INDEX "order_costs_order" ON "order_costs" USING btree ("store_id","order_id");--> statement-breakpoint
CREATE INDEX "order_costs_day" ON "order_costs" USING btree ("store_id","day");--> statement-breakpoint
CREATE INDEX "shipments_order" ON "shipments" USING btree ("store_id","order_id");--> statement-breakpoint
CREATE INDEX "shipments_promised" ON "shipments" USING btree ("store_id","promised_day");--> statement-breakpoint
CREATE INDEX "stock_levels_sku" ON "stock_levels" USING btree ("store_id","sku","location","at");--> statement-breakpoint
CREATE INDEX "subscription_events_subscription" ON "subscription_events" USING btree ("store_id","subscription_id","occurred_at");--> statement-breakpoint
CREATE INDEX "subscription_events_customer" ON "subscription_events" USING btree ("store_id","customer_key");--> statement-breakpoint
CREATE INDEX "tickets_customer" ON "tickets" USING btree ("store_id","customer_key");--> statement-breakpoint
CREATE INDEX "tickets_day" ON "tickets" USING btree ("store_id","day");--> statement-breakpoint
CREATE INDEX "unit_costs_sku" ON "unit_costs" USING btree ("store_id","sku","from_day");