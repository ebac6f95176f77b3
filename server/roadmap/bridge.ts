import type { Db } from '../../drizzle/client';
import { freshness } from '../ask';
import { addDays, dayOf, type Period } from '../time';
import type { Store } from '../types';
import { DEFINITION_VERSION } from '../catalog/metrics';
import { changeView } from './change';
import { marginView } from './margin';
import { pacePoints, readPace } from './pace';
import { comparedPeriod, comparedWords, shownPeriod, type BridgeQuestion } from './periods';
import { loadRoadmap } from './storage';
import { tileViews, withTargets } from './tiles';
import type { BridgeView, PhaseView, RoadmapView, TileView } from './types';
import { bridgeVerdict } from './verdict';
import { roadmapOf } from './view';
import { rangeWords } from './words';

/** Are we on course this quarter? */

/** METRICS C11: a day is provisional until 72 h after its end. */
const PROVISIONAL_DAYS = 3;

/** The phase in which the shown period begins. */
const phaseOf = (roadmap: RoadmapView, { from }: Period): PhaseView | null =>
  roadmap.phases.find((phase) => phase.startDay <= from && from < phase.endDay) ?? null;

/** The target of a phase belongs on the chart of exactly its days. */
const targetOf = (phase: PhaseView | null, whole: Period): number | null => {
  if (phase?.startDay !== whole.from || phase.endDay !== whole.to) return null;
  return phase.kpis.find((kpi) => kpi.metric === 'net_sales' && kpi.isTotal)?.target ?? null;
};

const hasFacts = (tiles: readonly TileView[]): boolean =>
  tiles.some(({ metric, comparison }) => metric === 'orders' && (comparison?.value.value ?? 0) > 0);

const alone = (tile: TileView): TileView => ({ ...tile, comparison: null, sparkComparison: [] });

const provisionalFrom = ({ from, to }: Period, today: string): string | null => {
  const first = addDays(today, -PROVISIONAL_DAYS);
  if (to <= first) return null;
  return from > first ? from : first;
};

/** Everything on the Bridge, from one snapshot. `from` and `to` come together, `from` before `to`. */
export const bridgeView = async (
  tx: Db,
  store: Store,
  question: BridgeQuestion,
  now: Date,
): Promise<BridgeView> => {
  const [fresh, stored] = await Promise.all([freshness(tx, store), loadRoadmap(tx, store)]);
  const today = dayOf(now.getTime(), store.timeZone);
  const shown = shownPeriod(store, question, today, fresh.lastFactDay);
  const { period, whole, label, stale } = shown;
  const wanted = comparedPeriod(shown, question, store);
  // asked at the same time, so that they are read together
  const [roadmap, found, read, change, margin] = await Promise.all([
    roadmapOf(tx, store, stored, now),
    tileViews(tx, store, period, wanted?.period ?? null, now),
    readPace(tx, store, shown, wanted, now),
    wanted && changeView(tx, store, period, wanted.period, now),
    marginView(tx, store, period, today, now),
  ]);
  const phase = phaseOf(roadmap, whole);
  const targets = phase && phase.state !== 'ahead' ? phase.kpis : [];
  const compared = wanted && hasFacts(found) ? wanted : null;
  const tiles = withTargets(compared ? found : found.map(alone), targets);
  const pace = compared ? read : { ...read, comparison: [] };
  const paceTarget = targetOf(phase, whole);
  const empty = fresh.lastFactDay === null;
  return {
    store: store.slug,
    currency: store.currency,
    timeZone: store.timeZone,
    asOf: now.toISOString(),
    today,
    period,
    periodLabel: label,
    comparison: compared?.period ?? null,
    comparisonLabel: compared
      ? comparedWords(compared.period, period, today)
      : wanted && `no data in ${rangeWords(wanted.period, today)}`,
    stale,
    empty,
    verdict: bridgeVerdict(roadmap, phase, tiles, {
      ...{ empty, label, currency: store.currency },
      compared: compared?.period ?? null,
    }),
    roadmap,
    tiles,
    pace: pacePoints(shown, pace, paceTarget, fresh.lastFactDay),
    paceTarget,
    change: compared && change,
    margin,
    freshness: fresh,
    provisionalFrom: provisionalFrom(period, today),
    definitionVersion: DEFINITION_VERSION,
  };
};
