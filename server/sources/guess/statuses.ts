import type { Mapping } from '../mapping';
import type { GivenColumn } from './cells';
import { LEAVE_OUT, type LeftOut } from './sentences';
import { isNo, isPaid, isState, isStateName, isYes } from '../stateWords';

/** Rows that are likely no sales, by what a column says of their state. */

type Rule = Mapping['leaveOut'][number];

export interface StatusOffer {
  group: LeftOut;
  rule: Rule;
  /** Of the sampled rows. */
  rows: number;
}

const GROUPS = ['cancelled', 'refunded', 'unpaid'] as const satisfies readonly LeftOut[];
const MOST_STATES = 40;

/** In the order of the columns. */
export const statusOffers = (given: readonly GivenColumn[]): StatusOffer[] =>
  given.flatMap(({ name, cells }) => {
    const states = [...new Set(cells.filter(Boolean))];
    if (states.length === 0 || states.length > MOST_STATES) return [];
    return states.every((cell) => isYes(cell) || isNo(cell))
      ? ofYesOrNo({ name, cells }, states)
      : ofWords({ name, cells }, states);
  });

const offerOf = (group: LeftOut, { name, cells }: GivenColumn, is: readonly string[]): StatusOffer[] => {
  const reason = LEAVE_OUT.reason(group);
  // nothing but marks: a cell without one says the other
  const test = is.length > 0 ? { is: [...is] } : { empty: true as const };
  const rows = cells.filter((cell) => (is.length > 0 ? is.includes(cell) : cell === '')).length;
  return rows === 0 ? [] : [{ group, rule: { column: name, ...test, reason }, rows }];
};

/** A column of yes and no, called after a state: `Returned`, or `Paid`. */
const ofYesOrNo = (column: GivenColumn, states: readonly string[]): StatusOffer[] => {
  if (isPaid(column.name)) return offerOf('unpaid', column, states.filter(isNo));
  const group = GROUPS.find((one) => isState(one, column.name));
  const is = states.filter(isYes);
  return group === undefined || is.length === 0 ? [] : offerOf(group, column, is);
};

/** A column that is called a state, or holds hardly anything else. */
const ofWords = (column: GivenColumn, states: readonly string[]): StatusOffer[] => {
  if (!isStateName(column.name) && !areStates(states)) return [];
  return GROUPS.flatMap((group) => {
    const is = states.filter((cell) => isState(group, cell));
    return is.length === 0 ? [] : offerOf(group, column, is);
  });
};

/** Two or more, and nearly all of them are words for a state. */
const areStates = (states: readonly string[]): boolean => {
  const known = states.filter(
    (cell) => isState('sold', cell) || GROUPS.some((group) => isState(group, cell)),
  );
  return states.length > 1 && known.length >= states.length * 0.8;
};
