import type { Day, Period } from '../time';
import { coveredFactsOf } from '../catalog/metric';
import { METRICS } from '../catalog/metrics';
import { isSeriesMetric } from '../catalog/series';
import type { Comparison, StoppedFact } from '../ask/types';
import { gapsIn } from '../coverage';
import type { Coverage } from '../coverage/types';
import type { CoveredFact } from '../../shared/lists';
import type { Part } from '../../shared/sentence';
import { rangeWords } from '../../shared/dayWords';
import type { PhaseView, RoadmapView } from '../roadmap/types';
import type { TileView } from './types';
import { salesChange } from './uncertain';
import {
  demoWords,
  gapWords,
  judgedWords,
  nextPhaseWords,
  NO_PERCENT,
  nothingEarlier,
  NOTHING_YET,
  phaseWords,
  stopWords,
  type Judged,
  type JudgedGroup,
} from './sentences';

/** What stands first on the Bridge. Its figures can be asked why. */

const STATUSES = ['on_track', 'at_risk', 'off_track', 'unclear'] as const;

const judgedOf = ({ metric, label, target }: TileView): Judged => ({
  ...{ metric, label },
  sample: target?.sample ?? null,
});

/** The tiles with a target by its status, the best first. */
const groupsOf = (tiles: readonly TileView[]): JudgedGroup[] =>
  STATUSES.flatMap((status) => {
    const [first, ...others] = tiles.filter(({ target }) => target?.status === status).map(judgedOf);
    return first ? [{ status, of: [first, ...others] }] : [];
  });

const salesWithoutPercent = (comparison: Comparison | null, against: string): Part[] => {
  const before = comparison?.value.value ?? null;
  if (!comparison || before === null || comparison.difference === null) return NO_PERCENT.unknown(against);
  if (before === 0) return NO_PERCENT.nothing(against);
  return NO_PERCENT.negative(against, comparison.difference);
};

const salesOf = (
  tiles: readonly TileView[],
  compared: Period,
  { currency }: Pick<Situation, 'currency'>,
  today: Day,
): Part[] => {
  const comparison = tiles.find((tile) => tile.metric === 'net_sales')?.comparison ?? null;
  const against = rangeWords(compared, today);
  return comparison?.relative == null
    ? salesWithoutPercent(comparison, against)
    : salesChange(comparison, tiles, { against, currency });
};

interface Situation {
  empty: boolean;
  /** Generated up to the day before it was loaded: nothing has stopped that ever went on. */
  isDemo: boolean;
  currency: string;
  /** Words for the period that is shown. */
  label: string;
  /** What it is compared with; null without data there. */
  compared: Period | null;
  /** Why there is nothing to compare with: "data from 1 Jul 2025 only". */
  lack: string | null;
  /** Facts of which nothing more comes. */
  stopped: readonly StoppedFact[];
  /** The days that are shown, and which of them each fact is known of. */
  period: Period;
  covered: Coverage;
}

/** What the targets of a phase are made of; sales are made of orders. */
const restsOn = (phase: PhaseView | null): Set<CoveredFact> =>
  new Set([
    'orders',
    ...(phase?.kpis ?? []).flatMap(({ metric }) =>
      isSeriesMetric(metric) ? [] : coveredFactsOf(METRICS[metric]),
    ),
  ]);

/** One sentence a day on which something stopped, orders first. */
const stopsOf = (stopped: readonly StoppedFact[], today: Day): Part[] => {
  const days = [...new Map(stopped.map(({ last, daysAgo }) => [last, daysAgo]))];
  return days.map(([day, daysAgo]) => {
    const facts = stopped.filter(({ last }) => last === day).map(({ fact }) => fact);
    return { text: stopWords(facts, day, daysAgo, today) };
  });
};

const demoEnd = ([stop]: readonly StoppedFact[], today: Day): Part[] =>
  stop ? [{ text: demoWords(stop.last, stop.daysAgo, today) }] : [];

/** One sentence a fact with days missing inside the period. */
const gapsOf = (
  { covered, period }: Pick<Situation, 'covered' | 'period'>,
  rests: ReadonlySet<CoveredFact>,
): Part[] =>
  Object.values(covered).flatMap(({ fact, gaps }) => {
    const text = rests.has(fact) ? gapWords(fact, gapsIn(gaps, period)) : null;
    return text === null ? [] : [{ text }];
  });

/** What there is no more of, and what is missing within, of the facts that the sentence rests on. */
const openingOf = (situation: Situation, rests: ReadonlySet<CoveredFact>, today: Day): Part[] => {
  const own = situation.stopped.filter(({ fact }) => rests.has(fact));
  const stops = situation.isDemo ? demoEnd(own, today) : stopsOf(own, today);
  return [...stops, ...gapsOf(situation, rests)];
};

/** Without a running phase the sentence is about sales. */
const salesVerdict = (tiles: readonly TileView[], situation: Situation, today: Day): Part[] => {
  const { label, compared, lack } = situation;
  const sales = compared ? salesOf(tiles, compared, situation, today) : [{ text: nothingEarlier(lack) }];
  return [{ text: `${label}: ` }, ...sales];
};

/** What stands first on the Bridge. `phase`: the one in which the shown period begins. */
export const bridgeVerdict = (
  { phases, today }: Pick<RoadmapView, 'phases' | 'today'>,
  phase: PhaseView | null,
  tiles: readonly TileView[],
  situation: Situation,
): Part[] => {
  if (situation.empty) return [{ text: NOTHING_YET }];
  const running = phase?.state === 'running' ? phase : null;
  const opening = openingOf(situation, restsOn(running), today);
  if (running) return [...opening, ...phaseWords(running), ...judgedWords(groupsOf(tiles))];
  const sales = [...opening, ...salesVerdict(tiles, situation, today)];
  const next = phases.find(({ state }) => state === 'ahead');
  if (phases.some(({ state }) => state === 'running') || !next) return sales;
  return [...sales, { text: nextPhaseWords(next, today) }];
};
