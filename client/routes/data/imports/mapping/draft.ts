import type { Proposal } from '../../../../../server/sources/guess';
import { CONSTANTS, fieldOf, OF_ORDERS, VALUES, type Kind } from './fields';
import { patched, type Patch } from './mergePatch';

/** What a person has said of a file: a layer over what was guessed, which another look at the file replaces alone. */

/** `fields`: those that this column makes alone; none = it is not used. Fields of several columns stay as they are. */
interface ColumnSaid {
  column: string;
  fields: readonly string[];
}
/** `set`: a merge patch, of an answer with the id of its question. `put`: entries as a whole; undefined removes. */
type Said = ColumnSaid | { set: Patch; of?: string } | { put: Partial<Proposal> };

export interface Draft {
  /** What it begins with: a guess, a preset or a saved mapping. */
  begun: Proposal;
  isSaved: boolean;
  /** A saved mapping fits, and is not to be taken over. */
  refusesSaved: boolean;
  /** In the order in which it was said. */
  said: readonly Said[];
  /** Ids of the questions that were answered. */
  answered: readonly string[];
  /** Name of the saved mapping, or of the file. */
  ownName: string;
  /** What a person calls it instead; null = nothing was typed. */
  typedName: string | null;
  save: boolean;
}

/** The choices are saved under it, and the import log has it. */
export const nameOf = ({ ownName, typedName }: Draft): string => (typedName ?? ownName).trim();

type Columns = Readonly<NonNullable<Proposal['columns']>>;
export type Ref = string | number;

/** The columns that make a field, in their order. */
export const columnsMaking = ({ columns }: Pick<Proposal, 'columns'>, field: string): Ref[] => {
  const refs = columns?.[field];
  return refs === undefined ? [] : [refs].flat();
};
export const hasField = (of: Pick<Proposal, 'columns'>, ...fields: string[]): boolean =>
  fields.some((field) => columnsMaking(of, field).length > 0);

const isAlone = (refs: Ref[], column: string): boolean => refs.length === 1 && String(refs[0]) === column;
/** The fields that a column makes alone. */
export const fieldsMadeBy = (of: Pick<Proposal, 'columns'>, column: string): string[] =>
  Object.keys(of.columns ?? {}).filter((field) => isAlone(columnsMaking(of, field), column));
/** The fields of which a column is one of several. */
export const fieldsSharedBy = (of: Pick<Proposal, 'columns'>, column: string): string[] =>
  Object.keys(of.columns ?? {}).filter((field) => {
    const refs = columnsMaking(of, field);
    return refs.length > 1 && refs.some((ref) => String(ref) === column);
  });

/** By itself or with others. */
export const isUsed = (of: Pick<Proposal, 'columns'>, column: string): boolean =>
  fieldsMadeBy(of, column).length + fieldsSharedBy(of, column).length > 0;

/** Who takes a field takes it from another column; one field alone says what a row is worth. */
const withColumn = (columns: Columns, { column, fields }: ColumnSaid, kind: Kind): Columns => {
  const wanted = fields.filter((id) => fieldOf(kind, id));
  // it was said of another kind of file
  if (fields.length > 0 && wanted.length === 0) return columns;
  const isValued = kind === 'orders' && wanted.some((id) => VALUES.includes(id));
  const kept = Object.entries(columns).filter(
    ([field]) =>
      wanted.includes(field) ||
      !(isAlone(columnsMaking({ columns }, field), column) || (isValued && VALUES.includes(field))),
  );
  const taken = wanted.filter((field) => !isAlone(columnsMaking({ columns }, field), column));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(taken.map((field) => [field, column])) };
};

const withSaid = (proposal: Proposal, said: Said): Proposal => {
  if ('set' in said) return patched(proposal, said.set) as Proposal;
  if ('put' in said) return { ...proposal, ...said.put };
  const { columns = {}, passedOver = [], kind = 'orders' } = proposal;
  const others = passedOver.filter((name) => name !== said.column);
  return {
    ...proposal,
    columns: withColumn(columns, said, kind),
    passedOver: said.fields.length === 0 ? [...others, said.column] : others,
  };
};

/** What a kind of file does not have goes; what a column says is no constant too; lines share a number anyway. */
const ofItsKind = (proposal: Proposal): Proposal => {
  const kind = proposal.kind ?? 'orders';
  const { columns = {}, constants = {}, ...rest } = proposal;
  if (rest.row === 'line') delete rest.repeats;
  if (rest.row === 'order') {
    delete rest.wholeOrder;
    delete rest.charges;
  }
  const own = Object.fromEntries(Object.entries(columns).filter(([field]) => fieldOf(kind, field)));
  const isTaxed = hasField({ columns: own }, 'tax', 'taxRate');
  return {
    ...(Object.fromEntries(
      Object.entries(rest).filter(([entry]) => kind === 'orders' || !OF_ORDERS.includes(entry)),
    ) as typeof rest),
    columns: own,
    constants: Object.fromEntries(
      Object.entries(constants).filter(
        ([name]) => CONSTANTS[kind].includes(name) && !(name in own) && !(name === 'taxRate' && isTaxed),
      ),
    ),
  };
};

/** The mapping so far, by what somebody said and what it begins with. */
export const proposalOf = ({ begun, said }: Pick<Draft, 'begun' | 'said'>): Proposal =>
  ofItsKind(said.reduce(withSaid, begun));

/** A later word about the same column stands for the earlier one. */
export const withColumnSaid = (draft: Draft, column: string, fields: readonly string[]): Draft => ({
  ...draft,
  said: [...draft.said.filter((one) => !('column' in one) || one.column !== column), { column, fields }],
});

/** Changes entries by a merge patch. */
export const withSet = (draft: Draft, set: Patch): Draft => ({ ...draft, said: [...draft.said, { set }] });

/** Changes entries as a whole; undefined removes. */
export const withPut = (draft: Draft, put: Partial<Proposal>): Draft => ({
  ...draft,
  said: [...draft.said, { put }],
});

/** Answers a question by a merge patch; `{}` where the answer is no entry of a mapping. An earlier answer to it goes. */
export const withAnswer = (draft: Draft, id: string, set: Patch): Draft => ({
  ...draft,
  said: [
    ...draft.said.filter((one) => !('set' in one) || one.of !== id),
    ...(Object.keys(set).length === 0 ? [] : [{ set, of: id }]),
  ],
  answered: [...new Set([...draft.answered, id])],
});
