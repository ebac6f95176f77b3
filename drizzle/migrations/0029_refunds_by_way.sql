ALTER TABLE "order_lines" ADD COLUMN "of_order" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "gift_cards_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "unsplit_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "is_whole" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "net_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "taxes_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "duties_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "shipping_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "gift_cards_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "units_back" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "beyond_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "gift_card_sales" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "refunded_beyond" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup_sales" ADD COLUMN "refunded_beyond" bigint DEFAULT 0 NOT NULL;