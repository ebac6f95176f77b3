import type { Asked } from './asked';
import { answer, ask, worked, type Stand } from './asking';
import type { Proposal } from './proposal';
import { ANSWERS, LEAVE_OUT } from './sentences';
import { statusOffers, type StatusOffer } from './statuses';

/** Whether rows are left out that are likely no sales by their state. */

type Rule = StatusOffer['rule'];

/** The cells that a rule names; an empty one is a value as well. */
const valuesOf = ({ is = [], empty }: Rule): string[] => (empty === true ? [''] : is);

type Kept = NonNullable<Proposal['kept']>;

/** Without what is said of these cells of a column. */
const keptWithout = (kept: Kept, column: string, cells: readonly string[]): Kept =>
  kept.flatMap((one) => {
    if (String(one.column) !== column) return [one];
    const is = one.is.filter((cell) => !cells.includes(cell));
    return is.length === 0 ? [] : [{ ...one, is }];
  });
const rulesWithout = (rules: readonly Rule[], column: string, cells: readonly string[]): Rule[] =>
  rules.flatMap((one) => {
    if (String(one.column) !== column) return [one];
    if (one.empty === true) return cells.includes('') ? [] : [one];
    if (one.is === undefined) return [one];
    const is = one.is.filter((cell) => !cells.includes(cell));
    return is.length === 0 ? [] : [{ ...one, is }];
  });

export const leaveOut = (stand: Stand): Asked[] => {
  const { proposal, given, found } = stand;
  if (proposal.kind === 'sessions') return [];
  const { leaveOut: rules = [], kept = [] } = proposal;
  return statusOffers(given).map(({ group, rule, rows }) => {
    const column = String(rule.column);
    const values = valuesOf(rule);
    const isAmong = (said: Kept) => {
      const known = new Set(said.flatMap((one) => (String(one.column) === column ? one.is : [])));
      return values.every((value) => known.has(value));
    };
    const isLeft = isAmong(rules.map((one) => ({ column: one.column, is: valuesOf(one) })));
    const isKept = !isLeft && isAmong(kept);
    const others = {
      leaveOut: rulesWithout(rules, column, values),
      kept: keptWithout(kept, column, values),
    };
    const asked = ask('leaveOut', {
      ...{ column, part: group, open: !isLeft && !isKept },
      because: LEAVE_OUT.sentence(column, rule.is ?? [], { rows, of: found.sampled }),
      chosen: isLeft ? 'leave' : isKept ? 'keep' : null,
      answers: [
        answer('leave', ANSWERS.leave, { ...others, leaveOut: [...others.leaveOut, rule] }),
        answer('keep', ANSWERS.keep, { ...others, kept: [...others.kept, { column, is: values }] }),
      ],
    });
    return worked(stand, asked);
  });
};
