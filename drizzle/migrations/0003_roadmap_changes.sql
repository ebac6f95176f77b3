CREATE TABLE "roadmap_changes" (
	"store_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"changed_at" timestamp(3) with time zone NOT NULL,
	"author" text NOT NULL,
	"undoes" integer,
	"edits" jsonb NOT NULL,
	CONSTRAINT "roadmap_changes_store_id_version_pk" PRIMARY KEY("store_id","version")
);
--> statement-breakpoint
ALTER TABLE "deliverables" ALTER COLUMN "owner" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "deliverables" ADD COLUMN "acceptance" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "deliverables" ADD COLUMN "state" text DEFAULT 'not_started' NOT NULL;