import type { Day } from '../time';
import { allOf, type Items } from './items';
import {
  blockedByNothing,
  endFixed,
  endPast,
  noDayLeft,
  notConsecutive,
  startFixed,
  startPast,
  startsAfterDue,
  targetTwice,
} from './sentences';

/** What holds of every roadmap, whoever changed it and however. */

/** @throws DomainError `bad_input`: phases are consecutive and hold at least a day. */
const checkDays = (items: Items, today: Day): void => {
  const phases = allOf(items, 'phase');
  for (const [i, { fields }] of phases.entries()) {
    if (fields.startDay >= fields.endDay) throw noDayLeft(fields.name, fields.startDay, today);
    const next = phases[i + 1];
    if (next && next.fields.startDay !== fields.endDay) throw notConsecutive(next.fields.name, fields.name);
  }
};

/** A day that has come decides what was measured: neither may it move, nor may another be moved there. */
const checkBorders = (before: Items, after: Items, today: Day): void => {
  const was = new Map(allOf(before, 'phase').map((phase) => [phase.id, phase.fields]));
  for (const { id, fields } of allOf(after, 'phase')) {
    const old = was.get(id);
    if (!old) continue;
    const { name, startDay, endDay } = fields;
    if (old.startDay !== startDay && old.startDay <= today) throw startFixed(name, old.startDay, today);
    if (old.startDay !== startDay && startDay < today) throw startPast(name);
    if (old.endDay !== endDay && old.endDay <= today) throw endFixed(name);
    if (old.endDay !== endDay && endDay <= today) throw endPast(name);
  }
};

const checkTargets = (items: Items): void => {
  const seen = new Set<string>();
  for (const { name, fields } of allOf(items, 'target')) {
    const key = `${fields.phaseId} ${fields.metric}`;
    if (seen.has(key)) throw targetTwice(name);
    seen.add(key);
  }
};

/** @throws DomainError `bad_input`: what is blocked says by what, and work starts before it is due. */
const checkWork = (items: Items): void => {
  for (const { fields } of allOf(items, 'deliverable')) {
    if (fields.state === 'blocked' && fields.blockedBy === null) throw blockedByNothing(fields.name);
    if (fields.startDay !== null && fields.dueDay !== null && fields.startDay > fields.dueDay)
      throw startsAfterDue(fields.name);
  }
};

/** @throws DomainError that says which rule the roadmap would break. */
export const checkRoadmap = (before: Items, after: Items, today: Day): void => {
  checkDays(after, today);
  checkBorders(before, after, today);
  checkTargets(after);
  checkWork(after);
};
