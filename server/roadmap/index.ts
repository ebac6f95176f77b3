export { freezeBaselines } from './baselines';
export { bridgeView } from './bridge';
export { templateRoadmap, type PlannedKpi, type PlannedPhase, type RoadmapPlan } from './plan';
export { saveRoadmap } from './storage';
export { roadmapView } from './view';
