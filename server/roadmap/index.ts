export { freezeBaselines } from './baselines';
export { bridgeView } from './bridge';
export { changeRoadmap, layOut, undoChange, type Editing } from './editing';
export * as edits from './edits';
export { historyView } from './history';
export { type PlannedPhase, type RoadmapPlan } from './plan';
export { saveRoadmap } from './storage';
export { templateRoadmap } from './template';
export { roadmapView } from './view';
