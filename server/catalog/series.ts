import type { Metric } from './metrics';
import type { Better, Unit } from './types';
import { GRAINS } from '../../shared/lists';
import type { Day } from '../time';

/**
 * Figures of other systems as metrics of their store. They are charted, compared and aimed at like any other, but never
 * divided by what is counted here (METRICS C17). Their id is `series:` and that of the series.
 */
export type SeriesMetricId = `series:${string}`;

/** What is known of a series. */
export interface SeriesView {
  id: string;
  label: string;
  unit: Unit;
  better: Better;
  /** Days and parts of the series may be added up. */
  adds: boolean;
  /** Who says it. */
  sources: string[];
  values: number;
  /** Null where nothing is said of it any more. */
  firstDay: Day | null;
  lastDay: Day | null;
  /** What it is split by. */
  dimensions: string[];
  /** A day has a value of its own; else there are only values of several days in one. */
  hasDays: boolean;
}

/** Of which something is said. */
export type ListedSeries = SeriesView & { firstDay: Day; lastDay: Day };

const PREFIX = 'series:';

export const isSeriesMetric = (id: string): id is SeriesMetricId => id.startsWith(PREFIX);

/** A series of which nothing is known any more: its last import was taken back. What named it goes on to. */
export const goneSeries = (id: string): SeriesView => ({
  ...{ id, label: id, unit: 'number', better: 'neither', adds: false, hasDays: false },
  ...{ sources: [], values: 0, firstDay: null, lastDay: null, dimensions: [] },
});

/** The series that a metric is. */
export const seriesIdOf = (id: SeriesMetricId): string => id.slice(PREFIX.length);

const definitionOf = ({ adds }: SeriesView): string =>
  `What another system counts, as it says it. ${adds ? 'Its days are added up.' : 'Its days can’t be added up: what it says of each stands.'}`;

/** A series as an entry of the catalogue. It has no measures: what is said of it is its value. */
export const seriesMetric = (series: SeriesView): Metric => ({
  id: `${PREFIX}${series.id}`,
  label: series.label,
  unit: series.unit,
  better: series.better,
  definition: definitionOf(series),
  source: 'METRICS C17',
  origin: 'another system',
  num: [],
  den: null,
  dimensions: series.dimensions,
  grains: GRAINS,
  basisApplies: false,
  additive: series.adds,
  daily: true,
  series,
});
