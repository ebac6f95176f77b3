CREATE TABLE "channel_rules" (
	"store_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"saved_at" timestamp(3) with time zone NOT NULL,
	"rules" text DEFAULT '[]' NOT NULL,
	"sessions_moved" integer NOT NULL,
	"orders_moved" integer NOT NULL,
	CONSTRAINT "channel_rules_store_id_version_pk" PRIMARY KEY("store_id","version")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "evidence" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "table_channel" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "evidence" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "table_channel" text;