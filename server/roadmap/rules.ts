import { badInput, conflict } from '../errors';
import type { Day } from '../time';
import { allOf, type Items } from './items';
import { dayWords } from '../../shared/dayWords';

/** What holds of every roadmap, whoever changed it and however. */

/** @throws DomainError `bad_input`: phases are consecutive and hold at least a day. */
const checkDays = (items: Items, today: Day): void => {
  const phases = allOf(items, 'phase');
  for (const [i, { fields }] of phases.entries()) {
    if (fields.startDay >= fields.endDay)
      throw badInput(
        `${fields.name} would have no day: it begins on ${dayWords(fields.startDay, today)} and the next phase not after it.`,
        'Choose a later end, or an earlier start.',
      );
    const next = phases[i + 1];
    if (next && next.fields.startDay !== fields.endDay)
      throw badInput(
        `${next.fields.name} would not follow directly on ${fields.name}.`,
        'Phases are consecutive: one begins on the day after the other ends.',
      );
  }
};

/** A day that has come decides what was measured: neither may it move, nor may another be moved there. */
const checkBorders = (before: Items, after: Items, today: Day): void => {
  const was = new Map(allOf(before, 'phase').map((phase) => [phase.id, phase.fields]));
  for (const { id, fields } of allOf(after, 'phase')) {
    const old = was.get(id);
    if (!old) continue;
    if (old.startDay !== fields.startDay && old.startDay <= today)
      throw conflict(
        `${fields.name} began on ${dayWords(old.startDay, today)}: its first day is fixed, because its baselines were frozen on it.`,
      );
    if (old.startDay !== fields.startDay && fields.startDay < today)
      throw conflict(
        `${fields.name} can't begin before today: its baselines would be frozen on days that are past.`,
        'Choose today or a later day.',
      );
    if (old.endDay !== fields.endDay && (old.endDay <= today || fields.endDay <= today))
      throw conflict(
        old.endDay <= today
          ? `${fields.name} is closed: its last day is fixed.`
          : `${fields.name} can't end before today: what has been measured would belong to another phase.`,
      );
  }
};

const checkTargets = (items: Items): void => {
  const seen = new Set<string>();
  for (const { name, fields } of allOf(items, 'target')) {
    const key = `${fields.phaseId} ${fields.metric}`;
    if (seen.has(key))
      throw conflict(
        `${name} is a target of this phase already.`,
        'Edit that one: a phase aims at a metric once.',
      );
    seen.add(key);
  }
};

/** @throws DomainError `bad_input`: what is blocked says by what, and work starts before it is due. */
const checkWork = (items: Items): void => {
  for (const { fields } of allOf(items, 'deliverable')) {
    if (fields.state === 'blocked' && fields.blockedBy === null)
      throw badInput(`${fields.name} is blocked: say what blocks it.`);
    if (fields.startDay !== null && fields.dueDay !== null && fields.startDay > fields.dueDay)
      throw badInput(`${fields.name} would start after its due day.`);
  }
};

/** @throws DomainError that says which rule the roadmap would break. */
export const checkRoadmap = (before: Items, after: Items, today: Day): void => {
  checkDays(after, today);
  checkBorders(before, after, today);
  checkTargets(after);
  checkWork(after);
};
