import type { Day, Period } from '../time';
import { coveredFactsOf } from '../catalog/metric';
import { METRICS, type MetricId } from '../catalog/metrics';
import { isSeriesMetric } from '../catalog/series';
import type { Comparison, StoppedFact } from '../ask/types';
import { FACT_WORDS, gapsIn, lackWords } from '../coverage';
import type { Coverage } from '../coverage/types';
import type { CoveredFact } from '../../shared/lists';
import { capitalised, listWords, type Part } from '../../shared/sentence';
import { dayWords, longDay, rangeWords } from '../../shared/dayWords';
import type { PhaseView, RoadmapView } from '../roadmap/types';
import type { TileView } from './types';
import { salesChange, withSample } from './uncertain';
import { phaseQuarter, phaseName, STATUS_WORDS, doneWithGone } from '../roadmap';

/** What stands first on the Bridge. Its figures can be asked why. */

/** Names as they stand inside a sentence. */
const IN_PROSE: Partial<Record<MetricId, string>> = {
  net_sales: 'net sales',
  orders: 'orders',
  cr: 'conversion',
  ltv_revenue: 'LTV',
  cac_blended: 'CAC',
  ltv_cac: 'LTV:CAC',
  repeat_rate_90: 'the repeat rate',
};

const PLURAL: readonly MetricId[] = ['net_sales', 'orders'];

const STATUSES = ['on_track', 'at_risk', 'off_track', 'unclear'] as const;

/** What is said of a figure by its status. */
const judgedWords = (status: (typeof STATUSES)[number], isPlural: boolean): string => {
  if (status === 'unclear') return 'cannot be told apart from what is due';
  return `${isPlural ? 'are' : 'is'} ${STATUS_WORDS[status]}`;
};

/** " Net sales and AOV (3,204 orders with goods) are on track, CAC (31 new customers) cannot be told apart from what is due." */
const judged = (tiles: readonly TileView[]): Part[] => {
  const groups = STATUSES.map((status) => ({
    status,
    of: tiles.filter((tile) => tile.target?.status === status),
  })).filter((group) => group.of.length > 0);
  const parts = groups.flatMap(({ status, of }, i): Part[] => {
    const names = listWords(of.map((tile) => withSample(IN_PROSE[tile.metric] ?? tile.label, tile)));
    const isPlural = of.length > 1 || PLURAL.includes(of[0]!.metric);
    const joint = i === 0 ? ' ' : ', ';
    return [
      { text: `${joint}${i === 0 ? capitalised(names) : names} ` },
      { text: judgedWords(status, isPlural), why: of[0]!.metric, status },
    ];
  });
  return parts.length > 0 ? [...parts, { text: '.' }] : [];
};

/** Why a change has no percentage: none of nothing, and none of a figure below zero. */
const salesWithoutPercent = (comparison: Comparison | null, against: string): Part[] => {
  const before = comparison?.value.value ?? null;
  if (!comparison || before === null || comparison.difference === null)
    return [{ text: `net sales can't be compared with ${against}.` }];
  if (before === 0) return [{ text: `no percentage: there were no net sales in ${against}.` }];
  const { difference } = comparison;
  const course = difference === 0 ? 'level with' : difference > 0 ? 'up on' : 'down on';
  return [
    { text: 'net sales', why: 'net_sales' },
    { text: ` are ${course} ${against}, without a percentage: they were below zero then.` },
  ];
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

/** "Orders stop on 19 October, 41 days ago. " One sentence a day on which something stopped, orders first. */
const stopWords = (stopped: readonly StoppedFact[], today: Day): Part[] => {
  const days = [...new Set(stopped.map(({ last }) => last))];
  return days.map((day) => {
    const own = stopped.filter(({ last }) => last === day);
    const names = capitalised(listWords(own.map(({ fact }) => FACT_WORDS[fact])));
    const { daysAgo } = own[0]!;
    const ago = `${daysAgo} ${daysAgo === 1 ? 'day' : 'days'} ago`;
    return { text: `${names} stop on ${longDay(day, today)}, ${ago}. ` };
  });
};

/** "This demo's data ends on 28 November, 9 days ago. " */
const demoWords = ([stop]: readonly StoppedFact[], today: Day): Part[] =>
  stop ? [{ text: `This demo's data ends on ${longDay(stop.last, today)}, ${stop.daysAgo} days ago. ` }] : [];

/** "There is no data of orders for 21 Jan – 31 Jan 2026. " One sentence a fact with days missing inside the period. */
const gapWords = (
  { covered, period }: Pick<Situation, 'covered' | 'period'>,
  rests: ReadonlySet<CoveredFact>,
): Part[] =>
  Object.values(covered).flatMap(({ fact, gaps }) => {
    const said = rests.has(fact) ? lackWords(fact, { gaps: gapsIn(gaps, period) }) : null;
    return said === null ? [] : [{ text: `${said} ` }];
  });

/** What there is no more of, and what is missing within, of the facts that the sentence rests on. */
const openingOf = (situation: Situation, rests: ReadonlySet<CoveredFact>, today: Day): Part[] => {
  const own = situation.stopped.filter(({ fact }) => rests.has(fact));
  const stops = situation.isDemo ? demoWords(own, today) : stopWords(own, today);
  return [...stops, ...gapWords(situation, rests)];
};

/** Without a running phase the sentence is about sales. */
const salesVerdict = (tiles: readonly TileView[], situation: Situation, today: Day): Part[] => {
  const { label, compared, lack } = situation;
  const without = lack ? `nothing earlier to compare with, ${lack}.` : 'nothing earlier to compare with.';
  const sales = compared ? salesOf(tiles, compared, situation, today) : [{ text: without }];
  return [{ text: `${label}: ` }, ...sales];
};

const phaseVerdict = (phase: PhaseView, tiles: readonly TileView[]): Part[] => {
  const { status } = phase;
  const quarter = capitalised(phaseQuarter(phase));
  const first: Part =
    status === 'unknown'
      ? {
          text: `${quarter} ${phase.flags.includes('too_early') ? 'has only begun' : 'has no progress to judge'}`,
        }
      : { text: `${quarter} is ${STATUS_WORDS[status]}`, status };
  return [first, { text: ': ' }, ...doneWithGone(phase), { text: '.' }, ...judged(tiles)];
};

/** What stands first on the Bridge. `phase`: the one in which the shown period begins. */
export const bridgeVerdict = (
  { phases, today }: Pick<RoadmapView, 'phases' | 'today'>,
  phase: PhaseView | null,
  tiles: readonly TileView[],
  situation: Situation,
): Part[] => {
  if (situation.empty) return [{ text: 'No data yet: nothing has been imported into this store.' }];
  const running = phase?.state === 'running' ? phase : null;
  const opening = openingOf(situation, restsOn(running), today);
  if (running) return [...opening, ...phaseVerdict(running, tiles)];
  const sales = [...opening, ...salesVerdict(tiles, situation, today)];
  const next = phases.find(({ state }) => state === 'ahead');
  if (phases.some(({ state }) => state === 'running') || !next) return sales;
  return [
    ...sales,
    { text: ` ${capitalised(phaseName(next))} begins on ${dayWords(next.startDay, today)}.` },
  ];
};
