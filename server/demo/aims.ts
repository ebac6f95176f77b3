import type { Period } from '../time';
import type { InStore } from '../types';
import type { MetricId } from '../catalog/metrics';
import { valueOver, elapsedOf, seasonalDue, trailing, type PlannedKpi } from '../roadmap';
import { phaseAt, type Calendar } from './calendar';
import type { Shop } from './shop';

/**
 * What the running phase aims at. A plan is made to be just reached, or just missed. Its targets lie a little ahead of
 * the shop's own numbers or behind them, read as the roadmap reads them.
 */
interface Aim {
  metric: MetricId;
  weight: number;
  isTotal: boolean;
  /** Attained by today as a share of what is due: from 0.95 on it is on track, below 0.8 off track. */
  pace: number;
  /** Targets are round. */
  step: number;
  /** Over the baseline, where the shop moves the other way. */
  lift: number;
}

const AIMS: Record<Shop['runningPhase'], Aim[]> = {
  3: [
    { metric: 'net_sales', weight: 25, isTotal: true, pace: 1.02, step: 100_000, lift: 0.12 },
    { metric: 'aov', weight: 30, isTotal: false, pace: 1.15, step: 10, lift: 0.08 },
    { metric: 'repeat_rate_90', weight: 25, isTotal: false, pace: 0.87, step: 0.0005, lift: 0.1 },
    { metric: 'cac_blended', weight: 20, isTotal: false, pace: 1, step: 10, lift: -0.06 },
  ],
  4: [
    { metric: 'net_sales', weight: 40, isTotal: true, pace: 1.03, step: 100_000, lift: 0.15 },
    { metric: 'customers_new', weight: 35, isTotal: true, pace: 0.87, step: 5, lift: 0.15 },
    { metric: 'cr', weight: 15, isTotal: false, pace: 1, step: 0.0001, lift: 0.03 },
    { metric: 'cac_blended', weight: 10, isTotal: false, pace: 1, step: 10, lift: -0.04 },
  ],
};

const rounded = (value: number, step: number): number =>
  Number((Math.round(value / step) * step).toPrecision(12));

/** Null = as the lift has it: without movement in the right direction no target can be derived. */
const targetOf = (aim: Aim, baseline: number, actual: number, due: number): number | null => {
  const wanted = Math.sign(aim.lift);
  const moved = actual - baseline;
  if (Math.sign(moved) !== wanted || due <= 0) return null;
  return rounded(baseline + moved / (aim.pace * due), aim.step);
};

const aimAt = async (here: InStore, aim: Aim, phase: Period, calendar: Calendar): Promise<PlannedKpi> => {
  const { metric, weight, isTotal, lift } = aim;
  const { today } = calendar;
  const over = async (period: Period) => (await valueOver(here, metric, period)).value ?? 0;
  const target = isTotal
    ? targetOf(
        aim,
        0,
        await over({ from: phase.from, to: today }),
        await seasonalDue(here, metric, phase, today),
      )
    : targetOf(
        aim,
        await over(trailing(metric, phase.from)),
        await over(trailing(metric, today)),
        elapsedOf(phase.from, phase.to, today),
      );
  return { metric, weight, isTotal, target, lift: target === null ? lift : null };
};

/** The KPI targets of a shop's running phase; its facts must be in the ledger. */
export const aimsOf = async (here: InStore, shop: Shop, calendar: Calendar): Promise<PlannedKpi[]> => {
  const phase = phaseAt(calendar, shop.runningPhase);
  const kpis: PlannedKpi[] = [];
  for (const aim of AIMS[shop.runningPhase]) kpis.push(await aimAt(here, aim, phase, calendar));
  return kpis;
};
