ALTER TABLE "contacts" ADD COLUMN "own_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "contacts" ADD COLUMN "email_hash" text;--> statement-breakpoint
ALTER TABLE "loyalty_members" ADD COLUMN "own_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "loyalty_members" ADD COLUMN "email_hash" text;--> statement-breakpoint
ALTER TABLE "loyalty_points" ADD COLUMN "own_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "loyalty_points" ADD COLUMN "email_hash" text;--> statement-breakpoint
ALTER TABLE "subscription_events" ADD COLUMN "own_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription_events" ADD COLUMN "email_hash" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "own_key" text;--> statement-breakpoint
ALTER TABLE "tickets" ADD COLUMN "email_hash" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "own_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "email_hash" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "is_masked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "own_key" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "email_hash" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "is_masked" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "customer_orders" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "identified_orders" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stores" ADD COLUMN "customers_include" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "contacts_email" ON "contacts" USING btree ("store_id","email_hash","contacted_at") WHERE "contacts"."email_hash" is not null;--> statement-breakpoint
CREATE INDEX "loyalty_members_email" ON "loyalty_members" USING btree ("store_id","email_hash","joined_at") WHERE "loyalty_members"."email_hash" is not null;--> statement-breakpoint
CREATE INDEX "loyalty_points_email" ON "loyalty_points" USING btree ("store_id","email_hash","occurred_at") WHERE "loyalty_points"."email_hash" is not null;--> statement-breakpoint
CREATE INDEX "subscription_events_email" ON "subscription_events" USING btree ("store_id","email_hash","occurred_at") WHERE "subscription_events"."email_hash" is not null;--> statement-breakpoint
CREATE INDEX "tickets_email" ON "tickets" USING btree ("store_id","email_hash","opened_at") WHERE "tickets"."email_hash" is not null;--> statement-breakpoint
CREATE INDEX "orders_email" ON "orders" USING btree ("store_id","email_hash","placed_at") WHERE "orders"."email_hash" is not null;--> statement-breakpoint
CREATE INDEX "reversals_email" ON "reversals" USING btree ("store_id","email_hash","occurred_at") WHERE "reversals"."email_hash" is not null;