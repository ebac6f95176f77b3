import type { Metric } from '../catalog/metrics';
import { acrossSources, notCompared } from './sentences';
import type { Change, TableRow } from './types';

/** What must be known of a comparison: whose sessions stand on its two sides, and why a side is missing. */

const labelsOf = (metrics: readonly Metric[]): string[] => metrics.map(({ label }) => label);

export const comparisonNotes = (rows: readonly TableRow[], metrics: readonly Metric[]): string[] => {
  const changesOf = ({ id }: Metric): Change[] => rows.flatMap(({ changes }) => changes[id] ?? []);
  const across = metrics.filter((metric) => changesOf(metric).some((change) => change.isAcrossSources));
  const lacks = new Map<string, Metric[]>();
  for (const metric of metrics) {
    const missing = changesOf(metric).find(({ value }) => value.value === null && value.reason !== undefined);
    const reason = missing?.value.reason;
    if (reason !== undefined) lacks.set(reason, [...(lacks.get(reason) ?? []), metric]);
  }
  return [
    ...(across.length > 0 ? [acrossSources(labelsOf(across))] : []),
    ...[...lacks].map(([reason, of]) => notCompared(labelsOf(of), reason)),
  ];
};
