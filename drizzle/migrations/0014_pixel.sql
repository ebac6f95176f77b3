CREATE TABLE "page_vitals" (
	"store_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"source_updated_at" timestamp(3) with time zone,
	"content_hash" text NOT NULL,
	"occurred_at" timestamp(3) with time zone NOT NULL,
	"day" date NOT NULL,
	"device" text NOT NULL,
	"filtered" text,
	"lcp" integer,
	"inp" integer,
	"cls" integer,
	"ttfb" integer,
	"third_party_scripts" integer,
	"third_party_bytes" bigint,
	"third_party_blocking" integer,
	CONSTRAINT "page_vitals_store_id_source_external_id_pk" PRIMARY KEY("store_id","source","external_id")
);
--> statement-breakpoint
CREATE TABLE "pixel_events" (
	"store_id" bigint NOT NULL,
	"event_id" text NOT NULL,
	"visitor" text NOT NULL,
	"continues" text,
	"occurred_at" timestamp(3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"filtered" text,
	"device" text NOT NULL,
	"country" text NOT NULL,
	"language" text,
	"channel" text,
	"page" text,
	"step" text,
	"count" integer,
	"lcp" integer,
	"session" text,
	CONSTRAINT "pixel_events_store_id_event_id_pk" PRIMARY KEY("store_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "pixel_salts" (
	"day" date PRIMARY KEY NOT NULL,
	"salt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pixels" (
	"store_id" bigint NOT NULL,
	"key" text NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"origins" text DEFAULT '[]' NOT NULL,
	"internal" text DEFAULT '[]' NOT NULL,
	"proxies" text DEFAULT '[]' NOT NULL,
	CONSTRAINT "pixels_store_id_pk" PRIMARY KEY("store_id")
);
--> statement-breakpoint
CREATE TABLE "rollup_histograms" (
	"store_id" bigint NOT NULL,
	"cut" text NOT NULL,
	"grain" text NOT NULL,
	"bucket" date NOT NULL,
	"subject" text NOT NULL,
	"device" text DEFAULT '' NOT NULL,
	"value" integer NOT NULL,
	"samples" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "rollup_histograms_store_id_cut_grain_bucket_subject_device_value_pk" PRIMARY KEY("store_id","cut","grain","bucket","subject","device","value")
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "js_errors" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "checkout_steps" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "checkout_clicks" integer;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "landing_lcp" integer;--> statement-breakpoint
ALTER TABLE "rollup_sessions" ADD COLUMN "sessions_watched" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sessions" ADD COLUMN "sessions_error" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "page_vitals_day" ON "page_vitals" USING btree ("store_id","day");--> statement-breakpoint
CREATE INDEX "pixel_events_visitor" ON "pixel_events" USING btree ("store_id","visitor","occurred_at");--> statement-breakpoint
CREATE INDEX "pixel_events_continues" ON "pixel_events" USING btree ("store_id","continues");--> statement-breakpoint
CREATE INDEX "pixel_events_occurred" ON "pixel_events" USING btree ("store_id","occurred_at");