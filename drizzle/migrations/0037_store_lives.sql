CREATE TABLE "deleted_stores" (
	"id" bigint PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"deleted_at" timestamp(3) with time zone NOT NULL,
	"swept_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"begun_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "lease_until" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "stores" ADD COLUMN "archived_at" timestamp(3) with time zone;--> statement-breakpoint
-- An installation that has stores has begun: no demo is loaded into it.
INSERT INTO "installation" ("begun_at") SELECT now() WHERE EXISTS (SELECT 1 FROM "stores");
