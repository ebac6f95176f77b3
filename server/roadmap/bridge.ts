import type { Db } from '../../drizzle/client';
import { freshness, previousPeriod, quarterOf, yearBefore } from '../ask';
import type { Day, Freshness, Period, Store } from '../ask/types';
import { DEFINITION_VERSION } from '../catalog/metrics';
import { addDays, daysBetween } from '../time';
import { changeView } from './change';
import { shortDay } from './kpi';
import { pacePoints } from './pace';
import { tileViews } from './tiles';
import type { BridgeView, PhaseView, RoadmapView } from './types';
import { bridgeVerdict } from './verdict';
import { roadmapView } from './view';

/** Are we on course this quarter? */

export interface BridgeQuestion {
  from?: Day | undefined;
  to?: Day | undefined;
  compare?: 'previous' | 'year' | 'none' | undefined;
}

const PROVISIONAL_DAYS = 3;

interface Shown {
  period: Period;
  /** The quarter (or the asked period) as a whole. */
  whole: Period;
  label: string;
  stale: BridgeView['stale'];
}

const range = ({ from, to }: Period): string => `${shortDay(from)} – ${shortDay(addDays(to, -1))}`;

const quarterName = (quarter: Period, store: Store): string => {
  const month = Number(quarter.from.slice(5, 7));
  return `Q${Math.floor(((month - store.fiscalYearStart + 12) % 12) / 3) + 1}`;
};

const asked = (from: Day, to: Day): Shown => ({
  period: { from, to },
  whole: { from, to },
  label: range({ from, to }),
  stale: null,
});

/** The running quarter up to yesterday; the last one with data where this one has none. */
const standing = (store: Store, today: Day, lastFactDay: Day | null): Shown => {
  const running = quarterOf(today, store);
  const isRunning = today > running.from && (lastFactDay === null || lastFactDay >= running.from);
  if (isRunning) {
    const period = { from: running.from, to: today };
    return {
      period,
      whole: running,
      label: `${quarterName(running, store)} to date, ${range(period)}`,
      stale: null,
    };
  }
  const last = quarterOf(
    lastFactDay && lastFactDay < running.from ? lastFactDay : addDays(running.from, -1),
    store,
  );
  const isOld = lastFactDay !== null && lastFactDay < running.from && today > running.from;
  const name = `${quarterName(last, store)} ${last.from.slice(0, 4)}`;
  return {
    period: last,
    whole: last,
    label: `${name}, ${range(last)}`,
    stale: isOld ? { lastFactDay, sentence: staleSentence(lastFactDay, name) } : null,
  };
};

const staleSentence = (lastFactDay: Day, quarter: string): string =>
  `The newest data is of ${shortDay(lastFactDay)} ${lastFactDay.slice(0, 4)}: this is ${quarter}, the last quarter with data.`;

/** In the standing view a quarter is held against the same days of the one before. */
const comparisonOf = (shown: Shown, question: BridgeQuestion, store: Store): Period | null => {
  const { period } = shown;
  const compare = question.compare ?? 'previous';
  if (compare === 'none') return null;
  if (compare === 'year') return yearBefore(period);
  if (question.from !== undefined) return previousPeriod(period);
  const before = quarterOf(addDays(shown.whole.from, -1), store);
  const days = Math.min(daysBetween(period.from, period.to), daysBetween(before.from, before.to));
  return {
    from: before.from,
    to:
      daysBetween(period.from, period.to) >= daysBetween(shown.whole.from, shown.whole.to)
        ? before.to
        : addDays(before.from, days),
  };
};

const comparisonLabel = (comparison: Period, period: Period): string => {
  const days = daysBetween(comparison.from, comparison.to);
  const same = days === daysBetween(period.from, period.to) ? `, same ${days} days` : `, ${days} days`;
  const year =
    comparison.from.slice(0, 4) === period.from.slice(0, 4) ? '' : ` ${comparison.from.slice(0, 4)}`;
  return `${range(comparison)}${year}${same}`;
};

/** The phase of the roadmap that the shown quarter is. */
const phaseOf = (roadmap: RoadmapView, whole: Period): PhaseView | null =>
  roadmap.phases.find((phase) => phase.startDay <= whole.from && whole.from < phase.endDay) ?? null;

const targetOf = (phase: PhaseView | null, whole: Period): number | null => {
  const isWhole = phase !== null && phase.startDay === whole.from && phase.endDay === whole.to;
  return isWhole
    ? (phase.kpis.find((kpi) => kpi.metric === 'net_sales' && kpi.isTotal)?.target ?? null)
    : null;
};

const isEmptyOf = (fresh: Freshness): boolean => fresh.lastFactDay === null;

const hasFactsBefore = (tiles: BridgeView['tiles']): boolean =>
  tiles.some((tile) => tile.metric === 'orders' && (tile.comparison?.value.value ?? 0) > 0);

/** Everything on the Bridge, from one snapshot. Errors: a period that ends before it starts. */
export const bridgeView = async (
  tx: Db,
  store: Store,
  question: BridgeQuestion,
  now: Date,
): Promise<BridgeView> => {
  const fresh = await freshness(tx, store);
  const roadmap = await roadmapView(tx, store, now);
  const { today } = roadmap;
  const { from, to } = question;
  const shown = from && to ? asked(from, to) : standing(store, today, fresh.lastFactDay);
  const { period, whole, label, stale } = shown;
  const wanted = comparisonOf(shown, question, store);
  const phase = phaseOf(roadmap, whole);
  const targets = phase && phase.state !== 'ahead' ? phase.kpis : [];
  const compared = await tileViews(tx, store, period, wanted, targets, now);
  const comparison = wanted && hasFactsBefore(compared) ? wanted : null;
  const tiles = comparison
    ? compared
    : compared.map((tile) => ({ ...tile, comparison: null, sparkComparison: [] }));
  const target = targetOf(phase, whole);
  const provisional = addDays(today, -PROVISIONAL_DAYS);
  const empty = isEmptyOf(fresh);
  return {
    store: store.slug,
    currency: store.currency,
    timeZone: store.timeZone,
    asOf: now.toISOString(),
    today,
    period,
    periodLabel: label,
    comparison,
    comparisonLabel: comparison
      ? comparisonLabel(comparison, period)
      : wanted && `no data in ${range(wanted)}`,
    stale,
    empty,
    verdict: bridgeVerdict(phase, tiles, { empty, stale: stale?.sentence ?? null, periodLabel: label }),
    roadmap,
    tiles,
    pace: await pacePoints(tx, store, whole, period, comparison, target, now),
    paceTarget: target,
    change: comparison ? await changeView(tx, store, period, comparison, now) : null,
    freshness: fresh,
    provisionalFrom: period.to > provisional ? provisional : null,
    definitionVersion: DEFINITION_VERSION,
  };
};
