import { templateRoadmap, type PlannedPhase, type RoadmapPlan } from '../roadmap';
import { addDays, type Day } from '../time';
import type { Calendar } from './calendar';

/** The roadmap template with the work as far as a shop in the middle of a phase has come. */

type Work = PlannedPhase['deliverables'][number];

/** Days before the due day on which each piece was shipped; below 0: after it. */
const SHIPPED_EARLY = [3, -6, 1, 5, -2];
const LATE = { days: 9, done: 0.3 };
const BLOCKED_BY = 'Consent log of the e-mail provider';

const shipped = (work: Work, i: number): Work => ({
  ...work,
  accepted: work.criteria,
  shippedDay: addDays(work.dueDay!, -SHIPPED_EARLY[i % SHIPPED_EARLY.length]!),
});

/** All shipped; of the last piece one criterion was never accepted. */
const closed = (phase: PlannedPhase): PlannedPhase => {
  const last = phase.deliverables.length - 1;
  const deliverables = phase.deliverables
    .map(shipped)
    .map((work, i) => (i === last ? { ...work, accepted: work.criteria - 1 } : work));
  return { ...phase, deliverables };
};

/** The first piece is shipped, the second late, the last blocked, what lies between under way. */
const running = (phase: PlannedPhase, today: Day, gone: number): PlannedPhase => {
  const last = phase.deliverables.length - 1;
  const deliverables = phase.deliverables.map((work, i): Work => {
    if (i === 0) return shipped(work, i);
    if (i === 1)
      return {
        ...work,
        startDay: phase.startDay,
        dueDay: addDays(today, -LATE.days),
        accepted: Math.ceil(work.criteria * LATE.done),
      };
    if (i === last) return { ...work, startDay: addDays(phase.startDay, 14), blockedBy: BLOCKED_BY };
    return { ...work, accepted: Math.min(work.criteria - 1, Math.round(work.criteria * gone * 1.1)) };
  });
  return { ...phase, deliverables };
};

/** `current` (1–4) is the running phase, `gone` the share of it that has passed. */
export const planOf = (calendar: Calendar, current: number, gone: number): RoadmapPlan => ({
  phases: templateRoadmap(calendar.phases[0].from).phases.map((phase, i) => {
    if (i + 1 > current) return phase;
    return i + 1 < current ? closed(phase) : running(phase, calendar.today, gone);
  }),
});
