CREATE TABLE "parity_causes" (
	"store_id" bigint NOT NULL,
	"witness" text NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"cause" text NOT NULL,
	"note" text,
	"assigned_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "parity_causes_store_id_witness_source_external_id_pk" PRIMARY KEY("store_id","witness","source","external_id")
);
--> statement-breakpoint
DROP INDEX "sightings_day";--> statement-breakpoint
DROP INDEX "sightings_order";--> statement-breakpoint
CREATE INDEX "sightings_seen" ON "sightings" USING btree ("store_id","witness","occurred_at","source","external_id");--> statement-breakpoint
CREATE INDEX "sightings_order" ON "sightings" USING btree ("store_id","order_id","witness","occurred_at","source","external_id");