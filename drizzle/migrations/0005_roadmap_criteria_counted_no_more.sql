ALTER TABLE "deliverables" DROP COLUMN "criteria";--> statement-breakpoint
ALTER TABLE "deliverables" DROP COLUMN "accepted";