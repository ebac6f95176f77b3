CREATE TABLE "sessions_sources" (
	"store_id" bigint NOT NULL,
	"from_day" date NOT NULL,
	"sources" text NOT NULL,
	CONSTRAINT "sessions_sources_store_id_from_day_pk" PRIMARY KEY("store_id","from_day")
);
--> statement-breakpoint
ALTER TABLE "sessions" ALTER COLUMN "has_order" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "coverage_spans" ADD COLUMN "tells_orders" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "is_matched" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_histograms" ADD COLUMN "source" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "web_orders_matched" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sessions" ADD COLUMN "source" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "orders_session" ON "orders" USING btree ("store_id","session_id") WHERE "orders"."session_id" is not null;