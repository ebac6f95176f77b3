import type { Proposal } from '../../../../../server/sources/guess';
import type { MappingInput } from '../../../../../server/sources/mapping';
import { completed } from './beginning';
import { nameOf, type Draft } from './draft';
import { columnsOf, type GuessedView } from './look';

/** The mapping that a draft makes. */

/** Every column that a mapping speaks of. */
const namesIn = ({ columns = {}, creditNote, discountLine, leaveOut = [] }: Proposal): Set<string> => {
  const { when, order } = creditNote ?? {};
  const refs = [
    ...Object.values(columns).flat(),
    ...(typeof when === 'object' ? [when.column] : []),
    ...(typeof order === 'object' ? [order.column] : []),
    ...(discountLine ? [discountLine.column] : []),
    ...leaveOut.map(({ column }) => column),
  ];
  return new Set(refs.map(String));
};

/** Nobody calls a column by more signs, and a mapping takes no longer name. */
const LONGEST_NAME = 200;

/** Columns of the file that are known and not used, and those that a saved mapping knew. */
const passedOver = (proposal: Proposal, view: GuessedView): string[] => {
  const used = namesIn(proposal);
  const known = [...(proposal.passedOver ?? []), ...columnsOf(view).map(({ name }) => name)];
  return [...new Set(known)].filter((name) => !used.has(name) && name.length <= LONGEST_NAME);
};

/** Only where nothing is open. `view`: looked at with the draft in mind. A new list is known by its own name. */
export const mappingOf = (draft: Draft, view: GuessedView): MappingInput => {
  const proposal = completed(draft, view);
  const { constants } = proposal;
  const unused = passedOver(proposal, view);
  const source = draft.isSaved ? undefined : nameOf(draft);
  return {
    ...proposal,
    ...((unused.length > 0 || proposal.passedOver) && { passedOver: unused }),
    constants: { ...(source !== undefined && { source }), ...constants },
  } as MappingInput;
};
