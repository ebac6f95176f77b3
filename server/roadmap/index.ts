export { freezeBaselines } from './baselines';
export { bridgeView } from './bridge';
export { templateRoadmap, type PlannedPhase, type RoadmapPlan } from './plan';
export { saveRoadmap } from './storage';
export { roadmapView } from './view';
