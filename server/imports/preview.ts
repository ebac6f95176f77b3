import { sql } from 'drizzle-orm';
import { iso, recordset, rows, type Db } from '../../drizzle/client';
import type { SaleFact } from '../facts/fact';
import { personKey } from '../facts/identity';
import { decimal, minorDigits } from '../facts/money';
import type { Day, Instant } from '../time';
import type { Run } from './importFile';
import { rowsBehind, type FileRow } from './rowsBehind';
import type { Stage } from './stage';

/** What a dry run shows of the orders that it booked, beside their rows. */

/** Amounts are decimal strings in major units of the store's currency, without tax. */
export interface PreviewSale {
  is: 'order' | 'refund';
  id: string;
  /** As they stand in the file, the first of them; those of JSON have no cells. */
  rows: FileRow[];
  moreRows: number;
  at: Instant;
  /** Of the store. */
  day: Day;
  currency: string;
  /** Null, as are all amounts: the exchange rate of its day is missing, or a refund's order is. */
  gross: string | null;
  discounts: string | null;
  /** What this order or refund took back. */
  returns: string | null;
  /** Gross less discounts and returns. */
  net: string | null;
  tax: string | null;
  shipping: string | null;
  /** Null: it is in the store's currency. */
  original: { currency: string; net: string } | null;
  units: number;
  /** `hidden`: a channel that masks who buys. */
  customer: 'known' | 'guest' | 'hidden';
  /** What identifies the customer; null = nothing. */
  customerBy: 'id' | 'email' | 'phone' | null;
}

const SHOWN = 10;

/** A fact of the stage that was published. */
interface Staged {
  row: number;
  lastRow: number;
  key: string;
  fact: SaleFact;
}

/** As the ledger has it, in minor units. */
interface Booked {
  at: Instant;
  day: Day;
  currency: string;
  gross: number;
  discounts: number;
  returns: number;
  tax: number;
  shipping: number;
  ownNet: number;
  units: number;
  isBooked: boolean;
  isMasked: boolean;
}

/** The first orders and refunds of the file, from within the transaction that booked them. */
export const previewOf = async (
  run: Run,
  tx: Db,
  stage: Pick<Stage<unknown>, 'pieces' | 'gaps'>,
): Promise<PreviewSale[]> => {
  const staged = await firstStaged(tx, run);
  const booked = await bookedOf(tx, run, staged);
  const found = staged.flatMap((one) => {
    const as = booked.get(nameOf(one.fact));
    return as ? [{ ...one, as }] : [];
  });
  const behind = await rowsBehind(run, found, stage);
  return found.map(({ fact, as }, i) => ({
    ...{ is: fact.type, id: fact.id, rows: [], moreRows: 0, ...behind[i] },
    ...valueOf(as, run.store.currency),
    ...customerOf(fact, as),
  }));
};

const nameOf = ({ type, source, id }: SaleFact): string => JSON.stringify([type, source, id]);

const firstStaged = async (tx: Db, { key }: Run): Promise<Staged[]> => {
  const found = await rows<Omit<Staged, 'fact'> & { payload: string }>(
    tx,
    sql`select row::int as row, last_row::int as "lastRow", fact_key as key, payload from import_stage
        where store_id = ${key.storeId} and import_id = ${key.importId}
        order by row, ordinal limit ${SHOWN}`,
  );
  return found.map(({ payload, ...one }) => ({ ...one, fact: JSON.parse(payload) as SaleFact }));
};

/** By name. A refund that waits for its order is there, and booked nowhere. */
const bookedOf = async (tx: Db, { store }: Run, staged: readonly Staged[]): Promise<Map<string, Booked>> => {
  if (staged.length === 0) return new Map();
  const asked = staged.map(({ fact: { type, source, id } }) => ({ type, source, id }));
  const found = await rows<Booked & { type: string; source: string; id: string }>(
    tx,
    sql`with asked as (select * from ${recordset(asked, 'type text, source text, id text')})
      select r.type, r.source, r.id, ${iso(sql`o.placed_at`)} as at, o.day::text as day, o.currency,
        o.gross_sales::float8 as gross, o.discounts::float8 as discounts, v.returns::float8 as returns,
        (o.taxes - v.taxes)::float8 as tax, (o.shipping - v.shipping)::float8 as shipping,
        (o.gross_minor - o.discounts_minor - v.own)::float8 as "ownNet", o.units::float8 as units,
        o.fx_rate is not null as "isBooked", o.is_masked as "isMasked"
      from asked r join orders o on o.store_id = ${store.id} and o.source = r.source and o.external_id = r.id
      cross join lateral (
        select coalesce(sum(v.returns), 0) as returns, coalesce(sum(v.taxes), 0) as taxes,
          coalesce(sum(v.shipping), 0) as shipping, coalesce(sum(v.net_back), 0) as own
        from reversals v where v.store_id = o.store_id and v.source = o.source
          and v.order_external_id = o.external_id and v.booked and v.kind in ('unlinked', 'cancellation')) v
      where r.type = 'order'
      union all
      select r.type, r.source, r.id, ${iso(sql`v.occurred_at`)}, v.day::text, v.currency, 0, 0, v.returns::float8,
        -v.taxes::float8, -v.shipping::float8,
        -(case when v.booked then v.net_back else v.net_minor end)::float8, -v.units_back::float8, v.booked, v.is_masked
      from asked r join reversals v on v.store_id = ${store.id} and v.source = r.source and v.external_id = r.id
      where r.type = 'refund'`,
  );
  return new Map(
    found.map(({ type, source, id, ...booked }) => [JSON.stringify([type, source, id]), booked]),
  );
};

const valueOf = (
  { gross, discounts, returns, tax, shipping, ownNet, currency, at, day, units, isBooked }: Booked,
  storeCurrency: string,
) => {
  const said = (minor: number) => (isBooked ? major(minor, storeCurrency) : null);
  return {
    ...{ at, day, units, currency: storeCurrency },
    ...{ gross: said(gross), discounts: said(discounts), returns: said(returns) },
    ...{ net: said(gross - discounts - returns), tax: said(tax), shipping: said(shipping) },
    original: currency === storeCurrency ? null : { currency, net: major(ownNet, currency) },
  };
};

const major = (minor: number, currency: string): string =>
  decimal(minor)
    .div(decimal(10).pow(minorDigits(currency)))
    .toFixed(minorDigits(currency));

const customerOf = (fact: SaleFact, { isMasked }: Booked): Pick<PreviewSale, 'customer' | 'customerBy'> => {
  const { customer } = fact;
  const by = (['id', 'email', 'phone'] as const).find(
    (field) => personKey(fact.source, { [field]: customer?.[field] }) !== null,
  );
  return { customer: isMasked ? 'hidden' : by === undefined ? 'guest' : 'known', customerBy: by ?? null };
};
