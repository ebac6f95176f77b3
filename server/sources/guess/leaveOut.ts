import { leftOutBy, type Mapping } from '../mapping';
import type { GivenColumn } from './cells';
import type { Proposal } from './proposal';
import { LEAVE_OUT } from './sentences';
import { statusOffers } from './statuses';

/** Rules of rows that are no sales: those that are offered, and what those of a mapping take. */

/** A rule of rows that are likely no sales. */
export interface LeaveOutOffer {
  rule: Mapping['leaveOut'][number];
  /** Of the sampled rows. */
  rows: number;
  sentence: string;
}

export const leaveOutOf = (given: readonly GivenColumn[], of: number): LeaveOutOffer[] =>
  statusOffers(given).map(({ rule, rows }) => ({
    ...{ rule, rows },
    sentence: LEAVE_OUT.sentence(String(rule.column), rule.is ?? [], { rows, of }),
  }));

/** Of each rule, how many of the sampled rows it takes by itself. */
export const ruleCountsOf = (
  { leaveOut = [], decimal = '.', thousands = '' }: Proposal,
  given: readonly GivenColumn[],
): number[] =>
  leaveOut.map((rule) => {
    const cells = given.find(({ name }) => name === String(rule.column))?.cells ?? [];
    const reasonOf = leftOutBy({ leaveOut: [rule], decimal, thousands }, []);
    const row = (cell: string) => ({ row: 1, cells: { [String(rule.column)]: cell }, problem: null });
    return cells.filter((cell) => reasonOf(row(cell)) !== null).length;
  });
