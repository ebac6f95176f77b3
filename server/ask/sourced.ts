import { FACTS } from '../catalog/facts';
import { MEASURES } from '../catalog/measures';
import { measuresOf } from '../catalog/metric';
import { LEAST_MATCHED } from '../catalog/needs';
import type { Metric } from '../catalog/metrics';
import type { Flag } from '../catalog/types';
import type { Period } from '../time';
import { setsIn } from './headline';
import type { Cell } from './evaluate';
import { isJudgedByMatch, type Request } from './plan';
import type { Comparison, Value } from './types';

/** What has to be said of a figure of sessions: who counted them (METRICS C17). */

const factsOf = (metric: Metric) => measuresOf(metric).map((id) => MEASURES[id].fact);

/** Whether it is made of sessions. */
export const isOfSessions = (metric: Metric): boolean =>
  factsOf(metric).some((fact) => FACTS[fact].bySource === true);

/** Sessions of one system by orders of another. */
const isHybrid = (metric: Metric, period: Period, { headline }: Request): boolean => {
  const { orderSources } = headline;
  return (
    factsOf(metric).includes('sales') &&
    orderSources.size > 0 &&
    setsIn(headline, period).some((sources) => sources.some((source) => !orderSources.has(source)))
  );
};

/** Less than 85 % of the web orders are matched to a session. */
const isLowMatch = (metric: Metric, request: Request, cell: Cell): boolean =>
  isJudgedByMatch(metric, request) && cell('web_orders_matched') < LEAST_MATCHED * cell('web_orders');

/** A value with the sources that its sessions are of, where the store has had several. */
export const sourced = (
  metric: Metric,
  period: Period,
  request: Request,
  { value, cell }: { value: Value; cell: Cell },
): Value => {
  if (metric.series || !isOfSessions(metric)) return value;
  const flags: Flag[] = isHybrid(metric, period, request) ? ['hybrid'] : [];
  if (value.value !== null && isLowMatch(metric, request, cell)) flags.push('low_match');
  if (!request.headline.hasChanged)
    return flags.length > 0 ? { ...value, flags: [...value.flags, ...flags] } : value;
  const sources = setsIn(request.headline, period).map((set) => set.join(' + '));
  if (sources.length > 1) flags.push('mixed_sources');
  return { ...value, flags: [...value.flags, ...flags], sources };
};

/** Whether two values do not count the sessions of one and the same source. */
export const isAcrossSources = (now: Value, before: Value): Pick<Comparison, 'isAcrossSources'> => {
  if (now.sources === undefined || before.sources === undefined) return {};
  return new Set([...now.sources, ...before.sources]).size > 1 ? { isAcrossSources: true } : {};
};
