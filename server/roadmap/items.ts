import { and, eq } from 'drizzle-orm';
import { stringify } from 'safe-stable-stringify';
import type { Db } from '../../drizzle/client';
import { deliverables, kpiTargets, phases } from '../../drizzle/schema';
import type { MetricOf } from '../ask';
import type { AnyMetricId } from '../catalog/metrics';
import type { Day, Instant } from '../time';
import type { Store } from '../types';
import type { PlannedDeliverable, PlannedKpi, PlannedPhase } from './plan';
import type { DeliverableRow, KpiRow, PhaseRow, StoredPhase } from './storage';
import type { WorkState } from '../../shared/lists';

/** What can be changed of a roadmap, as items with fields; an edit is fields before and after. */

export type PhaseFields = Omit<PlannedPhase, 'deliverables' | 'kpis'> & { position: number };
export type DeliverableFields = PlannedDeliverable & { phaseId: string; position: number };
export type TargetFields = PlannedKpi & {
  phaseId: string;
  position: number;
  baseline: number | null;
  baselineLow: number | null;
  baselineHigh: number | null;
  baselineFrom: Day | null;
  baselineTo: Day | null;
  frozenAt: Instant | null;
};

interface FieldsOf {
  phase: PhaseFields;
  deliverable: DeliverableFields;
  target: TargetFields;
}
export type Kind = keyof FieldsOf;

export interface ItemOf<K extends Kind> {
  item: K;
  id: string;
  /** As people call it. */
  name: string;
  fields: FieldsOf[K];
}
export type Item = { [K in Kind]: ItemOf<K> }[Kind];

/** `before` null: added, `after` null: removed; else the fields that changed, the same ones on both sides. */
type EditOf<K extends Kind> = { item: K; id: string; /** As it was called then. */ name: string } & (
  | { before: null; after: FieldsOf[K] }
  | { before: FieldsOf[K]; after: null }
  | { before: Partial<FieldsOf[K]>; after: Partial<FieldsOf[K]> }
);
export type Edit = { [K in Kind]: EditOf<K> }[Kind];

/** A roadmap's items by id, phases before what is in them, each kind in its order. */
export type Items = ReadonlyMap<string, Item>;

const number = (text: string | null): number | null => (text === null ? null : Number(text));

const phaseItem = ({ id, storeId: _, deliverablesWeight, ...fields }: PhaseRow): Item => ({
  item: 'phase',
  id,
  name: fields.name,
  fields: { ...fields, deliverablesWeight: Number(deliverablesWeight) },
});

const deliverableItem = ({ id, storeId: _, weight, state, ...fields }: DeliverableRow): Item => ({
  item: 'deliverable',
  id,
  name: fields.name,
  fields: { ...fields, weight: Number(weight), state: state as WorkState },
});

const targetItem = (
  { id, storeId: _, metric, weight, baseline, baselineLow, baselineHigh, target, lift, ...fields }: KpiRow,
  metricOf: MetricOf,
): Item => ({
  item: 'target',
  id,
  name: metricOf(metric as AnyMetricId).label,
  fields: {
    ...fields,
    metric: metric as AnyMetricId,
    weight: Number(weight),
    ...{ baseline: number(baseline), target: number(target), lift: number(lift) },
    ...{ baselineLow: number(baselineLow), baselineHigh: number(baselineHigh) },
  },
});

export const itemsOf = (stored: readonly StoredPhase[], metricOf: MetricOf): Items => {
  const items = stored.flatMap(({ phase, deliverables: work, kpis }) => [
    phaseItem(phase),
    ...work.map(deliverableItem),
    ...kpis.map((kpi) => targetItem(kpi, metricOf)),
  ]);
  return new Map(items.map((item) => [item.id, item]));
};

/** All items of a kind, in their order. */
export const allOf = <K extends Kind>(items: Items, kind: K): ItemOf<K>[] =>
  ([...items.values()].filter(({ item }) => item === kind) as unknown as ItemOf<K>[]).sort(
    (a, b) => a.fields.position - b.fields.position,
  );

/** Whatever the order of keys. */
export const isSame = (a: unknown, b: unknown): boolean => stringify(a) === stringify(b);

type Loose = Record<string, unknown>;

export const pick = (fields: object, keys: readonly string[]): Loose =>
  Object.fromEntries(keys.map((key) => [key, (fields as Loose)[key]]));

/** A target means nothing without its metric, so an edit of one always says which it was. */
const CONTEXT: Record<Kind, readonly string[]> = { phase: [], deliverable: [], target: ['metric'] };

/** The edit that gives `item` the fields of `patch`; none where it has them. */
export const editOf = <K extends Kind>(item: ItemOf<K>, patch: Partial<FieldsOf[K]>): Edit[] => {
  const own = item.fields as unknown as Loose;
  const next: Loose = { ...own, ...patch };
  const changed = Object.keys(patch).filter((key) => !isSame(own[key], next[key]));
  if (changed.length === 0) return [];
  const keys = [...new Set([...changed, ...CONTEXT[item.item]])];
  const sides = { before: pick(own, keys), after: pick(next, keys) };
  return [{ item: item.item, id: item.id, name: item.name, ...sides } as Edit];
};

export const additionOf = (item: Item): Edit =>
  ({ item: item.item, id: item.id, name: item.name, before: null, after: item.fields }) as Edit;

export const removalOf = (item: Item): Edit =>
  ({ item: item.item, id: item.id, name: item.name, before: item.fields, after: null }) as Edit;

/** The items as they are after the edits. */
export const edited = (items: Items, edits: readonly Edit[]): Items => {
  const next = new Map(items);
  for (const { item, id, name, after } of edits) {
    if (after === null) next.delete(id);
    else next.set(id, { item, id, name, fields: { ...next.get(id)?.fields, ...after } } as Item);
  }
  return next;
};

const TABLES = { phase: phases, deliverable: deliverables, target: kpiTargets } as const;

/** Columns that hold exact decimals take text. */
const DECIMALS = new Set([
  'weight',
  'deliverablesWeight',
  'target',
  'lift',
  'baseline',
  'baselineLow',
  'baselineHigh',
]);

/** A lift that comes without its target has the target set anew. */
const withTarget = (fields: Loose): Loose =>
  typeof fields.lift === 'number' && fields.target === undefined ? { ...fields, target: null } : fields;

const columnsOf = (item: Kind, fields: object): Loose =>
  Object.fromEntries(
    Object.entries(item === 'target' ? withTarget(fields as Loose) : fields).map(([key, value]) => [
      key,
      DECIMALS.has(key) && value !== null ? String(value) : (value as unknown),
    ]),
  );

/** Writes one edit; what it rests on has been checked. */
export const writeEdit = async (tx: Db, store: Store, { item, id, before, after }: Edit): Promise<void> => {
  const table = TABLES[item];
  const isIt = and(eq(table.storeId, store.id), eq(table.id, id));
  if (after === null) await tx.delete(table).where(isIt);
  else if (before === null)
    await tx.insert(table).values({ ...columnsOf(item, after), storeId: store.id, id } as never);
  else await tx.update(table).set(columnsOf(item, after)).where(isIt);
};
