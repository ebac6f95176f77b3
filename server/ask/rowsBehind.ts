import { FACTS, type RowList } from '../catalog/facts';
import { MEASURES, type Measure } from '../catalog/measures';
import { measuresOf } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import { basisOf, readIn, type Request } from './plan';
import { FOLLOWED } from './sentences';
import type { OrderStatus } from '../../shared/lists';
import type { Period } from '../time';
import type { Filter, LeftOut, RowsBehind } from './types';

/** Which rows a figure was made of, and where they are listed. */

const listsOf = (measure: Measure, metric: Metric, request: Request): readonly RowList[] => {
  const { list } = FACTS[measure.fact];
  if (list && basisOf(metric, request.basis) === 'order' && measure.placedColumn) return ['orders'];
  return measure.lists ?? (list ? [list] : []);
};

/** Rows of orders know their dimensions, not the product types of their lines. */
const canList = (metric: Metric, where: readonly Filter[]): boolean =>
  !metric.maturity && where.every(({ dimension }) => dimension !== 'product_type');

const unlistedOf = (metric: Metric, request: Request): string[] => {
  if (metric.maturity) return [FOLLOWED];
  if (!canList(metric, request.where)) return [FACTS.lines.label];
  const measures = measuresOf(metric).map((id) => MEASURES[id]);
  const without = measures.filter((measure) => listsOf(measure, metric, request).length === 0);
  return [...new Set(without.map(({ fact }) => FACTS[fact].label))];
};

/** The days of a figure's first bucket, as rows are listed by them. */
const listedPeriod = (metric: Metric, request: Request): Period => {
  const { from, to } = readIn({ ...metric, maturity: undefined }, request.spine[0], request);
  return { from, to };
};

/** The orders of a figure's days and filters that a status names; null where its rows are not listed. */
export const listOf = (metric: Metric, request: Request, status: OrderStatus): LeftOut['list'] =>
  canList(metric, request.where)
    ? { status, period: listedPeriod(metric, request), where: [...request.where] }
    : null;

/** Lists with the period and filters of the figure's first bucket; and what is listed nowhere. */
export const rowsBehind = (metric: Metric, request: Request): RowsBehind => {
  const links = new Map<string, RowsBehind['links'][number]>();
  const period = listedPeriod(metric, request);
  for (const id of canList(metric, request.where) ? measuresOf(metric) : []) {
    const measure = MEASURES[id];
    const own = measure.listed ? [measure.listed] : [];
    for (const list of listsOf(measure, metric, request)) {
      const where = [...request.where, ...own];
      const key = JSON.stringify([list, where]);
      const link = links.get(key) ?? { list, period, where, measures: [] };
      link.measures.push(measure.label);
      links.set(key, link);
    }
  }
  return { links: [...links.values()], unlisted: unlistedOf(metric, request) };
};
