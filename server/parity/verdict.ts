import type { KnownOrders } from '../coverage';
import type { Part } from '../../shared/sentence';
import type { Witness } from '../../shared/lists';
import type { Counts } from './counts';
import { heldAgainstNothing, noneExpected, notBegun, seenWords } from './sentences';

/** The verdict on a period, computed from its id sets and never from a ratio. */

/** Days of the period whose orders no source has reported, before all else. */
export const notesIn = ({ notes }: KnownOrders): Part[] => notes.map((note) => ({ text: `${note} ` }));

interface Counted {
  counts: Counts;
  witness: Witness;
  hasBegun: boolean;
  /** Of some day of the period the shop's orders are known. */
  isKnown: boolean;
}

export const verdictOf = ({ counts, witness, hasBegun, isKnown }: Counted): Part[] => {
  const { expected, matched, phantoms } = counts;
  if (!hasBegun) return [{ text: notBegun(witness) }];
  if (!isKnown) return [{ text: heldAgainstNothing(witness) }];
  if (expected === 0) return noneExpected(witness, phantoms);
  const without = counts.causes.missing.find(({ cause }) => cause === 'unexplained')?.count ?? 0;
  return seenWords(witness, { expected, matched, without, phantoms });
};
