CREATE TABLE "import_rejected_rows" (
	"store_id" bigint NOT NULL,
	"import_id" bigint NOT NULL,
	"row" bigint DEFAULT 0 NOT NULL,
	"cells" text NOT NULL,
	CONSTRAINT "import_rejected_rows_store_id_import_id_row_pk" PRIMARY KEY("store_id","import_id","row")
);
--> statement-breakpoint
CREATE TABLE "mappings" (
	"store_id" bigint NOT NULL,
	"name" text NOT NULL,
	"mapping" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "mappings_store_id_name_pk" PRIMARY KEY("store_id","name")
);
--> statement-breakpoint
ALTER TABLE "import_stage" ADD COLUMN "last_row" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "notes" text DEFAULT '{}' NOT NULL;