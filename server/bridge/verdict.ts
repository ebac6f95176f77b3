import type { Day, Period } from '../time';
import { factsBehind, openingOf, type Known } from '../ask';
import type { Comparison } from '../ask/types';
import type { CoveredFact } from '../../shared/lists';
import type { Part } from '../../shared/sentence';
import { rangeWords } from '../../shared/dayWords';
import type { PhaseView, RoadmapView } from '../roadmap/types';
import type { TileView } from './types';
import { salesChange } from './uncertain';
import {
  judgedWords,
  nextPhaseWords,
  NO_PERCENT,
  nothingEarlier,
  NOTHING_YET,
  phaseWords,
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

interface Situation extends Known {
  empty: boolean;
  isDemo: boolean;
  currency: string;
  /** Words for the period that is shown. */
  label: string;
  /** What it is compared with; null without data there. */
  compared: Period | null;
  /** Why there is nothing to compare with: "data from 1 Jul 2025 only". */
  lack: string | null;
  /** The days that are shown. */
  period: Period;
}

/** What the targets of a phase are made of; sales are made of orders. */
const restsOn = (phase: PhaseView | null): Set<CoveredFact> =>
  new Set(['orders', ...factsBehind((phase?.kpis ?? []).map(({ metric }) => metric))]);

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
  const opening = openingOf(situation, { ...situation, rests: restsOn(running), today });
  if (running) return [...opening, ...phaseWords(running), ...judgedWords(groupsOf(tiles))];
  const sales = [...opening, ...salesVerdict(tiles, situation, today)];
  const next = phases.find(({ state }) => state === 'ahead');
  if (phases.some(({ state }) => state === 'running') || !next) return sales;
  return [...sales, { text: nextPhaseWords(next, today) }];
};
