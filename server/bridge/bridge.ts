import type { Db } from '../../drizzle/client';
import { knownFacts, likeWith } from '../ask';
import { dayOf, type Day, type Period } from '../time';
import type { Store } from '../types';
import { DEFINITION_VERSION } from '../catalog/metrics';
import { changeView } from './change';
import { checklistOf } from './checklist';
import { lackOf, lastDayOf, provisionalFrom } from './known';
import { marginView } from './margin';
import { pacePoints, readPace } from './pace';
import { comparedPeriod, shownPeriod, type BridgeQuestion, type Compared, type Shown } from './periods';
import { loadRoadmap, roadmapOf } from '../roadmap';
import { tileViews, withTargets } from './tiles';
import type { PhaseView, RoadmapView } from '../roadmap/types';
import type { BridgeView, TileView } from './types';
import { bridgeVerdict } from './verdict';
import { comparedWords } from './sentences';

/** Are we on course this quarter? */

/** The phase in which the shown period begins. */
const phaseOf = (roadmap: RoadmapView, { from }: Period): PhaseView | null =>
  roadmap.phases.find((phase) => phase.startDay <= from && from < phase.endDay) ?? null;

/** The target of a phase belongs on the chart of exactly its days. */
const targetOf = (phase: PhaseView | null, whole: Period): number | null => {
  if (phase?.startDay !== whole.from || phase.endDay !== whole.to) return null;
  return phase.kpis.find((kpi) => kpi.metric === 'net_sales' && kpi.isTotal)?.target ?? null;
};

/** What of the period is over, whatever is known of it. */
const askedOf = ({ whole }: Shown, compared: Compared | null, today: Day): BridgeView['asked'] => {
  const to = whole.from < today && today < whole.to ? today : whole.to;
  const comparison = compared && likeWith(whole, to, compared.whole);
  return { period: { from: whole.from, to }, comparison };
};

const alone = (tile: TileView): TileView => ({ ...tile, comparison: null, sparkComparison: [] });

/** Everything on the Bridge, from one snapshot. `from` and `to` come together, `from` before `to`. */
export const bridgeView = async (
  tx: Db,
  store: Store,
  question: BridgeQuestion,
  now: Date,
): Promise<BridgeView> => {
  const [known, stored] = await Promise.all([knownFacts(tx, store, now), loadRoadmap(tx, store)]);
  const { covered, stopped } = known;
  const today = dayOf(now.getTime(), store.timeZone);
  const shown = shownPeriod(store, question, today, lastDayOf(covered, stopped));
  const { period, whole, label, stale } = shown;
  const wanted = comparedPeriod(shown, question, store);
  const here = { tx, store, now };
  // asked at the same time, so that they are read together
  const aims = stored.flatMap(({ kpis }) => kpis).length;
  const [roadmap, found, read, change, margin, checklist] = await Promise.all([
    roadmapOf(here, stored, known),
    tileViews(here, shown, wanted),
    readPace(here, shown, wanted),
    wanted && changeView(here, shown, wanted),
    marginView(here, period, today),
    checklistOf(here, covered, aims),
  ]);
  const phase = phaseOf(roadmap, whole);
  const targets = phase && phase.state !== 'ahead' ? phase.kpis : [];
  const lack = wanted && lackOf(covered, wanted.period, today);
  const compared = lack === null ? wanted : null;
  const tiles = withTargets(compared ? found : found.map(alone), targets);
  const pace = compared ? read : { ...read, comparison: [] };
  const paceTarget = targetOf(phase, whole);
  const empty = Object.keys(covered).length === 0;
  return {
    store: store.slug,
    currency: store.currency,
    timeZone: store.timeZone,
    asOf: now.toISOString(),
    today,
    period,
    periodLabel: label,
    comparison: compared?.period ?? null,
    comparisonLabel: compared ? comparedWords(compared.period, period, today) : lack,
    asked: askedOf(shown, wanted, today),
    stale,
    empty,
    verdict: bridgeVerdict(roadmap, phase, tiles, {
      ...{ ...known, empty, label, lack, period, isDemo: store.isDemo, currency: store.currency },
      compared: compared?.period ?? null,
    }),
    roadmap,
    checklist,
    tiles,
    pace: pacePoints(shown, pace, paceTarget),
    paceTarget,
    change: compared && change,
    margin,
    coverage: Object.values(covered),
    stopped,
    provisionalFrom: provisionalFrom(period, today),
    definitionVersion: DEFINITION_VERSION,
  };
};
