ALTER TABLE "order_lines" ADD COLUMN "line_id" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "of_lines" text;