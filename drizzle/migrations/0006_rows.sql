DROP INDEX "orders_day";--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "unconverted_web_orders" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "order_lines_added" ON "order_lines" USING btree ("store_id","added_day") WHERE "order_lines"."added_at" is not null;--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("store_id","placed_at","source","external_id");--> statement-breakpoint
CREATE INDEX "orders_foreign" ON "orders" USING btree ("store_id","currency","day") WHERE "orders"."fx_source" is distinct from 'same';--> statement-breakpoint
CREATE INDEX "reversals_occurred" ON "reversals" USING btree ("store_id","occurred_at","source","external_id");