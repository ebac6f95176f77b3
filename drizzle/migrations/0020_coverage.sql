CREATE TABLE "coverage_spans" (
	"store_id" bigint NOT NULL,
	"fact" text NOT NULL,
	"source" text NOT NULL,
	"import_id" bigint NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"covers_to" date,
	"heard_at" timestamp(3) with time zone,
	"feeds" text,
	CONSTRAINT "coverage_spans_store_id_fact_source_import_id_pk" PRIMARY KEY("store_id","fact","source","import_id")
);
--> statement-breakpoint
CREATE TABLE "retired_sources" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"from_day" date NOT NULL,
	CONSTRAINT "retired_sources_store_id_source_pk" PRIMARY KEY("store_id","source")
);
