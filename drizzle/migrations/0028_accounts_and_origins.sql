ALTER TABLE "spend" ADD COLUMN "account" text;--> statement-breakpoint
ALTER TABLE "series" ADD COLUMN "origin" text;