CREATE TABLE "series" (
	"store_id" bigint NOT NULL,
	"id" text NOT NULL,
	"label" text NOT NULL,
	"unit" text NOT NULL,
	"better" text NOT NULL,
	"adds" boolean NOT NULL,
	CONSTRAINT "series_store_id_id_pk" PRIMARY KEY("store_id","id")
);
--> statement-breakpoint
CREATE TABLE "series_values" (
	"store_id" bigint NOT NULL,
	"series" text NOT NULL,
	"day" date NOT NULL,
	"last_day" date NOT NULL,
	"dimension" text NOT NULL,
	"split" text NOT NULL,
	"source" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"value" numeric(34, 18) NOT NULL,
	CONSTRAINT "series_values_store_id_series_day_last_day_dimension_split_pk" PRIMARY KEY("store_id","series","day","last_day","dimension","split")
);
