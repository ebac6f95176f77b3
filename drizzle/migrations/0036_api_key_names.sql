-- Of keys in use with one name, all but the newest get their number behind it: programs go on with them.
do $$ begin
  loop
    update api_keys k set name = k.name || ' (' || k.id || ')'
    where k.revoked_at is null and exists (
      select 1 from api_keys o
      where o.store_id = k.store_id and o.name = k.name and o.revoked_at is null and o.id > k.id);
    exit when not found;
  end loop;
end $$;--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_name" ON "api_keys" USING btree ("store_id","name") WHERE "api_keys"."revoked_at" is null;
