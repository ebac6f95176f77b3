import { sql } from 'drizzle-orm';
import { oneRow, rows, type Db } from '../../drizzle/client';
import { groupBy, zip, type NonEmpty } from '../../shared/items';
import type { Ledger } from '../ledger';
import type { FactKind, FactOf, SaleFact } from '../facts/fact';
import { decimal, minorDigits } from '../facts/money';
import { ControlTotals, type RefundTotals } from './controlTotals';
import { undatedIdOf } from '../facts/undated';
import { DIFFERENCES, ROWS_NAMED } from './sentences';
import type { ImportKey, StagedFact } from './stage';

/** What a file says against what the ledger holds of it in the end, and why the two differ. */
export interface Reckoned {
  /** Exact decimal strings of what is stored, such as `gross EUR`. */
  controlTotals: Record<string, string>;
  /** Control totals of what was read, as far as no row of it was rejected. */
  readTotals: Record<string, string>;
  /** Why they differ: sentences with their rows. */
  differences: string[];
}

/** Rows that say what another row of the file says too. */
export interface Repeats {
  count: number;
  /** The first of them. */
  rows: readonly number[];
  totals: ControlTotals;
}

type Cause = keyof typeof DIFFERENCES;

interface Rows {
  count: number;
  first: number[];
}

type Older = ReturnType<Ledger['takeOlder']>;
type OlderRefund = RefundTotals & { row: number; source: string; id: string };

/** How import notes call facts of a kind. */
const entityOf = (kind: FactKind) =>
  kind === 'sales'
    ? 'order'
    : kind === 'series'
      ? 'seriesValue'
      : kind === 'sessions'
        ? 'session'
        : kind === 'sightings'
          ? 'sighting'
          : kind;

/** The items at these places of a list. @throws where it has none. */
const itemsAt = <T extends object>(items: readonly T[], places: readonly number[] = []): T[] =>
  places.map((at) => {
    const item = items[at];
    if (!item) throw new Error(`Item ${at} is none of ${items.length}.`);
    return item;
  });

export class Reckoning {
  private readonly read = new ControlTotals();
  private readonly missing = new ControlTotals();
  private readonly causes = new Map<Cause, Rows>();
  /** Which of them another row of the file tells too is known at the end. */
  private readonly olderRefunds: OlderRefund[] = [];

  /** Facts of the file that were taken once, though they stand there several times. */
  repeats({ count, rows: first, totals }: Repeats): void {
    if (count === 0) return;
    this.read.take(totals);
    this.missing.take(totals);
    this.causes.set('repeated', { count, first: [...first] });
  }

  /** A page of facts that the ledger has just been given. */
  page<K extends FactKind>(
    kind: K,
    staged: readonly Pick<StagedFact, 'row'>[],
    facts: readonly FactOf<K>[],
    older: Older,
  ): void {
    for (const fact of facts) this.read.add(kind, fact);
    if (older.size === 0) return;
    const placed = zip(facts, staged);
    const own = placed.flatMap(([fact, { row }]) => (isRefund(fact) ? [] : [{ fact, row }]));
    for (const { fact, row } of itemsAt(own, older.get(entityOf(kind)))) {
      const totals = new ControlTotals();
      totals.add(kind, kind === 'sales' ? { ...fact, refunds: [] } : fact);
      this.missing.take(totals);
      this.because('older', row);
    }
    if (kind !== 'sales') return;
    const refunds = placed.flatMap(([fact, { row }]) => refundsIn(fact as SaleFact, row));
    this.olderRefunds.push(...itemsAt(refunds, older.get('refund')));
  }

  async end(tx: Db, key: ImportKey): Promise<Reckoned> {
    const repeated = await reportedTwice(tx, key);
    for (const refund of this.olderRefunds) {
      if (repeated.has(nameOf(refund))) continue;
      this.loseRefund(refund);
      this.because('older', refund.row);
    }
    for (const found of repeated.values()) {
      const { givesWay } = found[0];
      const stands = givesWay ? -1 : Math.max(0, found.findIndex(isAsStored));
      found.filter((_, i) => i !== stands).forEach((refund) => this.loseRefund(refund));
      for (const { row } of found) this.because(givesWay ? 'undated' : 'inSeveralRows', row);
    }
    return {
      controlTotals: this.read.with(this.missing, -1).toJSON(),
      readTotals: this.read.toJSON(),
      differences: [...this.causes].map(([cause, found]) => DIFFERENCES[cause](found)),
    };
  }

  private loseRefund(refund: RefundTotals): void {
    const totals = new ControlTotals();
    totals.addRefund(refund);
    this.missing.take(totals);
  }

  private because(cause: Cause, row: number): void {
    const found = this.causes.get(cause) ?? { count: 0, first: [] };
    this.causes.set(cause, found);
    found.count += 1;
    if (found.first.length < ROWS_NAMED) found.first.push(row);
  }
}

const isRefund = (fact: unknown): boolean => (fact as { type?: unknown }).type === 'refund';

/** As the ledger meets them. */
const refundsIn = (fact: SaleFact, row: number): OlderRefund[] =>
  fact.type === 'refund'
    ? [{ ...fact, row }]
    : fact.refunds.map((refund) => ({ ...refund, row, source: fact.source, currency: fact.currency }));

const nameOf = ({ source, id }: { source: string; id: string }): string => JSON.stringify([source, id]);

interface RefundInFile extends OlderRefund {
  currency: string;
  netMinor: number;
  unsplitMinor: number;
  shippingMinor: number;
  unitsStored: number;
  /** Told by its order without a day, and one with its day is here: it counts no more. */
  givesWay: boolean;
}

/** Refunds that more than one row contains, and those without a day that give way to one with its day. */
const reportedTwice = async (
  tx: Db,
  { storeId, importId }: ImportKey,
): Promise<Map<string, NonEmpty<RefundInFile>>> => {
  const found = await oneRow<{ n: number }>(
    tx,
    sql`select count(*)::int as n from (
          select 1 from import_layers where store_id = ${storeId} and import_id = ${importId}
            and entity = 'refund' group by source, external_id
            having count(*) > 1 or external_id like ${undatedIdOf(sql`'%'`)} limit 1) one`,
  );
  if (found.n === 0) return new Map();
  const refunds = await rows<RefundInFile>(
    tx,
    sql`with twice as (
          select own.source, own.external_id, d.external_id is not null as gives_way from (
            select source, external_id, count(*) as times from import_layers
            where store_id = ${storeId} and import_id = ${importId} and entity = 'refund' group by 1, 2) own
          join reversals u on u.store_id = ${storeId} and u.source = own.source and u.external_id = own.external_id
          left join lateral (
            select external_id from reversals d where d.store_id = u.store_id and d.source = u.source
              and d.order_external_id = u.order_external_id and d.kind = 'refund' and d.external_id <> u.external_id
              and u.external_id = ${undatedIdOf(sql`u.order_external_id`)} and not u.is_whole limit 1) d on true
          where own.times > 1 or d.external_id is not null
        ), sale as (
          select row, payload::jsonb as p from import_stage
          where store_id = ${storeId} and import_id = ${importId} and payload <> ''
        ), reported as (
          select row, p ->> 'source' as source, p as r from sale where p ->> 'type' = 'refund'
          union all
          select row, p ->> 'source', r from sale, jsonb_array_elements(p -> 'refunds') r where p ->> 'type' = 'order'
        )
        select t.row::int as row, t.source, t.r ->> 'id' as id, t.r ->> 'net' as net,
          t.r ->> 'amount' as amount, t.r ->> 'adjustment' as adjustment, t.r ->> 'shipping' as shipping,
          (t.r ->> 'units')::int as units, v.currency, v.net_minor::int8 as "netMinor",
          v.unsplit_minor::int8 as "unsplitMinor",
          v.shipping_minor::int8 as "shippingMinor", v.units::int as "unitsStored", w.gives_way as "givesWay"
        from reported t
        join twice w on w.source = t.source and w.external_id = t.r ->> 'id'
        join reversals v on v.store_id = ${storeId} and v.source = t.source and v.external_id = t.r ->> 'id'
        order by t.row`,
  );
  return groupBy(refunds.map(withoutNulls), nameOf);
};

/** What a refund leaves open, a fact has not: a row of the database has it as null. */
const withoutNulls = ({ net, amount, adjustment, ...refund }: RefundInFile): RefundInFile => ({
  ...refund,
  net: net ?? undefined,
  amount: amount ?? undefined,
  adjustment: adjustment ?? undefined,
});

const isAsStored = (refund: RefundInFile): boolean => {
  const { net, amount, adjustment, shipping, units, currency, ...stored } = refund;
  const one = decimal(10).pow(minorDigits(currency));
  return (
    decimal(net ?? 0)
      .times(one)
      .eq(stored.netMinor) &&
    decimal(amount ?? adjustment ?? 0)
      .times(one)
      .eq(stored.unsplitMinor) &&
    decimal(shipping).times(one).eq(stored.shippingMinor) &&
    units === stored.unitsStored
  );
};
