import type { Db } from '../../drizzle/client';
import type { CoveredFact } from '../../shared/lists';
import type { Part } from '../../shared/sentence';
import { coveredFactsOf } from '../catalog/metric';
import { METRICS, type AnyMetricId } from '../catalog/metrics';
import { isSeriesMetric } from '../catalog/series';
import { gapsIn } from '../coverage';
import type { Coverage } from '../coverage/types';
import type { Day, Instant, Period } from '../time';
import type { Store } from '../types';
import { coverage } from './covered';
import { demoWords, gapWords, stopWords } from './sentences';
import { stoppedFacts } from './stopped';
import type { StoppedFact } from './types';

/** What a verdict opens with (METRICS 0.1): that facts it rests on have stopped, and which of its days lack them. */

/** The days on which a store's facts are covered, and of which of them nothing more comes. */
export interface Known {
  covered: Coverage;
  stopped: StoppedFact[];
}

/** What is known now; of an instant that is asked for, what had stopped then. */
export const knownFacts = async (
  tx: Db,
  store: Store,
  now: Date,
  asOf?: Instant | undefined,
): Promise<Known> => {
  const covered = await coverage(tx, store, { asOf }, now);
  const at = asOf === undefined ? now : new Date(asOf);
  return { covered, stopped: await stoppedFacts(tx, store, covered, at) };
};

/** The facts that metrics are made of; figures of other systems are made of none. */
export const factsBehind = (metrics: readonly AnyMetricId[]): CoveredFact[] =>
  metrics.flatMap((metric) => (isSeriesMetric(metric) ? [] : coveredFactsOf(METRICS[metric])));

/** One sentence a day on which something stopped, orders first. */
const stopsOf = (stopped: readonly StoppedFact[], today: Day): Part[] => {
  const days = [...new Map(stopped.map(({ last, daysAgo }) => [last, daysAgo]))];
  return days.map(([day, daysAgo]) => {
    const facts = stopped.filter(({ last }) => last === day).map(({ fact }) => fact);
    return { text: stopWords(facts, day, daysAgo, today) };
  });
};

/** A demo is generated up to the day before it was loaded: nothing has stopped that ever went on. */
const demoEnd = ([stop]: readonly StoppedFact[], today: Day): Part[] =>
  stop ? [{ text: demoWords(stop.last, stop.daysAgo, today) }] : [];

/** What the verdict is about: its days, and the facts that it rests on. */
export interface Subject {
  /** Null where missing days are said in another place. */
  period: Period | null;
  rests: ReadonlySet<CoveredFact>;
  isDemo: boolean;
  today: Day;
}

/** What there is no more of, and what is missing within: one sentence each, with a space behind it. */
export const openingOf = ({ covered, stopped }: Known, { period, rests, isDemo, today }: Subject): Part[] => {
  const own = stopped.filter(({ fact }) => rests.has(fact));
  const gaps = Object.values(covered).flatMap(({ fact, gaps: all }): Part[] => {
    const text = period && rests.has(fact) ? gapWords(fact, gapsIn(all, period)) : null;
    return text === null ? [] : [{ text }];
  });
  return [...(isDemo ? demoEnd(own, today) : stopsOf(own, today)), ...gaps];
};
