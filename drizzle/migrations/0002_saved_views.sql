CREATE TABLE "saved_views" (
	"store_id" bigint NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"state" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "saved_views_store_id_slug_pk" PRIMARY KEY("store_id","slug")
);
