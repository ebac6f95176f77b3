import { UNALLOCATED } from '../../../drizzle/schema';
import { fiscalStart, monthOf, weekOf, type Calendar, type Day } from '../../time';
import type { Dims } from '../rows/rows';

/** Signed changes of the rollups, summed in memory until they are written. */

export type SalesMeasure =
  | 'grossSales'
  | 'discounts'
  | 'unitsSold'
  | 'convertedUnits'
  | 'giftCardSales'
  | 'giftCardDiscounts'
  | 'orders'
  | 'goodsOrders'
  | 'goodsUnits'
  | 'customerOrders'
  | 'identifiedOrders'
  | 'aovOrders'
  | 'aovSales'
  | 'aovSquares'
  | 'webSales'
  | 'webOrders'
  | 'webOrdersMatched'
  | 'returns'
  | 'unlinkedReturns'
  | 'refundedBeyond'
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
  | 'aovNetSquares'
  | 'webNetPlaced'
  | 'customersNew'
  | 'repeatWithin30'
  | 'repeatWithin60'
  | 'repeatWithin90'
  | 'repeatWithin180'
  | 'repeatWithin365'
  | 'customersRepeated'
  | 'unconvertedOrders'
  | 'unconvertedWebOrders'
  | 'excludedTest'
  | 'excludedDeleted'
  | 'excludedVoided'
  | 'replacements';
export type LineMeasure = 'grossSales' | 'discounts' | 'unitsSold' | 'convertedUnits';
export type SessionMeasure =
  | 'sessions'
  | 'sessionsCart'
  | 'sessionsCheckout'
  | 'sessionsOrder'
  | 'sessionsCartOrder'
  | 'sessionsCheckoutOrder'
  | 'sessionsBot'
  | 'sessionsInternal'
  | 'sessionsWatched'
  | 'sessionsError';
/** What is measured value by value, so that percentiles can be asked. */
export type Subject = 'lcp' | 'inp' | 'cls' | 'ttfb' | 'checkout_clicks' | 'checkout_steps';
export interface Sample {
  /** Of the session; '' of a page view. */
  source: string;
  subject: Subject;
  device: string;
  /** A whole number, in the subject's unit. */
  value: number;
}
export type SpendMeasure =
  | 'adSpend'
  | 'marketingVariable'
  | 'marketingCost'
  | 'variableRows'
  | 'spendRows'
  | 'unconvertedSpend';

export type CostMeasure =
  | 'cogs'
  | 'fulfilmentCost'
  | 'shippingCost'
  | 'paymentFees'
  | 'returnHandling'
  | 'dutiesBorne'
  | 'cogsPlaced'
  | 'returnHandlingPlaced'
  | 'costedSales'
  | 'costedSalesPlaced'
  | 'costedUnits'
  | 'fulfilmentCosts'
  | 'shippingCosts'
  | 'paymentCosts'
  | 'unconvertedCosts';

/** A square is too large for a number, and has to be exact as all else. */
type Amount = number | bigint;
type Amounts<M extends string> = Partial<Record<M, Amount>>;
/** Dimension columns of a row, as text. */
export type Dimensions = Record<string, string>;

interface Entry {
  /** Values of the key columns, in the order of `Tally.columns`. */
  key: readonly string[];
  amounts: Record<string, Amount>;
}

const timesOf = (times: number, amount: Amount): Amount =>
  typeof amount === 'bigint' ? BigInt(times) * amount : times * amount;

const sumOf = (a: Amount, b: Amount): Amount =>
  typeof a === 'bigint' || typeof b === 'bigint' ? BigInt(a) + BigInt(b) : a + b;

const isNone = (amount: Amount): boolean => amount === 0 || amount === 0n;

/** Sums of measures by the values of key columns. */
export class Tally {
  private readonly entries = new Map<string, Entry>();

  constructor(readonly columns: readonly string[]) {}

  add(key: readonly string[], amounts: Amounts<string>, times = 1): void {
    const id = key.join('\u0001');
    let entry = this.entries.get(id);
    if (!entry) this.entries.set(id, (entry = { key, amounts: {} }));
    for (const measure in amounts) {
      const amount = timesOf(times, amounts[measure]!);
      if (!isNone(amount)) entry.amounts[measure] = sumOf(entry.amounts[measure] ?? 0, amount);
    }
  }

  /** Rows that change something. */
  *changes(): Generator<Entry> {
    for (const entry of this.entries.values()) {
      for (const measure in entry.amounts) {
        if (isNone(entry.amounts[measure]!)) continue;
        yield entry;
        break;
      }
    }
  }
}

export const SESSION_DIMS = ['channel', 'device', 'country'];
export const SPEND_DIMS = ['channel', 'country'];
export const ORDER_DIMS = [...SESSION_DIMS, 'currency', 'customerType', 'identity'];

const valuesOf = (dims: Dimensions, names: readonly string[]): string[] => names.map((name) => dims[name]!);

export type Presence = 'active' | 'returning';

/** First day of the period that holds a day, by grain: what cohorts are kept by. */
const PERIODS = {
  week: weekOf,
  month: monthOf,
  quarter: (day: Day, calendar: Calendar) => fiscalStart(day, 3, calendar),
} as const;
type CohortGrain = keyof typeof PERIODS;
const COHORT_GRAINS = Object.keys(PERIODS) as CohortGrain[];

/** All rollups of a store. What `times` −1 adds takes back what 1 added. */
export class Deltas {
  readonly sales = new Tally(['day', ...ORDER_DIMS]);
  readonly lines = new Tally(['day', 'productType', ...ORDER_DIMS]);
  readonly costs = new Tally(['day', ...ORDER_DIMS]);
  readonly sessions = new Tally(['day', 'source', ...SESSION_DIMS]);
  readonly histograms = new Tally(['cut', 'grain', 'bucket', 'source', 'subject', 'device', 'value']);
  readonly spend = new Tally(['day', ...SPEND_DIMS]);
  readonly presence = new Tally(['kind', 'grain', 'bucket']);
  readonly gaps = new Tally(['kind', 'grain', 'bucket', 'prevDay']);
  readonly cohorts = new Tally(['grain', 'cohort', 'period']);
  readonly intervals = new Tally(['month', 'days']);
  readonly seconds = new Tally(['days']);
  readonly customerDays = new Tally(['day', 'customerKey', ...ORDER_DIMS]);
  private readonly periods = new Map<Day, Record<CohortGrain, Day>>();

  constructor(private readonly calendar: Calendar) {}

  addSales(times: number, day: Day, dims: Dimensions, amounts: Amounts<SalesMeasure>): void {
    this.sales.add([day, ...valuesOf(dims, ORDER_DIMS)], amounts, times);
  }

  addLines(
    times: number,
    day: Day,
    productType: string,
    dims: Dimensions,
    amounts: Amounts<LineMeasure>,
  ): void {
    this.lines.add([day, productType, ...valuesOf(dims, ORDER_DIMS)], amounts, times);
  }

  addCosts(times: number, day: Day, dims: Dimensions, amounts: Amounts<CostMeasure>): void {
    this.costs.add([day, ...valuesOf(dims, ORDER_DIMS)], amounts, times);
  }

  addSession(
    times: number,
    day: Day,
    dims: Dims & { source: string },
    amounts: Amounts<SessionMeasure>,
  ): void {
    this.sessions.add([day, dims.source, dims.channel, dims.device, dims.country], amounts, times);
  }

  /** Sources of the sessions that have come or gone. */
  sessionSources(): string[] {
    return [...new Set([...this.sessions.changes()].map(({ key }) => key[1]!))];
  }

  /** A value that was measured. */
  addSample(times: number, day: Day, { source, subject, device, value }: Sample): void {
    const buckets = [
      ['day', day],
      ['month', monthOf(day)],
    ] as const;
    for (const [grain, bucket] of buckets)
      for (const [cut, of] of [
        ['total', ''],
        ['device', device],
      ] as const)
        this.histograms.add([cut, grain, bucket, source, subject, of, String(value)], { samples: 1 }, times);
  }

  addSpend(
    times: number,
    day: Day,
    dims: Pick<Dims, 'channel' | 'country'>,
    amounts: Amounts<SpendMeasure>,
  ): void {
    this.spend.add([day, dims.channel, dims.country], amounts, times);
  }

  /** A customer is there on `day`, last before that on `previous` (null = never). */
  addPresence(times: number, kind: Presence, day: Day, previous: Day | null): void {
    if (day !== previous) this.present(times, kind, 'day', day, previous);
    const month = monthOf(day);
    if (previous === null || month !== monthOf(previous)) this.present(times, kind, 'month', month, previous);
  }

  private present(
    times: number,
    kind: Presence,
    grain: 'day' | 'month',
    bucket: Day,
    previous: Day | null,
  ): void {
    this.presence.add([kind, grain, bucket], { customers: 1 }, times);
    if (previous !== null) this.gaps.add([kind, grain, bucket, previous], { customers: 1 }, times);
  }

  private periodsOf(day: Day): Record<CohortGrain, Day> {
    const known = this.periods.get(day);
    if (known) return known;
    const periods = Object.fromEntries(
      COHORT_GRAINS.map((grain) => [grain, PERIODS[grain](day, this.calendar)]),
    ) as Record<CohortGrain, Day>;
    this.periods.set(day, periods);
    return periods;
  }

  /** Orders or money of a customer whose first counted order lies on `firstDay` (null = none is known). */
  addCohort(times: number, firstDay: Day | null, day: Day, amounts: Amounts<'orders' | 'netSales'>): void {
    const cohorts = firstDay === null ? null : this.periodsOf(firstDay);
    const periods = this.periodsOf(day);
    for (const grain of COHORT_GRAINS) {
      const isOwned = cohorts !== null && cohorts[grain] <= periods[grain];
      this.cohorts.add([grain, isOwned ? cohorts[grain] : UNALLOCATED, periods[grain]], amounts, times);
    }
  }

  /** A customer orders on `day`, before that on `previous` (null = never): counted once a period. */
  addCohortMember(times: number, firstDay: Day, day: Day, previous: Day | null): void {
    const [cohorts, periods] = [this.periodsOf(firstDay), this.periodsOf(day)];
    const before = previous === null ? null : this.periodsOf(previous);
    for (const grain of COHORT_GRAINS) {
      if (before?.[grain] === periods[grain]) continue;
      this.cohorts.add([grain, cohorts[grain], periods[grain]], { customers: 1 }, times);
    }
  }

  /** A customer's second order, `days` after the first. */
  addSecond(times: number, days: number): void {
    this.seconds.add([String(days)], { customers: 1 }, times);
  }

  /** An order on `day` that comes `days` after its customer's last one. */
  addInterval(times: number, day: Day, days: number): void {
    this.intervals.add([monthOf(day), String(days)], { orders: 1 }, times);
  }

  addCustomerDay(
    times: number,
    day: Day,
    customerKey: string,
    dims: Dimensions,
    amounts: Amounts<'orders' | 'netSales'>,
  ): void {
    this.customerDays.add([day, customerKey, ...valuesOf(dims, ORDER_DIMS)], amounts, times);
  }
}
