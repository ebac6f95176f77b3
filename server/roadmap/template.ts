import type { MetricId } from '../catalog/metrics';
import { addDays, addMonths, type Day } from '../time';
import type { PlannedDeliverable, PlannedKpi, PlannedPhase, RoadmapPlan } from './plan';

/** The quarterly four-phase roadmap that a store may begin with. */

/** `from`, `due`: weeks after the phase's start. */
interface Work {
  name: string;
  weight: number;
  from: number;
  due: number;
  criteria: string[];
}

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

const FOUNDATION: Work[] = [
  {
    ...{ name: 'Speed audit of the storefront', weight: 25, from: 0, due: 4 },
    criteria: ['Home measured', 'Category pages measured', 'Product pages measured', 'Slowest causes ranked'],
  },
  {
    ...{ name: 'App and script pruning', weight: 25, from: 3, due: 9 },
    criteria: [
      'All apps and scripts listed',
      'Each has an owner and a use',
      'Unused ones removed',
      'The rest loads late',
      'Speed measured again',
    ],
  },
  {
    ...{ name: 'Structured data and schema review', weight: 20, from: 2, due: 8 },
    criteria: ['Product data valid', 'Offers and stock valid', 'No errors in the search console'],
  },
  {
    ...{ name: 'One definition for every KPI', weight: 30, from: 0, due: 11 },
    criteria: [
      'Definitions written down',
      'Agreed by finance',
      'Agreed by marketing',
      'Totals match the shop’s own',
    ],
  },
];

const OPTIMISATION: Work[] = [
  {
    ...{ name: 'A/B test programme on product pages', weight: 30, from: 0, due: 12 },
    criteria: [
      'Hypotheses ranked',
      'Sample sizes set beforehand',
      'First test decided',
      'Second test decided',
      'Third test decided',
    ],
  },
  {
    ...{ name: 'Mobile checkout in under three clicks', weight: 35, from: 1, due: 9 },
    criteria: [
      'Guest checkout',
      'Wallet payments',
      'Address is filled in',
      'Three clicks on iPhone and Android',
    ],
  },
  {
    ...{ name: 'Search and navigation rework', weight: 20, from: 4, due: 11 },
    criteria: ['Searches without result read', 'Synonyms set', 'Navigation tested with customers'],
  },
  {
    ...{ name: 'Trust and delivery information', weight: 15, from: 2, due: 6 },
    criteria: ['Delivery day on product pages', 'Returns in one sentence', 'Reviews on product pages'],
  },
];

const SCALING: Work[] = [
  {
    ...{ name: 'Bundle builder on product pages', weight: 25, from: 0, due: 4 },
    criteria: [
      'Bundles chosen from what is bought together',
      'Margin of each bundle checked',
      'Live on desktop',
      'Live on mobile',
      'Stock of parts is kept right',
    ],
  },
  {
    ...{ name: 'Loyalty programme', weight: 25, from: 3, due: 8 },
    criteria: ['Rules and cost approved', 'Live in the account', 'In the order e-mails', 'Terms published'],
  },
  {
    ...{ name: 'Post-purchase CRM flow', weight: 25, from: 2, due: 10 },
    criteria: ['Day 7 live', 'Day 21 live', 'Day 45 live', 'Hold-out group kept', 'Consent respected'],
  },
  {
    ...{ name: 'Cart cross-sell', weight: 15, from: 4, due: 9 },
    criteria: ['Offers chosen', 'Live on desktop', 'Live on mobile', 'Checkout rate has not fallen'],
  },
  {
    ...{ name: 'Win-back e-mail', weight: 10, from: 8, due: 12 },
    criteria: ['Audience defined', 'Live', 'Hold-out group kept'],
  },
];

const EXPANSION: Work[] = [
  {
    ...{ name: 'Prices in local currencies', weight: 30, from: 0, due: 5 },
    criteria: [
      'Currencies chosen',
      'Rounding rules set',
      'Prices with tax where it is the law',
      'Refunds tested',
    ],
  },
  {
    ...{ name: 'Localised storefronts', weight: 30, from: 2, due: 10 },
    criteria: [
      'Markets chosen',
      'Texts translated',
      'Sizes and units converted',
      'Local payments',
      'Found by local search',
    ],
  },
  {
    ...{ name: 'Logistics for the new markets', weight: 25, from: 1, due: 9 },
    criteria: [
      'Carriers contracted',
      'Duties known at checkout',
      'Delivery times measured',
      'Returns address',
    ],
  },
  {
    ...{ name: 'Launch campaigns', weight: 15, from: 6, due: 12 },
    criteria: ['Budget per market', 'Campaigns live', 'CAC per market read'],
  },
];

const TEMPLATE: { name: string; focus: string; objective: string; work: Work[]; kpis: PlannedKpi[] }[] = [
  {
    name: 'Foundation',
    focus: 'Audit & Foundation',
    objective: 'Find what slows the shop down and make its numbers trustworthy.',
    work: FOUNDATION,
    kpis: [kpi('atc_rate', 50, 0.03), kpi('checkout_rate', 50, 0.03)],
  },
  {
    name: 'Optimisation',
    focus: 'Optimisation: CR',
    objective: 'Turn more of the visits that we already have into orders.',
    work: OPTIMISATION,
    kpis: [kpi('cr', 60, 0.12), kpi('checkout_completion', 40, 0.08)],
  },
  {
    name: 'Scaling',
    focus: 'Scaling: retention & AOV',
    objective: 'Earn more from each customer before buying more of them.',
    work: SCALING,
    kpis: [total('net_sales', 30, 0.12), kpi('aov', 35, 0.08), kpi('repeat_rate_90', 35, 0.1)],
  },
  {
    name: 'Expansion',
    focus: 'Expansion: global markets',
    objective: 'Sell in new markets without losing what makes the home market pay.',
    work: EXPANSION,
    kpis: [total('net_sales', 40, 0.15), total('customers_new', 30, 0.15), kpi('cr', 30, 0.03)],
  },
];

const deliverable = ({ name, weight, from, due, criteria }: Work, start: Day): PlannedDeliverable => ({
  name,
  owner: null,
  weight,
  acceptance: criteria.map((criterion) => ({ name: criterion, accepted: false })),
  state: 'not_started',
  startDay: addDays(start, from * 7),
  dueDay: addDays(start, due * 7),
  shippedDay: null,
  blockedBy: null,
});

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
      deliverables: work.map((item) => deliverable(item, start)),
      kpis,
    };
  }),
});

/** A suggested day that has passed already would make work late that nobody had planned. */
const openWhatPassed = (work: PlannedDeliverable, today: Day): PlannedDeliverable => {
  const left = (day: Day | null) => (day !== null && day < today ? null : day);
  return { ...work, startDay: left(work.startDay), dueDay: left(work.dueDay) };
};

/** The template for a store of one's own: no day is suggested that lies before `today`. */
export const suggestedRoadmap = (startDay: Day, today: Day): RoadmapPlan => ({
  phases: templateRoadmap(startDay).phases.map((phase) => ({
    ...phase,
    deliverables: phase.deliverables.map((work) => openWhatPassed(work, today)),
  })),
});
