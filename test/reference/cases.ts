import type { Database } from '../../drizzle/client';
import { decompose, shapley } from '../../server/stats/decomposition';
import { lookupRate } from '../../server/ledger/fx';
import { attainment, progressOf } from '../../server/roadmap/progress';
import { startOfDay } from '../../server/time';
import { customersLog } from './customers';
import { funnelRates, funnelZero } from './funnel';
import { moneyLedger } from './money';
import { parityLists } from './parity';
import { given } from './through';
import { unitEconomics } from './unitEconomics';

/** How the project answers each reference case; `keys` are the outputs that it can give. */

// The file's inputs have a shape of their own in every case.
export type Inputs = Record<string, never>;

export interface ReferenceCase {
  id: string;
  inputs: Inputs;
  expected: Record<string, unknown>;
  tolerance: string;
}

export interface Implementation {
  keys: readonly string[];
  run: (inputs: Inputs, database: Database) => Promise<Record<string, unknown>>;
}

const utc = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

const timeWindows = async ({ windows }: { windows: [zone: string, from: string, to: string][] }) => ({
  windows: windows.map(([zone, from, to]) => {
    const [start, end] = [startOfDay(from, zone), startOfDay(to, zone)];
    return {
      zone,
      from_local: from,
      to_local: to,
      from_utc: utc(start),
      to_utc: utc(end),
      hours: (end - start) / 3_600_000,
    };
  }),
});

const fxLookup = async (inputs: {
  rates: Record<string, string>;
  order_dates: string[];
  max_age_days: number;
}) => {
  const rates = Object.entries(inputs.rates).map(([day, rate]) => ({ day, base: 'EUR', quote: 'USD', rate }));
  const lookups = inputs.order_dates.map((date) => {
    const found = lookupRate(rates, 'EUR', 'USD', date, inputs.max_age_days);
    return { date, rate_date: found?.day ?? null, rate: found?.rate ?? null };
  });
  return { lookups };
};

interface PaceInputs {
  start: string;
  end: string;
  today: string;
  w_deliverables: number;
  deliverables: { weight: number; done: number }[];
  kpis: { baseline: number; target: number; actual: number | null; weight: number }[];
}

const roadmapPace = async ({ start, end, today, w_deliverables, deliverables, kpis }: PaceInputs) => {
  const attained = kpis.map((kpi) => ({
    weight: kpi.weight,
    attainment: attainment(kpi.baseline, kpi.target, kpi.actual),
  }));
  const result = progressOf({
    start,
    end,
    today,
    deliverablesWeight: w_deliverables,
    deliverables,
    kpis: attained,
  });
  return {
    deliverables_done: result.deliverables,
    kpi_attainment: attained.map((kpi) => kpi.attainment),
    kpi_mean: result.kpi,
    kpi_coverage: result.kpiCoverage,
    time_elapsed: result.elapsed,
    progress: result.progress,
    pace_index: result.pace,
    projected_finish_linear: result.finish,
  };
};

interface Factors {
  sessions: number;
  cr: number;
  aov: number;
}

const decomposition = async ({ before, after }: { before: Factors; after: Factors }) => {
  const list = ({ sessions, cr, aov }: Factors) => [sessions, cr, aov];
  const named = ([sessions, cr, aov]: number[]) => ({ sessions, cr, aov });
  const product = (f: Factors) => f.sessions * f.cr * f.aov;
  return {
    r0: product(before),
    r1: product(after),
    change: product(after) - product(before),
    lmdi: named(decompose(list(before), list(after)).effects),
    shapley: named(shapley(list(before), list(after))),
  };
};

export const IMPLEMENTED: Record<string, Implementation> = {
  'money.ledger': moneyLedger,
  'customers.log': customersLog,
  'funnel.rates': funnelRates,
  'funnel.zero': funnelZero,
  'unit.economics': unitEconomics,
  'ops.parity_lag_headroom': parityLists,
  'time.windows': given(['windows'], timeWindows),
  'fx.lookup': given(['lookups'], fxLookup),
  'roadmap.pace': given(
    [
      'deliverables_done',
      'kpi_attainment',
      'kpi_mean',
      'kpi_coverage',
      'time_elapsed',
      'progress',
      'pace_index',
      'projected_finish_linear',
    ],
    roadmapPace,
  ),
  'decomposition.revenue': given(['r0', 'r1', 'change', 'lmdi', 'shapley'], decomposition),
};
