import { sql, type SQL } from 'drizzle-orm';
import { isCounted, placedWithin, textsAs, type Scope } from './scope';

/**
 * Each order of a period beside what a witness saw of it, judged by one statement. Orders are found by the index of
 * their list, their events by the index of order ids. Lists and counts both read it, so they can't disagree.
 */

/** Beyond a 200th (0.5 %) of the order and beyond one smallest unit values differ (METRICS 11). */
const TOLERANCE_PARTS = 200;
/** What arithmetic with other roundings may differ by. */
const ROUNDING_MINOR = 5;

/** What was seen of the order `o`: `w`. Its first event is compared, the others are duplicates. */
const seen = ({ store, witness }: Scope): SQL => {
  const first = (column: SQL) =>
    sql`(array_agg(${column} order by x.occurred_at, x.source, x.external_id) filter (where ${isCounted(sql`x`)}))[1]`;
  return sql`lateral (
    select count(*) filter (where ${isCounted(sql`x`)})::int as events,
      count(*) filter (where not ${isCounted(sql`x`)})::int as filtered,
      ${first(sql`x.value_minor`)} as value, ${first(sql`x.currency`)} as currency,
      min(x.occurred_at) filter (where ${isCounted(sql`x`)}) as first_at,
      max(x.occurred_at) filter (where ${isCounted(sql`x`)}) as last_at
    from sightings x
    where x.store_id = ${store.id} and x.order_id = o.external_id and x.witness = ${witness}) w`;
};

/** Currency in which both amounts are known: the order's own, else the store's; null = none. */
const basis = ({ store }: Scope): SQL => sql`lateral (
  select case when w.value is null then null
    when w.currency = o.currency then 'order'
    when w.currency = ${store.currency} and o.fx_rate is not null then 'store' end as basis) b`;

/** The order's components on that basis: `m`. */
const components = sql`lateral (
  select case b.basis when 'order' then o.gross_minor - o.discounts_minor when 'store' then o.gross_sales - o.discounts end as goods,
    case b.basis when 'store' then o.discounts else o.discounts_minor end as discounts,
    case b.basis when 'store' then o.taxes else o.taxes_minor end as taxes,
    case b.basis when 'store' then o.shipping else o.shipping_minor end as shipping,
    case b.basis when 'store' then o.duties else o.duties_minor end as duties,
    case b.basis when 'store' then o.gift_card_sales - o.gift_card_discounts
      else o.gift_cards_minor - o.gift_card_discounts_minor end as gift_cards) m`;

const whole = sql`(m.goods + m.taxes + m.shipping + m.duties + m.gift_cards)`;
const ownTotal = sql`(o.gross_minor - o.discounts_minor + o.taxes_minor + o.shipping_minor + o.duties_minor + o.gift_cards_minor - o.gift_card_discounts_minor)`;

/**
 * What was charged when the witness looked: `t`. The pixel saw the purchase, before any edit added a
 * line; an ERP holds the order as it stands now. Lines are only read where the values differ.
 */
const charged = ({ witness }: Scope): SQL => sql`lateral (
  select coalesce(sum(l.gross_minor - l.discount_minor + l.tax_minor), 0) as minor
  from order_lines l
  where ${witness} = 'pixel' and w.value <> ${whole} and l.store_id = o.store_id
    and l.source = o.source and l.external_id = o.external_id and l.added_at is not null) a
  cross join lateral (select ${whole} - case when b.basis = 'store'
    then round(a.minor * ${whole} / nullif(${ownTotal}, 0)) else a.minor end as total) t`;

const isOff = sql`(abs(w.value - t.total) > 1 and abs(w.value - t.total) * ${TOLERANCE_PARTS} > abs(t.total))`;

/** `j`: what it is. Replacements, and what METRICS C9 leaves out, are expected of nobody. */
const judgement = ({ witness }: Scope): SQL => sql`lateral (
  select o.excluded is null and o.kind = 'standard' as counts,
    o.excluded is null and (${witness} = 'erp' or (o.is_web and o.kind = 'standard')) as expected,
    w.value is not null and (b.basis is null or coalesce(${isOff}, false)) as differs) j`;

/** Refunds so far, on the same basis: `v`. Only read where values differ. */
const refunded = sql`lateral (
  select coalesce(sum(case b.basis
    when 'store' then x.returns + x.taxes + x.shipping + x.duties + x.refunded_beyond
    else x.net_back + x.taxes_back + x.shipping_back + x.duties_back + x.beyond_minor end), 0) as amount
  from reversals x
  where j.differs and x.store_id = o.store_id and x.source = o.source
    and x.order_external_id = o.external_id) v`;

/** The session that led to an order which was not seen: `s`. It began on its day, or the day before. */
const session = ({ sessionSources }: Scope): SQL => sql`lateral (
  select count(*)::int as found, coalesce(bool_or(y.has_checkout), false) as reached_checkout
  from ${textsAs(sessionSources, 'known')}
  cross join (values (0), (1)) before(days)
  cross join lateral (
    select n.has_checkout from sessions n
    where n.store_id = o.store_id and n.day = o.day - before.days and n.source = known.source
      and n.external_id = o.session_id offset 0) y
  where j.expected and w.events = 0 and o.session_id is not null) s`;

const PARTS = [sql`m.taxes`, sql`m.shipping`, sql`m.duties`, sql`m.gift_cards`];

/** The value is that of the order less some of its parts, from `start` on. */
const isWithoutParts = (start: SQL): SQL => {
  const subsets = Array.from({ length: 2 ** PARTS.length - 1 }, (_, i) =>
    PARTS.filter((_part, at) => (i + 1) & (2 ** at)),
  );
  const near = subsets.map((parts) => sql`abs(w.value - ${start} + ${sql.join(parts, sql` + `)}) <= 1`);
  return sql`(${sql.join(near, sql` or `)})`;
};

const beforeDiscount = sql`(t.total + m.discounts)`;

/** Why values differ, as far as arithmetic tells. */
const whyDiffers = sql`case
  when b.basis is null then 'currency'
  when abs(w.value - t.total) <= ${ROUNDING_MINOR} or (w.value % 100 = 0 and abs(w.value - t.total) < 100) then 'rounding'
  when w.currency <> o.currency and w.value = ${ownTotal} then 'currency'
  when ${isWithoutParts(sql`t.total`)} then 'tax_or_shipping'
  when m.discounts > 0 and (abs(w.value - ${beforeDiscount}) <= 1 or ${isWithoutParts(beforeDiscount)}) then 'discount'
  when v.amount > 0 and abs(w.value - t.total + v.amount) <= 1 then 'refund_netted'
  else 'unexplained' end`;

const whyNotExpected = sql`case
  when o.excluded is not null then o.excluded
  when o.kind <> 'standard' then 'replacement'
  else 'not_web' end`;

/** Why an expected order was not seen. A session says something only where sessions are known at all. */
const whyMissing = ({ began, lateFrom, knowsSessions, sessionSources }: Scope): SQL => sql`case
  when ${began}::timestamptz is null or o.placed_at < ${began}::timestamptz then 'before_witness'
  when w.filtered > 0 then 'filtered'
  when o.placed_at > ${lateFrom}::timestamptz then 'late'
  when s.reached_checkout then 'offsite_return'
  when s.found = 0 and o.session_id is not null and ${sessionSources.length > 0} then 'consent_or_blocker'
  when o.session_id is null and ${knowsSessions} then 'consent_or_blocker'
  else 'unexplained' end`;

/** The list that a row belongs to beside that of duplicates; null = it is as it should be. */
const list = sql`case
  when w.events = 0 and j.expected then 'missing'
  when w.events = 0 then 'not_expected'
  when j.expected and j.differs then 'mismatch' end`;

const cause = (scope: Scope): SQL => sql`case
  when w.events = 0 and j.expected then coalesce(c.cause, ${whyMissing(scope)})
  when w.events = 0 then ${whyNotExpected}
  when j.expected and j.differs then ${whyDiffers} end`;

/**
 * Orders of the period, newest first, as `select … from (this) r`. `after` narrows them by the place
 * where a page ended.
 */
export const judged = (scope: Scope, after: readonly SQL[] = []): SQL => sql`
select o.source, o.external_id as id, o.placed_at as at, o.channel, o.currency, o.fx_rate,
  w.events, w.value, w.currency as seen_currency, w.first_at, w.last_at,
  b.basis, case when b.basis is null then ${ownTotal} else t.total end as total,
  j.counts, j.expected, ${list} as list, ${cause(scope)} as cause,
  case when w.events = 0 then c.assigned_at end as assigned_at, case when w.events = 0 then c.note end as note
from (
  select * from orders o where ${sql.join([placedWithin(scope), ...after], sql` and `)}
  order by o.placed_at desc, o.source desc, o.external_id desc
) o
cross join ${seen(scope)}
cross join ${basis(scope)}
cross join ${components}
cross join ${charged(scope)}
cross join ${judgement(scope)}
cross join ${refunded}
cross join ${session(scope)}
left join parity_causes c on c.store_id = o.store_id and c.witness = ${scope.witness}
  and c.source = o.source and c.external_id = o.external_id`;
