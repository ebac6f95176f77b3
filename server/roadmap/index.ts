/** Phases, deliverables, targets: how far they are, and how they are changed. */
export { freezeBaselines, valueOver } from './baselines';
export { changeRoadmap, layOut, undoChange, type Editing } from './editing';
export * as edits from './edits';
export { historyView } from './history';
export type { PlannedKpi, PlannedPhase, RoadmapPlan } from './plan';
export { elapsedOf } from './progress';
export { isFiscal, quarterNumber } from './quarters';
export { sampleWords } from './sample';
export { dailyValues, runningSums, seasonalDue, seasonalShares } from './seasonal';
export { loadRoadmap, saveRoadmap } from './storage';
export { templateRoadmap } from './template';
export { doneWithGone, phaseName, phaseQuarter, unjudged } from './sentences';
export { roadmapOf, roadmapView } from './view';
export { maturedIn, maturityOf, trailing } from './windows';
