import type { Db } from '../../drizzle/client';
import { CHECKLIST_STEPS, type ChecklistStepId, type CoveredFact } from '../../shared/lists';
import { askWhole, coverage } from '../ask';
import { coveredFactsOf } from '../catalog/metric';
import { METRIC_IDS, METRICS, type MetricId } from '../catalog/metrics';
import type { Coverage } from '../coverage/types';
import { loadRoadmap, templateRoadmap } from '../roadmap';
import { addDays } from '../time';
import type { InStore, Store } from '../types';
import { CHECKLIST } from './sentences';
import { TILES } from './tiles';
import type { ChecklistStep, ChecklistView } from './types';

/**
 * What a young store can do next, and which figures each step adds. The catalogue says which facts a figure is made
 * of, coverage which of them are here: no order is read.
 */

type FactStep = Exclude<ChecklistStepId, 'store' | 'targets'>;

/** Facts by which a step is taken, and those that come along with them. */
const BRINGS: Record<FactStep, { taken: readonly CoveredFact[]; along: readonly CoveredFact[] }> = {
  orders: { taken: ['orders'], along: [] },
  sessions: { taken: ['sessions'], along: ['vitals'] },
  costs: { taken: ['spend', 'costs'], along: [] },
};

const FACT_STEPS = CHECKLIST_STEPS.filter((step): step is FactStep => step in BRINGS);

/** The step that brings a fact, by its place among the steps. */
const placeOf = (fact: CoveredFact): number =>
  FACT_STEPS.findIndex((step) => [...BRINGS[step].taken, ...BRINGS[step].along].includes(fact));

/** A figure, with the facts that it lacks. */
interface Figure {
  metric: MetricId;
  lacking: CoveredFact[];
  /** The last of the steps that it waits for; where it waits for none, the last that gave it a fact. */
  step: FactStep | undefined;
}

/** The figures of the Bridge first: a sentence names three. */
const inOrder = (ids: readonly MetricId[]): MetricId[] => [
  ...TILES.filter((id) => ids.includes(id)),
  ...ids.filter((id) => !TILES.includes(id)),
];

/** Facts that are here, and figures of which a cost that they need is not. */
interface Known {
  facts: ReadonlySet<CoveredFact>;
  costless: ReadonlySet<MetricId>;
}

/** Facts that a figure is made of. Where it needs costs, these alone say whether they are known. */
const factsOf = (metric: MetricId): CoveredFact[] => {
  const { needs } = METRICS[metric];
  const covered = coveredFactsOf(METRICS[metric]).filter((fact) => !needs || fact !== 'costs');
  return needs ? [...covered, 'costs'] : covered;
};

const figureOf = (metric: MetricId, { facts, costless }: Known): Figure => {
  const own = factsOf(metric);
  const isHere = (fact: CoveredFact) =>
    fact === 'costs' && METRICS[metric].needs ? !costless.has(metric) : facts.has(fact);
  const lacking = own.filter((fact) => !isHere(fact));
  const step = FACT_STEPS[Math.max(...(lacking.length > 0 ? lacking : own).map(placeOf))];
  return { metric, lacking, step };
};

/** As the closed days that a target is held against. */
const WINDOW_DAYS = 28;
const NEEDING = METRIC_IDS.filter((id) => METRICS[id].needs);

/** Figures that need a cost of which nothing is known in the newest days of orders; without orders all that need one. */
const costlessOf = async (
  { tx, store, now }: InStore,
  { orders }: Coverage,
): Promise<ReadonlySet<MetricId>> => {
  if (!orders || orders.last < orders.first) return new Set(NEEDING);
  const to = addDays(orders.last, 1);
  const question = { from: addDays(to, -WINDOW_DAYS), to, metrics: NEEDING };
  const { valueOf } = await askWhole(tx, store, question, now);
  return new Set(NEEDING.filter((id) => valueOf(id).flags.includes('no_cost')));
};

/** What goods cost has no days of its own: costs are here once a figure that needs some has all of them. */
const knownOf = async (here: InStore, covered: Coverage): Promise<Known> => {
  const costless = await costlessOf(here, covered);
  const facts = Object.values(covered).flatMap(({ fact, first, last }) => (last < first ? [] : [fact]));
  const costs: CoveredFact[] = costless.size < NEEDING.length ? ['costs'] : [];
  return { facts: new Set([...facts, ...costs]), costless };
};

const labelsOf = (ids: readonly MetricId[]): string[] => inOrder(ids).map((id) => METRICS[id].label);

const stateOf = (taken: readonly CoveredFact[], known: ReadonlySet<CoveredFact>): ChecklistStep['state'] => {
  const here = taken.filter((fact) => known.has(fact)).length;
  if (here === 0) return 'open';
  return here === taken.length ? 'done' : 'begun';
};

const factStep = (
  step: FactStep,
  figures: readonly Figure[],
  known: ReadonlySet<CoveredFact>,
): ChecklistStep => {
  const own = figures.filter((figure) => figure.step === step);
  const wanting = own.filter(({ lacking }) => lacking.length > 0);
  const { taken, along } = BRINGS[step];
  const facts = [...taken, ...along].filter((fact) => !known.has(fact));
  const given = labelsOf(own.filter(({ lacking }) => lacking.length === 0).map(({ metric }) => metric));
  const added = labelsOf(wanting.map(({ metric }) => metric));
  const words = [
    ...(given.length > 0 ? [CHECKLIST.given(given)] : []),
    ...(added.length > 0
      ? [facts.length > 0 ? CHECKLIST.added(facts, added) : CHECKLIST.costless(added)]
      : []),
  ];
  return {
    step,
    state: stateOf(taken, known),
    says: words.join(' '),
    figures: added.length > 0 ? added : given,
  };
};

/** What the template aims at, whenever it begins. */
const SUGGESTED = [
  ...new Set(templateRoadmap('2000-01-01').phases.flatMap(({ kpis }) => kpis.map(({ metric }) => metric))),
].filter((id): id is MetricId => id in METRICS);

const targetStep = (targets: number): ChecklistStep => {
  const figures = labelsOf(SUGGESTED);
  return targets > 0
    ? { step: 'targets', state: 'done', says: CHECKLIST.targets(targets), figures: [] }
    : { step: 'targets', state: 'open', says: CHECKLIST.noTargets(figures), figures };
};

const storeStep = (store: Store): ChecklistStep => ({
  ...{ step: 'store', state: 'done', figures: [] },
  says: CHECKLIST.store(store),
});

/** LTV:CAC and the like rest on a margin that its owner declares: no step gives what nobody has declared. */
const canBe = (id: MetricId, { contributionRate }: Store): boolean =>
  METRICS[id].factor === undefined || contributionRate !== null;

/** From coverage and the number of targets that are here already; null once every step is taken, and for a demo. */
export const checklistOf = async (
  here: InStore,
  covered: Coverage,
  targets: number,
): Promise<ChecklistView | null> => {
  const { store } = here;
  if (store.isDemo) return null;
  const known = await knownOf(here, covered);
  const figures = METRIC_IDS.filter((id) => canBe(id, store)).map((id) => figureOf(id, known));
  const facts = FACT_STEPS.map((step) => factStep(step, figures, known.facts));
  if (facts.every(({ state }) => state === 'done') && targets > 0) return null;
  return { steps: [storeStep(store), ...facts, targetStep(targets)] };
};

/** The steps of a store by themselves, for a page that has nothing to show yet. */
export const checklist = async (tx: Db, store: Store, now: Date): Promise<ChecklistView | null> => {
  const [covered, stored] = await Promise.all([coverage(tx, store, {}, now), loadRoadmap(tx, store)]);
  return checklistOf({ tx, store, now }, covered, stored.flatMap(({ kpis }) => kpis).length);
};
