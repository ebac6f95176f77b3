import { randomUUID } from 'node:crypto';
import type { Metric } from '../catalog/metrics';
import type { Day } from '../time';
import {
  additionOf,
  allOf,
  editOf,
  removalOf,
  type DeliverableFields,
  type Edit,
  type Item,
  type ItemOf,
  type Items,
  type Kind,
  type PhaseFields,
  type TargetFields,
} from './items';
import { frozenMetric, noItem, otherDeliverables } from './sentences';

/** What a person asks for, as edits of items. Pure: what is wrong with the outcome `checkRoadmap` says. */

export type PhasePatch = Partial<
  Pick<PhaseFields, 'name' | 'focus' | 'objective' | 'startDay' | 'endDay' | 'deliverablesWeight'>
>;
export type DeliverablePatch = Partial<Omit<DeliverableFields, 'phaseId' | 'position' | 'shippedDay'>>;
/** `target` in minor units where the metric is money, or a `lift` over the baseline. */
export type Aim = { target: number } | { lift: number };
export type TargetPatch = Partial<Pick<TargetFields, 'weight'> & { metric: Metric; aim: Aim }>;
export type NewDeliverable = Required<DeliverablePatch>;
export type NewTarget = Required<TargetPatch>;

export const itemOf = <K extends Kind>(items: Items, kind: K, id: string): ItemOf<K> => {
  const found = items.get(id);
  if (found?.item === kind) return found as unknown as ItemOf<K>;
  throw noItem(kind);
};

/** Phases follow each other: a border that moves is the end of one and the start of the next. */
export const editPhase = (items: Items, id: string, patch: PhasePatch): Edit[] => {
  const phase = itemOf(items, 'phase', id);
  const phases = allOf(items, 'phase');
  const at = phases.findIndex((each) => each.id === id);
  const [before, after] = [phases[at - 1], phases[at + 1]];
  return [
    ...editOf(phase, patch),
    ...(before && patch.startDay ? editOf(before, { endDay: patch.startDay }) : []),
    ...(after && patch.endDay ? editOf(after, { startDay: patch.endDay }) : []),
  ];
};

const isWhole = ({ acceptance }: Pick<DeliverableFields, 'acceptance'>): boolean =>
  acceptance.length > 0 && acceptance.every(({ accepted }) => accepted);

/** Shipped on the day on which the last criterion was accepted; nothing blocks what is not blocked. */
const withConsequences = (work: DeliverableFields, today: Day): DeliverableFields => ({
  ...work,
  shippedDay: isWhole(work) ? (work.shippedDay ?? today) : null,
  blockedBy: work.state === 'blocked' ? work.blockedBy : null,
});

const nextPosition = (items: Items, kind: 'deliverable' | 'target', phaseId: string): number =>
  Math.max(-1, ...inPhase(items, kind, phaseId).map(({ fields }) => fields.position)) + 1;

const inPhase = <K extends 'deliverable' | 'target'>(items: Items, kind: K, phaseId: string): ItemOf<K>[] =>
  allOf(items, kind).filter(({ fields }) => fields.phaseId === phaseId);

export const addDeliverable = (items: Items, phaseId: string, work: NewDeliverable, today: Day): Edit[] => {
  itemOf(items, 'phase', phaseId);
  const place = { phaseId, position: nextPosition(items, 'deliverable', phaseId), shippedDay: null };
  const fields = withConsequences({ ...work, ...place }, today);
  return [additionOf({ item: 'deliverable', id: randomUUID(), name: work.name, fields })];
};

export const editDeliverable = (items: Items, id: string, patch: DeliverablePatch, today: Day): Edit[] => {
  const work = itemOf(items, 'deliverable', id);
  return editOf(work, withConsequences({ ...work.fields, ...patch }, today));
};

export const removeItem = (items: Items, kind: 'deliverable' | 'target', id: string): Edit[] => [
  removalOf(itemOf(items, kind, id) as unknown as Item),
];

/** @throws DomainError `conflict` where the ids are not those of the phase: somebody added or removed one. */
export const reorderDeliverables = (items: Items, phaseId: string, ids: readonly string[]): Edit[] => {
  const work = inPhase(items, 'deliverable', phaseId);
  const known = new Set(work.map(({ id }) => id));
  if (ids.length !== known.size || new Set(ids).size !== ids.length || !ids.every((id) => known.has(id)))
    throw otherDeliverables();
  return work.flatMap((each) => editOf(each, { position: ids.indexOf(each.id) }));
};

const aimFields = (aim: Aim): Pick<TargetFields, 'target' | 'lift'> =>
  'lift' in aim ? { lift: aim.lift, target: null } : { lift: null, target: aim.target };

/** What can be added up is a total over the phase; everything else is read over its trailing window. */
const metricFields = ({ id, additive }: Metric) => ({ metric: id, isTotal: additive });

const NOT_FROZEN = {
  ...{ baseline: null, baselineLow: null, baselineHigh: null },
  ...{ baselineFrom: null, baselineTo: null, frozenAt: null },
};

export const addTarget = (items: Items, phaseId: string, { metric, weight, aim }: NewTarget): Edit[] => {
  itemOf(items, 'phase', phaseId);
  const place = { phaseId, position: nextPosition(items, 'target', phaseId) };
  const fields = { ...place, weight, ...metricFields(metric), ...aimFields(aim), ...NOT_FROZEN };
  return [additionOf({ item: 'target', id: randomUUID(), name: metric.label, fields })];
};

/** The same lift again changes nothing: the target that was made of it stays. */
const isSameLift = ({ lift }: TargetFields, aim: Aim): boolean => 'lift' in aim && aim.lift === lift;

/** @throws DomainError `conflict` for another metric where the baseline is frozen. */
export const editTarget = (items: Items, id: string, { metric, weight, aim }: TargetPatch): Edit[] => {
  const target = itemOf(items, 'target', id);
  const { fields } = target;
  if (metric !== undefined && metric.id !== fields.metric && fields.baseline !== null)
    throw frozenMetric(target.name);
  return editOf(target, {
    ...(weight === undefined ? {} : { weight }),
    ...(metric === undefined ? {} : metricFields(metric)),
    ...(aim === undefined || isSameLift(fields, aim) ? {} : aimFields(aim)),
  });
};
