import type { Db } from '../../drizzle/client';
import { coverageOf, feeding, spanOf, storedSpans } from '../coverage';
import type { Coverage } from '../coverage/types';
import type { AnyMetricId } from '../catalog/metrics';
import { later, type Day, type Instant } from '../time';
import type { Store } from '../types';
import { asOfIn, type AsOf } from './asOf';
import { metricOf } from './resolve';
import { coveredBy, reachIn, type Reach } from './sight';
import type { Filter } from './types';

/** What is asked of the spans: of which part of the store, and when. */
export interface CoverageQuestion {
  where?: readonly Filter[] | undefined;
  asOf?: Instant | undefined;
}

/** Which days each fact of a store is covered on; under a filter by the sources that feed it. */
export const coverage = async (
  tx: Db,
  store: Store,
  { where = [], asOf }: CoverageQuestion,
  now: Date,
): Promise<Coverage> => {
  const spans = feeding(await storedSpans(tx, store), where);
  return coverageOf(spans.map((span) => spanOf(span, { timeZone: store.timeZone, now, asOf })));
};

/** First day after the last one that all facts of a metric cover; null without a source. */
export const coveredUntil = async (tx: Db, store: Store, id: AnyMetricId, now: Date): Promise<Day | null> => {
  const metric = await metricOf(tx, store, id);
  const asOf = asOfIn(store, undefined, now);
  const period = { from: asOf.day, to: asOf.firstUnread };
  const known = await coverage(tx, store, {}, now);
  return reachIn(metric, { period, asOf, areAlone: true, coverage: known }).reach?.to ?? null;
};

/** Days on which all orders are known, and the day of the newest event of any source of them. */
export interface OrderDays {
  reach: Reach;
  newest: Day;
}

/** Null where no source has brought orders. */
export const orderDays = async (tx: Db, store: Store, asOf: AsOf, now: Date): Promise<OrderDays | null> => {
  const { orders } = await coverage(tx, store, { asOf: asOf.isAsked ? asOf.instant : undefined }, now);
  const reach = orders && coveredBy([orders], asOf);
  if (!reach) return null;
  const spans = (await storedSpans(tx, store)).filter(({ fact }) => fact === 'orders');
  return { reach, newest: spans.map(({ lastDay }) => lastDay).reduce(later) };
};
