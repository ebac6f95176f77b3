import type { Mapping } from '../mapping';
import { NO_SALES, noSaleIn, noSaleOf, saysByEmptiness, type NoSale } from '../states';
import { isState, isStateName } from '../stateWords';
import type { GivenColumn } from './cells';
import { LEAVE_OUT } from './sentences';

/** Rows that are likely no sales, by what a column says of their state. */

type Rule = Mapping['leaveOut'][number];

export interface StatusOffer {
  group: NoSale;
  rule: Rule;
  /** Of the sampled rows. */
  rows: number;
}

const MOST_STATES = 40;

/** In the order of the columns. */
export const statusOffers = (given: readonly GivenColumn[]): StatusOffer[] =>
  given.flatMap((column) => {
    const states = [...new Set(column.cells.filter(Boolean))];
    if (states.length === 0 || states.length > MOST_STATES) return [];
    if (saysByEmptiness(column.name, states)) return offerOf('unpaid', column, []);
    const inWords = isStateName(column.name) || areStates(states);
    return NO_SALES.flatMap((group) => {
      const is = states.filter((cell) => noSaleIn({ name: column.name, inWords }, cell) === group);
      return is.length === 0 ? [] : offerOf(group, column, is);
    });
  });

/** Of no values, those that are empty. */
const offerOf = (group: NoSale, { name, cells }: GivenColumn, is: readonly string[]): StatusOffer[] => {
  const reason = LEAVE_OUT.reason(group);
  const test = is.length > 0 ? { is: [...is] } : { empty: true as const };
  const rows = cells.filter((cell) => (is.length > 0 ? is.includes(cell) : cell === '')).length;
  return rows === 0 ? [] : [{ group, rule: { column: name, ...test, reason }, rows }];
};

/** Two or more, and nearly all of them are words for a state. */
const areStates = (states: readonly string[]): boolean => {
  const known = states.filter((cell) => isState('sold', cell) || noSaleOf(cell) !== null);
  return states.length > 1 && known.length >= states.length * 0.8;
};
