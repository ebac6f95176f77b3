import type { Proposal } from '../../../../../server/sources/guess';
import { listWords } from '../../../../../shared/sentence';
import { Done, Status } from '../../../../ui/Status';
import { count } from '../../words';
import { columnsMaking, fieldsMadeBy, fieldsSharedBy } from './draft';
import { fieldWords, VALUES, type Kind } from './fields';
import type { Column } from './look';

/** Why a column is taken for what it is, and how sure that is. */

interface Props {
  column: Column;
  kind: Kind;
  sampled: number;
  /** Somebody has to say what the column is. */
  isOpen: boolean;
  proposal: Proposal;
}

/** The column that is now what this one was guessed to be. */
const takenBy = ({ becomes }: Column, proposal: Proposal): string | null => {
  if (becomes === null) return null;
  const rivals = VALUES.includes(becomes) ? VALUES : [becomes];
  const [taken] = rivals.flatMap((field) => columnsMaking(proposal, field));
  return taken === undefined ? null : String(taken);
};

const Unused = ({ column, kind, proposal }: Omit<Props, 'sampled' | 'isOpen'>) => {
  const other = takenBy(column, proposal);
  const why =
    column.becomes === null
      ? column.reason
      : other === null
        ? 'as you chose'
        : `${fieldWords(kind, column.becomes).toLowerCase()} is “${other}”`;
  return <span className="qd-none">not used: {why}</span>;
};

export const WhatWasRead = ({ column, kind, sampled, isOpen, proposal }: Props) => {
  const fields = fieldsMadeBy(proposal, column.name);
  const parts = fieldsSharedBy(proposal, column.name).map((field) => fieldWords(kind, field).toLowerCase());
  if (isOpen) return <Status status="at_risk">{column.reason}: say which</Status>;
  if (fields.length === 0 && parts.length > 0) return <Done>part of the {listWords(parts)}</Done>;
  if (fields.length === 0) return <Unused column={column} kind={kind} proposal={proposal} />;
  const filled = `${count(column.filled)} of ${count(sampled)} rows filled`;
  const more = parts.length > 0 ? `; part of the ${listWords(parts)} too` : '';
  const isGuessed = column.becomes !== null && fields.includes(column.becomes);
  if (!isGuessed)
    return (
      <Done>
        as you chose, {filled}
        {more}
      </Done>
    );
  const words = `${column.reason}, ${filled}${more}`;
  if (column.confidence === 'guess') return <Status status="at_risk">a guess: {words}</Status>;
  if (column.confidence === 'likely') return <Status status="unclear">likely: {words}</Status>;
  return <Done>{words}</Done>;
};
