-- Facts from before people were joined by e-mail: what they told is what their customer was made of.
-- Whether one with an id had an e-mail address too they do not tell, until they come in again.
update orders set own_key = customer_key, email_hash = substring(customer_key from '^email:(.*)$') where own_key = '';--> statement-breakpoint
update reversals set own_key = customer_key, email_hash = substring(customer_key from '^email:(.*)$')
where order_external_id is null and own_key is null and customer_key is not null;--> statement-breakpoint
update contacts set own_key = customer_key, email_hash = substring(customer_key from '^email:(.*)$') where own_key = '';--> statement-breakpoint
update loyalty_members set own_key = customer_key, email_hash = substring(customer_key from '^email:(.*)$') where own_key = '';--> statement-breakpoint
update loyalty_points set own_key = customer_key, email_hash = substring(customer_key from '^email:(.*)$') where own_key = '';--> statement-breakpoint
update subscription_events set own_key = customer_key, email_hash = substring(customer_key from '^email:(.*)$') where own_key = '';--> statement-breakpoint
update tickets set own_key = customer_key, email_hash = substring(customer_key from '^email:(.*)$')
where own_key is null and customer_key is not null;
