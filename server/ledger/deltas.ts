import { monthOf, type Day } from '../time';

/** Signed changes of the rollups, summed in memory until they are written. */

export type SalesMeasure =
  | 'grossSales'
  | 'discounts'
  | 'unitsSold'
  | 'giftCardSales'
  | 'orders'
  | 'aovOrders'
  | 'aovSales'
  | 'webSales'
  | 'webOrders'
  | 'returns'
  | 'unlinkedReturns'
  | 'unitsReturned'
  | 'ordersCancelled'
  | 'taxes'
  | 'duties'
  | 'shipping'
  | 'returnsPlaced'
  | 'taxesPlaced'
  | 'dutiesPlaced'
  | 'shippingPlaced'
  | 'aovNetSales'
  | 'webNetPlaced'
  | 'customersNew'
  | 'repeatWithin30'
  | 'repeatWithin60'
  | 'repeatWithin90'
  | 'repeatWithin180'
  | 'repeatWithin365'
  | 'unconvertedOrders'
  | 'excludedTest'
  | 'excludedDeleted'
  | 'excludedVoided'
  | 'replacements';
export type LineMeasure = 'grossSales' | 'discounts' | 'unitsSold';
export type SessionMeasure =
  | 'sessions'
  | 'sessionsCart'
  | 'sessionsCheckout'
  | 'sessionsOrder'
  | 'sessionsCartOrder'
  | 'sessionsCheckoutOrder'
  | 'sessionsBot'
  | 'sessionsInternal';
export type SpendMeasure = 'adSpend' | 'marketingCost' | 'spendRows' | 'unconvertedSpend';

type Amounts<M extends string> = Partial<Record<M, number>>;
/** Dimension columns of a row, as text. */
export type Dimensions = Record<string, string>;

interface Entry {
  key: Dimensions;
  amounts: Record<string, number>;
}

/** Sums of measures by key. */
export class Tally {
  readonly entries = new Map<string, Entry>();

  add(key: Dimensions, amounts: Amounts<string>, sign: 1 | -1 = 1): void {
    const id = Object.values(key).join('\u0001');
    let entry = this.entries.get(id);
    if (!entry) this.entries.set(id, (entry = { key, amounts: {} }));
    for (const measure in amounts) {
      entry.amounts[measure] = (entry.amounts[measure] ?? 0) + sign * amounts[measure]!;
    }
  }

  /** Rows that change something. */
  *changes(): Generator<Entry> {
    for (const entry of this.entries.values()) {
      if (Object.values(entry.amounts).some((amount) => amount !== 0)) yield entry;
    }
  }
}

export type Presence = 'active' | 'returning';

/** All rollups of a store. What `sign` −1 adds takes back what +1 added. */
export class Deltas {
  readonly sales = new Tally();
  readonly lines = new Tally();
  readonly sessions = new Tally();
  readonly spend = new Tally();
  readonly presence = new Tally();
  readonly gaps = new Tally();
  readonly cohorts = new Tally();
  readonly customerDays = new Tally();

  addSales(sign: 1 | -1, day: Day, dims: Dimensions, amounts: Amounts<SalesMeasure>): void {
    this.sales.add({ day, ...dims }, amounts, sign);
  }

  addLines(
    sign: 1 | -1,
    day: Day,
    productType: string,
    dims: Dimensions,
    amounts: Amounts<LineMeasure>,
  ): void {
    this.lines.add({ day, productType, ...dims }, amounts, sign);
  }

  addSession(sign: 1 | -1, day: Day, dims: Dimensions, amounts: Amounts<SessionMeasure>): void {
    this.sessions.add({ day, ...dims }, amounts, sign);
  }

  addSpend(sign: 1 | -1, day: Day, dims: Dimensions, amounts: Amounts<SpendMeasure>): void {
    this.spend.add({ day, ...dims }, amounts, sign);
  }

  /** A customer is there on `day`, last before that on `previous` (null = never). */
  addPresence(sign: 1 | -1, kind: Presence, day: Day, previous: Day | null): void {
    if (day !== previous) this.present(sign, kind, 'day', day, previous);
    const month = monthOf(day);
    if (previous === null || month !== monthOf(previous)) this.present(sign, kind, 'month', month, previous);
  }

  private present(
    sign: 1 | -1,
    kind: Presence,
    grain: 'day' | 'month',
    bucket: Day,
    previous: Day | null,
  ): void {
    this.presence.add({ kind, grain, bucket }, { customers: 1 }, sign);
    if (previous !== null) this.gaps.add({ kind, grain, bucket, prevDay: previous }, { customers: 1 }, sign);
  }

  addCohort(
    sign: 1 | -1,
    cohort: Day,
    day: Day,
    amounts: Amounts<'customers' | 'orders' | 'netSales'>,
  ): void {
    this.cohorts.add({ cohort, month: monthOf(day) }, amounts, sign);
  }

  addCustomerDay(
    sign: 1 | -1,
    day: Day,
    customerKey: string,
    dims: Dimensions,
    amounts: Amounts<'orders' | 'netSales'>,
  ): void {
    this.customerDays.add({ day, customerKey, ...dims }, amounts, sign);
  }
}
