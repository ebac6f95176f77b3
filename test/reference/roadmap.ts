import { z } from 'zod';
import {
  attainment,
  isBlurred,
  kpiStatus,
  progressOf,
  valueDue,
  type KpiCourse,
} from '../../server/roadmap/progress';
import type { Status } from '../../shared/lists';
import { given } from './through';
import { localDay } from '../../server/facts/fields';

const inputs = z.strictObject({
  start: localDay,
  end: localDay,
  today: localDay,
  w_deliverables: z.number(),
  deliverables: z.array(z.strictObject({ id: z.string(), weight: z.number(), done: z.number() })),
  kpis: z.array(
    z.strictObject({
      id: z.string(),
      baseline: z.number(),
      target: z.number(),
      actual: z.number().nullable(),
      ci95: z.tuple([z.number(), z.number()]).optional(),
      weight: z.number(),
    }),
  ),
});
type Inputs = z.output<typeof inputs>;

const DAY = 86_400_000;
const elapsedOf = ({ start, end, today }: Inputs): number =>
  (Date.parse(today) - Date.parse(start)) / DAY / ((Date.parse(end) - Date.parse(start)) / DAY);

const courseOf = ({ baseline, target, actual, ci95 }: Inputs['kpis'][number], due: number): KpiCourse => ({
  ...{ baseline, target, actual, due, interval: ci95 ?? null },
});

const progressIn = (asked: Inputs) => {
  const { start, end, today, w_deliverables: deliverablesWeight, deliverables, kpis } = asked;
  const counted = kpis.map(({ weight, ...kpi }) => ({
    weight,
    attainment: attainment(kpi.baseline, kpi.target, kpi.actual),
    isHalved: isBlurred({ ...kpi, interval: kpi.ci95 ?? null }),
  }));
  const result = progressOf({ start, end, today, deliverablesWeight, deliverables, kpis: counted });
  return { counted, result };
};

const outputsOf = ({ result }: ReturnType<typeof progressIn>) => ({
  deliverables_done: result.deliverables,
  kpi_mean: result.kpi,
  kpi_coverage: result.kpiCoverage,
  time_elapsed: result.elapsed,
  progress: result.progress,
  pace_index: result.pace,
  projected_finish_linear: result.finish,
});

const PROGRESS = [
  'deliverables_done',
  'kpi_mean',
  'kpi_coverage',
  'time_elapsed',
  'progress',
  'pace_index',
  'projected_finish_linear',
];

export const roadmapPace = given([...PROGRESS, 'kpi_attainment'], inputs, async (asked) => {
  const found = progressIn(asked);
  return { ...outputsOf(found), kpi_attainment: found.counted.map((kpi) => kpi.attainment) };
});

const wordOf = (status: Status): string => status.replace('_', ' ');

export const statusUnclear = given([...PROGRESS, 'kpis', 'status'], inputs, async (asked) => {
  const found = progressIn(asked);
  const elapsed = elapsedOf(asked);
  const kpis = asked.kpis.map((kpi, i) => {
    const { attainment: attained, isHalved, weight } = found.counted[i]!;
    return {
      id: kpi.id,
      attainment: attained,
      due: attained === null ? null : valueDue(courseOf(kpi, elapsed)),
      status: wordOf(kpiStatus(courseOf(kpi, elapsed))),
      weight_counted: attained === null ? 0 : isHalved ? weight / 2 : weight,
    };
  });
  return { ...outputsOf(found), kpis, status: wordOf(found.result.status) };
});
