import { templateRoadmap, type PlannedPhase, type RoadmapPlan } from '../roadmap';
import { addDays, type Day } from '../time';
import { cyclic, zip, type NonEmpty } from '../../shared/items';
import type { Calendar } from './calendar';

/** The roadmap template with the work as far as a shop in the middle of a phase has come. */

type Work = PlannedPhase['deliverables'][number];

/** Who does the template's work, in its order. */
const OWNERS = [
  ['Tech', 'Tech', 'Content', 'Analytics'],
  ['Growth', 'Tech', 'Design', 'Content'],
  ['Growth', 'Tech', 'CRM', 'Growth', 'CRM'],
  ['Tech', 'Content', 'Operations', 'Growth'],
];

/** Days before the due day on which each piece was shipped; below 0: after it. */
const SHIPPED_EARLY: NonEmpty<number> = [3, -6, 1, 5, -2];
const LATE = { days: 9, done: 0.3 };
const BLOCKED_BY = 'Consent log of the e-mail provider';

/** Under way, with its first `n` criteria accepted. */
const accepted = (work: Work, n: number): Work => ({
  ...work,
  state: 'in_progress',
  acceptance: work.acceptance.map((criterion, i) => ({ ...criterion, accepted: i < n })),
});

const shipped = (work: Work, i: number): Work => ({
  ...accepted(work, work.acceptance.length),
  shippedDay: work.dueDay && addDays(work.dueDay, -cyclic(SHIPPED_EARLY, i)),
});

/** All shipped but the last piece: one of its criteria was never accepted. */
const closed = (phase: PlannedPhase): PlannedPhase => {
  const last = phase.deliverables.length - 1;
  const deliverables = phase.deliverables.map((work, i) =>
    i === last ? accepted(work, work.acceptance.length - 1) : shipped(work, i),
  );
  return { ...phase, deliverables };
};

/** The first piece is shipped, the second late, the last blocked, what lies between under way. */
const running = (phase: PlannedPhase, today: Day, gone: number): PlannedPhase => {
  const last = phase.deliverables.length - 1;
  const deliverables = phase.deliverables.map((work, i): Work => {
    if (i === 0) return shipped(work, i);
    if (i === 1)
      return {
        ...accepted(work, Math.ceil(work.acceptance.length * LATE.done)),
        startDay: phase.startDay,
        dueDay: addDays(today, -LATE.days),
      };
    if (i === last)
      return { ...work, startDay: addDays(phase.startDay, 14), state: 'blocked', blockedBy: BLOCKED_BY };
    const { length } = work.acceptance;
    return accepted(work, Math.min(length - 1, Math.round(length * gone * 1.1)));
  });
  return { ...phase, deliverables };
};

const withOwners = (phase: PlannedPhase, owners: readonly string[]): PlannedPhase => ({
  ...phase,
  deliverables: zip(phase.deliverables, owners).map(([work, owner]) => ({ ...work, owner })),
});

/** `current` (1–4) is the running phase, `gone` the share of it that has passed. */
export const planOf = (calendar: Calendar, current: number, gone: number): RoadmapPlan => ({
  phases: zip(templateRoadmap(calendar.phases[0].from).phases, OWNERS).map(([phase, owners], i) => {
    const owned = withOwners(phase, owners);
    if (i + 1 > current) return owned;
    return i + 1 < current ? closed(owned) : running(owned, calendar.today, gone);
  }),
});
