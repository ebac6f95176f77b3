import type { Proposal } from '../../../../../server/sources/guess';
import { hasField, proposalOf, type Draft } from './draft';
import { columnsOf, type GuessedView } from './look';

/** What the draft of a file begins with, and with what it goes on when the file is looked at again. */

const nameOfFile = (fileName: string): string =>
  fileName
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]{1,5}$/i, '')
    .slice(0, 60)
    .trim() || 'My list';

type Match = NonNullable<GuessedView['match']>;

/** A saved mapping, cut as this file is where that is another way: its columns were found so. */
const savedFor = (saved: Match['mapping'], { guess, sheets }: GuessedView): Proposal => {
  const { delimiter, skip, encoding, sheet } = guess.layout;
  const isOtherSheet = sheets.length > 0 && (saved.sheet ?? sheets[0]?.name) !== (sheet ?? sheets[0]?.name);
  const { sheet: _, ...rest } = saved;
  return {
    ...((isOtherSheet ? rest : saved) as Proposal),
    delimiter,
    ...(isOtherSheet && sheet !== undefined && { sheet }),
    ...((saved.skip ?? 0) !== skip && { skip }),
    ...(saved.encoding === undefined && encoding !== 'utf-8' && { encoding }),
  };
};

/** A saved mapping is taken over unless somebody refused it, or said that the file is of another kind. */
const matchFor = ({ match }: GuessedView, { said, refusesSaved }: Pick<Draft, 'said' | 'refusesSaved'>) => {
  const { kind } = proposalOf({ begun: {}, said });
  const isOfKind = kind === undefined || kind === (match?.mapping.kind ?? 'orders');
  return match !== null && isOfKind && !refusesSaved ? match : null;
};

/** All else is told anew of each choice of columns. */
const columnsAlone = ({ preset, proposal }: GuessedView['guess']): Proposal => {
  const { kind, columns } = proposal;
  return preset ? proposal : { ...(kind && { kind }), columns, passedOver: [] };
};

const beginningOf = (view: GuessedView, draft: Pick<Draft, 'said' | 'refusesSaved'>) => {
  const match = matchFor(view, draft);
  return match === null
    ? { begun: columnsAlone(view.guess), isSaved: false, ownName: nameOfFile(view.fileName) }
    : { begun: savedFor(match.mapping, view), isSaved: true, ownName: match.name };
};

export const draftOf = (view: GuessedView): Draft => {
  const nothing = { said: [], answered: [], refusesSaved: false, typedName: null, save: true };
  return { ...nothing, ...beginningOf(view, nothing) };
};

/** Another look at the file: it begins anew, and what somebody said stays. */
export const draftAgain = (draft: Draft, view: GuessedView): Draft => ({
  ...draft,
  ...beginningOf(view, draft),
});

const namesOf = (view: GuessedView): string => JSON.stringify(columnsOf(view).map(({ name }) => name));
/** Whether what was said of one file may be said of the next: a mended file comes again with its columns. */
export const haveSameColumns = (one: GuessedView, other: GuessedView): boolean =>
  namesOf(one) === namesOf(other);

/** The draft as a mapping: completed by what the file tells of it. A saved mapping is whole as it is. */
export const completed = (draft: Draft, { guess }: GuessedView): Proposal => {
  const said = proposalOf(draft);
  if (draft.isSaved) return said;
  const { columns: _, constants = {}, ...told } = guess.proposal;
  const { currency } = constants;
  const takesCurrency = currency !== undefined && !hasField(said, 'currency') && said.kind !== 'sessions';
  return {
    ...told,
    ...said,
    constants: { ...(takesCurrency && { currency }), ...said.constants },
  };
};
