import { UNALLOCATED } from '../../../drizzle/schema';
import { COHORT_GRAINS } from '../../../shared/lists';
import { monthOf, type Day } from '../../time';
import type { Dims } from '../rows/rows';
import type { Deltas } from './deltas';
import type {
  Amounts,
  CostMeasure,
  Dimensions,
  LineMeasure,
  Presence,
  SalesMeasure,
  Sample,
  SessionMeasure,
  SpendMeasure,
} from './measures';

/** What rows count for in each rollup, or take back. */

/** Adds to the rollups of a store, `times` as often as it is called. */
export class Counting {
  constructor(
    private readonly deltas: Deltas,
    private readonly times: number,
  ) {}

  /** Of orders with these dimensions. */
  of(dims: Dimensions): CountingOf {
    return new CountingOf(this.deltas, this.times, dims);
  }

  session(day: Day, dims: Dims & { source: string }, amounts: Amounts<SessionMeasure>): void {
    const { source, channel, device, country } = dims;
    this.deltas.sessions.add([day, source, channel, device, country], amounts, this.times);
  }

  /** A value that was measured. */
  sample(day: Day, { source, subject, device, value }: Sample): void {
    const buckets = [
      ['day', day],
      ['month', monthOf(day)],
    ] as const;
    const cuts = [
      ['total', ''],
      ['device', device],
    ] as const;
    for (const [grain, bucket] of buckets)
      for (const [cut, of] of cuts)
        this.deltas.histograms.add(
          [cut, grain, bucket, source, subject, of, String(value)],
          { samples: 1 },
          this.times,
        );
  }

  spend(day: Day, dims: Pick<Dims, 'channel' | 'country'>, amounts: Amounts<SpendMeasure>): void {
    this.deltas.spend.add([day, dims.channel, dims.country], amounts, this.times);
  }

  /** A customer is there on `day`, last before that on `previous` (null = never). */
  presence(kind: Presence, day: Day, previous: Day | null): void {
    if (day !== previous) this.present([kind, 'day', day], previous);
    const month = monthOf(day);
    if (previous === null || month !== monthOf(previous)) this.present([kind, 'month', month], previous);
  }

  private present(
    bucket: readonly [kind: Presence, grain: 'day' | 'month', bucket: Day],
    previous: Day | null,
  ): void {
    this.deltas.presence.add(bucket, { customers: 1 }, this.times);
    if (previous !== null) this.deltas.gaps.add([...bucket, previous], { customers: 1 }, this.times);
  }

  /** Orders or money of a customer whose first counted order lies on `firstDay` (null = none is known). */
  cohort(firstDay: Day | null, day: Day, amounts: Amounts<'orders' | 'netSales'>): void {
    const cohorts = firstDay === null ? null : this.deltas.periodsOf(firstDay);
    const periods = this.deltas.periodsOf(day);
    for (const grain of COHORT_GRAINS) {
      const isOwned = cohorts !== null && cohorts[grain] <= periods[grain];
      const cohort = isOwned ? cohorts[grain] : UNALLOCATED;
      this.deltas.cohorts.add([grain, cohort, periods[grain]], amounts, this.times);
    }
  }

  /** A customer orders on `day`, before that on `previous` (null = never): counted once a period. */
  cohortMember(firstDay: Day, day: Day, previous: Day | null): void {
    const [cohorts, periods] = [this.deltas.periodsOf(firstDay), this.deltas.periodsOf(day)];
    const before = previous === null ? null : this.deltas.periodsOf(previous);
    for (const grain of COHORT_GRAINS) {
      if (before?.[grain] === periods[grain]) continue;
      this.deltas.cohorts.add([grain, cohorts[grain], periods[grain]], { customers: 1 }, this.times);
    }
  }

  /** A customer's second order, `days` after the first. */
  second(days: number): void {
    this.deltas.seconds.add([String(days)], { customers: 1 }, this.times);
  }

  /** An order on `day` that comes `days` after its customer's last one. */
  interval(day: Day, days: number): void {
    this.deltas.intervals.add([monthOf(day), String(days)], { orders: 1 }, this.times);
  }
}

/** Adds to the rollups that are cut by the dimensions of an order. */
export class CountingOf {
  private readonly place: readonly string[];

  constructor(
    private readonly deltas: Deltas,
    private readonly times: number,
    { channel, device, country, currency, customerType, identity }: Dimensions,
  ) {
    // in the order of `ORDER_DIMS`
    this.place = [channel, device, country, currency, customerType, identity];
  }

  sales(day: Day, amounts: Amounts<SalesMeasure>): void {
    this.deltas.sales.add([day, ...this.place], amounts, this.times);
    this.deltas.control.add(amounts, this.times);
  }

  lines(day: Day, productType: string, amounts: Amounts<LineMeasure>): void {
    this.deltas.lines.add([day, productType, ...this.place], amounts, this.times);
  }

  costs(day: Day, amounts: Amounts<CostMeasure>): void {
    this.deltas.costs.add([day, ...this.place], amounts, this.times);
  }

  customerDay(day: Day, customerKey: string, amounts: Amounts<'orders' | 'netSales'>): void {
    this.deltas.customerDays.add([day, customerKey, ...this.place], amounts, this.times);
  }
}
