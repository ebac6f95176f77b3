import { type CoveredFact, DIMENSIONS, GRAINS, type DimensionId, type Grain } from '../../shared/lists';
import { FACTS } from './facts';
import { MEASURES, type Measure, type MeasureId } from './measures';
import type { Better, Unit } from './types';
import { termsOfNeeds, type NeedId } from './needs';
import type { ExclusionId } from './exclusions';
import type { SeriesView } from './series';

/** A measure that is added, or subtracted when it begins with a minus. */
export type Signed = MeasureId | `-${MeasureId}`;

/** Needed at asOf before a value can be judged: whole acquisition days, or whole acquisition months. */
export type Maturity = { days: number } | { months: number };

/** What is written by hand for a metric. */
export interface MetricEntry {
  label: string;
  unit: Unit;
  better: Better;
  /** Plain words for somebody who runs a shop. */
  definition: string;
  /** Entry of the definitions, such as `METRICS 2`. */
  source: string;
  /** Where that definition comes from: a platform, a paper, a usage of the field; absent = our own. */
  origin?: string;
  num: readonly Signed[];
  /** Absent = a sum. */
  den?: readonly Signed[];
  /** A store setting that the numerator is multiplied by. */
  factor?: 'contribution_rate';
  /** Successes of trials: has a Wilson interval. */
  proportion?: boolean;
  /** A mean of single orders: what tells how far they lie apart, for a t interval. */
  spread?: MeasureId;
  /** METRICS 18: below it the value is flagged small_sample. */
  minSample?: { num?: number; den: number };
  maturity?: Maturity;
  /** The part that, being 0, leaves nothing to say because no cost is known. */
  spendIn?: 'num' | 'den';
  /** A rate turned round: without net sales above zero the rate has no value, and so has this. */
  needsSales?: boolean;
  /** Costs without which there is no value: a cost that is not known is never 0. */
  needs?: readonly NeedId[];
  /** Of a percentile: how many values it was found among. */
  samples?: MeasureId;
  /** Measured in so many parts of the unit. */
  parts?: number;
  /** Reversals count on their own day whatever basis is asked. */
  eventOnly?: boolean;
  /** About orders of sessions: days whose source does not tell them are in neither sum (METRICS C17). */
  needsOrders?: true;
  /** Grey where too few web orders are matched to a session (METRICS 3). */
  judgedByMatch?: true;
  exclusions?: ExclusionId;
}

export interface Metric extends Omit<MetricEntry, 'den'> {
  id: string;
  den: readonly Signed[] | null;
  /** Derived: what all its measures can be split by, meaning the same thing; of a series what it says itself. */
  dimensions: string[];
  grains: readonly Grain[];
  /** Derived: whether basis changes it. */
  basisApplies: boolean;
  /** Derived: false = must be counted over the asked range; values of parts can't be added up. */
  additive: boolean;
  /** Derived: has a part that is known by the day, so that it is read to a day that had ended. */
  daily: boolean;
  /** Said by another system instead of counted here: then it has no measures. */
  series?: SeriesView;
}

export const signOf = (term: Signed): 1 | -1 => (term.startsWith('-') ? -1 : 1);
export const measureOf = (term: Signed): MeasureId =>
  (term.startsWith('-') ? term.slice(1) : term) as MeasureId;
export const measuresOf = (metric: {
  num: readonly Signed[];
  den?: readonly Signed[] | null;
  samples?: MeasureId | undefined;
  needs?: readonly NeedId[] | undefined;
}): MeasureId[] => [
  ...new Set([
    ...[...metric.num, ...(metric.den ?? [])].map(measureOf),
    ...(metric.samples ? [metric.samples] : []),
    ...termsOfNeeds(metric.needs ?? []).map(measureOf),
  ]),
];

/** Facts whose days a metric is read on. */
export const coveredFactsOf = (metric: Parameters<typeof measuresOf>[0]): CoveredFact[] => [
  ...new Set(measuresOf(metric).flatMap((id) => MEASURES[id].covered ?? FACTS[MEASURES[id].fact].covered)),
];

const meaningIn = (measure: Measure, dimension: string): string | undefined =>
  (dimension === 'product_type' && measure.inLines ? FACTS.lines : FACTS[measure.fact]).dimensions[
    dimension as DimensionId
  ]?.meaning;

/** What a dimension means in each fact of a metric: undefined where the fact has none. */
export const meaningsOf = (ids: MeasureId[], dimension: string): Map<string, string | undefined> =>
  new Map(ids.map((id) => [FACTS[MEASURES[id].fact].label, meaningIn(MEASURES[id], dimension)]));

const allows = (ids: MeasureId[], dimension: DimensionId): boolean => {
  const meanings = new Set(ids.map((id) => meaningIn(MEASURES[id], dimension)));
  return meanings.size === 1 && !meanings.has(undefined);
};

/** Cohorts are months: a shorter bucket would hold none. */
const grainsOf = (maturity?: Maturity): readonly Grain[] =>
  maturity && 'months' in maturity ? (['month', 'quarter', 'year'] as const) : GRAINS;

export const derive = (id: string, entry: MetricEntry): Metric => {
  const ids = measuresOf(entry);
  return {
    ...entry,
    id,
    den: entry.den ?? null,
    dimensions: DIMENSIONS.filter((dimension) => allows(ids, dimension)),
    grains: grainsOf(entry.maturity),
    basisApplies: !entry.eventOnly && ids.some((m) => MEASURES[m].placedColumn !== undefined),
    daily: ids.some((m) => MEASURES[m].daily ?? FACTS[MEASURES[m].fact].daily ?? false),
    additive: !entry.den && ids.every((m) => MEASURES[m].additive),
  };
};
