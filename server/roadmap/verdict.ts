import { addDays, addMonths, daysBetween, type Day, type Period } from '../time';
import { coveredFactsOf } from '../catalog/metric';
import { METRICS, type MetricId } from '../catalog/metrics';
import { isSeriesMetric } from '../catalog/series';
import type { Comparison, StoppedFact } from '../ask/types';
import type { CoveredFact } from '../coverage/types';
import type { Part, PhaseView, RoadmapView, Status, TileView } from './types';
import { halvedPart, salesChange, withSample } from './uncertain';
import { capitalised, dayWords, longDay, percentWords, rangeWords } from './words';

/** Sentences that are computed from the data. Their figures can be asked why. */

const percent = (share: number | null): string => (share === null ? 'no data' : percentWords(share));
/** "fiscal Q3": its number is not the calendar's. */
const quarterOf = ({ position, isFiscal }: PhaseView): string => `${isFiscal ? 'fiscal ' : ''}Q${position}`;
const nameOf = (phase: PhaseView): string => `${quarterOf(phase)} ${phase.name}`;

const STATUS_WORDS: Record<Status, string> = {
  on_track: 'on track',
  at_risk: 'at risk',
  off_track: 'off track',
  unclear: 'unclear',
  unknown: 'unknown',
};

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const plural = (n: number, noun: string): string => `${NUMBERS[n] ?? n} ${noun}${n === 1 ? '' : 's'}`;

/** Below two weeks in days, below a year in weeks. */
const apart = (days: number): string => {
  if (days < 14) return plural(days, 'day');
  return days < 365 ? plural(Math.round(days / 7), 'week') : 'more than a year';
};

const finishPart = ({ finish, endDay }: PhaseView, today: Day): Part[] => {
  if (finish === null) return [{ text: '.' }];
  // both are the first day after: what is said is the last day of each
  const late = daysBetween(endDay, finish);
  const when = late > 0 ? `, ${apart(late)} late.` : late < 0 ? `, ${apart(-late)} early.` : ', on time.';
  const day = { text: dayWords(addDays(finish, -1), today), why: 'finish' };
  return [{ text: '; it would finish on ' }, day, { text: when }];
};

/** Its days may have been edited: not every phase is a quarter long. */
const spanOf = ({ startDay, endDay }: PhaseView): string =>
  addMonths(startDay, 3) === endDay ? 'quarter' : 'phase';

const doneWithGone = (phase: PhaseView): Part[] => [
  { text: percent(phase.progress), why: 'phase' },
  { text: ' done with ' },
  { text: percent(phase.elapsed), why: 'elapsed' },
  { text: ` of the ${spanOf(phase)} gone` },
];

/** The running phase, the one that comes next, or the one that was last. */
export const roadmapVerdict = (
  phases: readonly PhaseView[],
  current: PhaseView | null,
  today: Day,
): Part[] => {
  if (phases.length === 0) return [{ text: 'No roadmap yet.' }];
  if (current?.state === 'running') {
    const { status } = current;
    const name: Part[] =
      status === 'unknown'
        ? [{ text: `${capitalised(nameOf(current))} is ` }]
        : [{ text: `${capitalised(nameOf(current))} is ${STATUS_WORDS[status]}`, status }, { text: ': ' }];
    return [...name, ...doneWithGone(current), ...finishPart(current, today), ...halvedPart(current)];
  }
  const next = phases.find((phase) => phase.state === 'ahead');
  const opens = next ? `${nameOf(next)} begins on ${dayWords(next.startDay, today)}.` : '';
  if (!current) return [{ text: capitalised(opens) }];
  const closed = `${capitalised(nameOf(current))} closed on ${dayWords(addDays(current.endDay, -1), today)}`;
  const after = next ? `; ${opens}` : '.';
  if (current.progress === null) return [{ text: `${closed} with nothing measured${after}` }];
  return [
    { text: `${closed} ` },
    { text: percent(current.progress), why: 'phase' },
    { text: ` done${after}` },
  ];
};

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

const list = (names: readonly string[]): string =>
  names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

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
    const names = list(of.map((tile) => withSample(IN_PROSE[tile.metric] ?? tile.label, tile)));
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
}

const FACT_WORDS: Record<CoveredFact, string> = {
  orders: 'orders',
  sessions: 'sessions',
  spend: 'marketing costs',
  costs: 'costs of orders',
  vitals: 'page speeds',
};

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
    const names = capitalised(list(own.map(({ fact }) => FACT_WORDS[fact])));
    const { daysAgo } = own[0]!;
    const ago = `${daysAgo} ${daysAgo === 1 ? 'day' : 'days'} ago`;
    return { text: `${names} stop on ${longDay(day, today)}, ${ago}. ` };
  });
};

/** "This demo's data ends on 28 November, 9 days ago. " */
const demoWords = ([stop]: readonly StoppedFact[], today: Day): Part[] =>
  stop ? [{ text: `This demo's data ends on ${longDay(stop.last, today)}, ${stop.daysAgo} days ago. ` }] : [];

/** What there is no more of, of the facts that the sentence rests on. */
const openingOf = ({ stopped, isDemo }: Situation, rests: ReadonlySet<CoveredFact>, today: Day): Part[] => {
  const own = stopped.filter(({ fact }) => rests.has(fact));
  return isDemo ? demoWords(own, today) : stopWords(own, today);
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
  const quarter = capitalised(quarterOf(phase));
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
  return [...sales, { text: ` ${capitalised(nameOf(next))} begins on ${dayWords(next.startDay, today)}.` }];
};
