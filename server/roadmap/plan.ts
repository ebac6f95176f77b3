import type { MetricId } from '../catalog/metrics';
import { addDays, addMonths, type Day } from '../time';

/** A roadmap as it is written down, before anything is measured. */

export interface PlannedDeliverable {
  name: string;
  owner: string;
  weight: number;
  criteria: number;
  accepted: number;
  startDay: Day | null;
  dueDay: Day | null;
  shippedDay: Day | null;
  blockedBy: string | null;
}

export interface PlannedKpi {
  metric: MetricId;
  weight: number;
  /** Money in minor units; or `lift`: the target is the frozen baseline × (1 + lift). */
  target: number | null;
  lift: number | null;
  /** A total over the phase, from 0, instead of a rate from a baseline. */
  isTotal: boolean;
}

export interface PlannedPhase {
  name: string;
  focus: string;
  objective: string;
  startDay: Day;
  endDay: Day;
  deliverablesWeight: number;
  deliverables: PlannedDeliverable[];
  kpis: PlannedKpi[];
}

export interface RoadmapPlan {
  phases: PlannedPhase[];
}

/** weeks after the phase's start: when the work begins and when it is due. */
type Work = [
  name: string,
  owner: string,
  weight: number,
  criteria: number,
  fromWeek: number,
  dueWeek: number,
];

const kpi = (metric: MetricId, weight: number, lift: number): PlannedKpi => ({
  metric,
  weight,
  target: null,
  lift,
  isTotal: false,
});

const total = (metric: MetricId, weight: number, lift: number): PlannedKpi => ({
  ...kpi(metric, weight, lift),
  isTotal: true,
});

const TEMPLATE: { name: string; focus: string; objective: string; work: Work[]; kpis: PlannedKpi[] }[] = [
  {
    name: 'Foundation',
    focus: 'Audit & Foundation',
    objective: 'Find what slows the shop down and make its numbers trustworthy.',
    work: [
      ['Speed audit of the storefront', 'Tech', 25, 4, 0, 4],
      ['App and script pruning', 'Tech', 25, 5, 3, 9],
      ['Structured data and schema review', 'Content', 20, 3, 2, 8],
      ['One definition for every KPI', 'Analytics', 30, 4, 0, 11],
    ],
    kpis: [kpi('atc_rate', 50, 0.03), kpi('checkout_rate', 50, 0.03)],
  },
  {
    name: 'Optimisation',
    focus: 'Optimisation: CR',
    objective: 'Turn more of the visits that we already have into orders.',
    work: [
      ['A/B test programme on product pages', 'Growth', 30, 5, 0, 12],
      ['Mobile checkout in under three clicks', 'Tech', 35, 4, 1, 9],
      ['Search and navigation rework', 'Design', 20, 3, 4, 11],
      ['Trust and delivery information', 'Content', 15, 3, 2, 6],
    ],
    kpis: [kpi('cr', 60, 0.12), kpi('checkout_completion', 40, 0.08)],
  },
  {
    name: 'Scaling',
    focus: 'Scaling: retention & AOV',
    objective: 'Earn more from each customer before buying more of them.',
    work: [
      ['Bundle builder on product pages', 'Growth', 25, 5, 0, 4],
      ['Loyalty programme', 'Tech', 25, 4, 3, 8],
      ['Post-purchase CRM flow', 'CRM', 25, 5, 2, 10],
      ['Cart cross-sell', 'Growth', 15, 4, 4, 9],
      ['Win-back e-mail', 'CRM', 10, 3, 8, 12],
    ],
    kpis: [total('net_sales', 30, 0.12), kpi('aov', 35, 0.08), kpi('repeat_rate_90', 35, 0.1)],
  },
  {
    name: 'Expansion',
    focus: 'Expansion: global markets',
    objective: 'Sell in new markets without losing what makes the home market pay.',
    work: [
      ['Prices in local currencies', 'Tech', 30, 4, 0, 5],
      ['Localised storefronts', 'Content', 30, 5, 2, 10],
      ['Logistics for the new markets', 'Operations', 25, 4, 1, 9],
      ['Launch campaigns', 'Growth', 15, 3, 6, 12],
    ],
    kpis: [total('net_sales', 40, 0.15), total('customers_new', 30, 0.15), kpi('cr', 30, 0.03)],
  },
];

/** The quarterly four-phase roadmap from a day on: nothing done yet, targets as lifts over baselines to come. */
export const templateRoadmap = (startDay: Day): RoadmapPlan => ({
  phases: TEMPLATE.map(({ name, focus, objective, work, kpis }, i): PlannedPhase => {
    const start = addMonths(startDay, 3 * i);
    return {
      name,
      focus,
      objective,
      startDay: start,
      endDay: addMonths(startDay, 3 * (i + 1)),
      deliverablesWeight: 0.5,
      deliverables: work.map(([title, owner, weight, criteria, fromWeek, dueWeek]) => ({
        name: title,
        owner,
        weight,
        criteria,
        accepted: 0,
        startDay: addDays(start, fromWeek * 7),
        dueDay: addDays(start, dueWeek * 7),
        shippedDay: null,
        blockedBy: null,
      })),
      kpis,
    };
  }),
});
