ALTER TABLE "booked_costs" ALTER COLUMN "fx_rate" SET DATA TYPE numeric;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "fx_rate" SET DATA TYPE numeric;--> statement-breakpoint
ALTER TABLE "spend" ALTER COLUMN "fx_rate" SET DATA TYPE numeric;--> statement-breakpoint
ALTER TABLE "reversals" ALTER COLUMN "fx_rate" SET DATA TYPE numeric;