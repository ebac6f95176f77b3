import { datesInWords } from '../../shared/dayWords';
import { listWords } from '../../shared/sentence';
import type { Metric } from '../catalog/metrics';
import type { Change, TableRow } from './types';

/** What must be known of a comparison: whose sessions stand on its two sides, and why a side is missing. */

const labelsOf = (metrics: readonly Metric[]): string => listWords(metrics.map(({ label }) => label));

/** "Sessions: held against the sessions of another source." "Net sales: not compared, no data before 5 Mar 2026." */
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
    ...(across.length > 0 ? [`${labelsOf(across)}: held against the sessions of another source.`] : []),
    ...[...lacks].map(([reason, of]) => `${labelsOf(of)}: not compared, ${datesInWords(reason)}.`),
  ];
};
