import { boolean, integer, jsonb, numeric, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { day, instant, storeId } from './columns';

/** Grain: a phase (a quarter) of a store's roadmap, `[start_day, end_day)` in the store's zone. */
export const phases = pgTable(
  'phases',
  {
    storeId: storeId(),
    id: uuid().notNull(),
    /** 1–4: the order in the roadmap. */
    position: integer().notNull(),
    name: text().notNull(),
    focus: text().notNull(),
    objective: text().notNull(),
    startDay: day().notNull(),
    endDay: day().notNull(),
    /** Share of the progress that deliverables carry; KPI attainment carries the rest. */
    deliverablesWeight: numeric({ precision: 4, scale: 3 }).notNull().default('0.5'),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);

/** One acceptance criterion of a deliverable. */
export interface Criterion {
  name: string;
  accepted: boolean;
}

/** Grain: a piece of work in a phase. */
export const deliverables = pgTable(
  'deliverables',
  {
    storeId: storeId(),
    id: uuid().notNull(),
    phaseId: uuid().notNull(),
    position: integer().notNull(),
    name: text().notNull(),
    /** Null = nobody owns it yet. */
    owner: text(),
    weight: numeric().notNull(),
    /** The criteria in their order: done = accepted / all; shipped = all accepted. */
    acceptance: jsonb().$type<Criterion[]>().notNull().default([]),
    /** What its owner says: `not_started`, `in_progress` or `blocked`. */
    state: text().notNull().default('not_started'),
    startDay: day(),
    dueDay: day(),
    shippedDay: day(),
    blockedBy: text(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);

/** Grain: a KPI that a phase aims at. Baseline is frozen at the phase's start. Money in minor units. */
export const kpiTargets = pgTable(
  'kpi_targets',
  {
    storeId: storeId(),
    id: uuid().notNull(),
    phaseId: uuid().notNull(),
    position: integer().notNull(),
    metric: text().notNull(),
    weight: numeric().notNull(),
    /** Null until the phase starts. */
    baseline: numeric(),
    /** 95 % interval of the baseline, frozen with it; null where it has none. */
    baselineLow: numeric(),
    baselineHigh: numeric(),
    baselineFrom: day(),
    baselineTo: day(),
    frozenAt: instant(),
    /** Null until the baseline is frozen, where the target is set as a lift over it. */
    target: numeric(),
    /** Target = baseline × (1 + lift), fixed together with the baseline; null where the target is given. */
    lift: numeric(),
    /** A total over the whole phase (net sales), not a rate over a trailing window. */
    isTotal: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.id] })],
);

/**
 * Grain: a change of a store's roadmap; append-only. `version` counts the store's changes from 1 and
 * is the version of the roadmap after it.
 */
export const roadmapChanges = pgTable(
  'roadmap_changes',
  {
    storeId: storeId(),
    version: integer().notNull(),
    changedAt: instant().notNull(),
    author: text().notNull(),
    /** The change that this one takes back. */
    undoes: integer(),
    /** What was changed, each with the fields before and after (`Edit[]` of server/roadmap/items.ts). */
    edits: jsonb().notNull(),
  },
  (t) => [primaryKey({ columns: [t.storeId, t.version] })],
);
