import { Choice, type Option } from '../MappingInputs';
import { CellTestInputs } from './CellTestInputs';
import type { CellTest } from './cellTests';
import type { Editing } from './editing';
import { Fold } from './Fold';
import { columnsOf, type GuessedView, type Question } from './look';
import styles from '../imports.module.css';

/** Says which rows of a list of orders take something back, and of which order; and which are discounts. */

const WHEN: readonly Option[] = [
  ['none', 'none: a row below zero is an exchange'],
  ['quantity below 0', 'where the quantity is below 0'],
  ['amount below 0', 'where the value is below 0'],
  ['column', 'where a column marks them'],
];
const ORDER: readonly Option[] = [
  ['same id', 'the one of the same number'],
  ['column', 'the one that a column names'],
  ['none', 'none: they count on their own day'],
];
const DISCOUNTS: readonly Option[] = [
  ['none', 'rows without a product, below zero'],
  ['column', 'where a column marks them'],
];

interface Props {
  kept: GuessedView;
  asked: ReadonlySet<Question>;
  editing: Editing;
}

type Note = NonNullable<Editing['proposal']['creditNote']>;
const NO_TEST: CellTest = { column: '', is: [] };

const NoteOrder = ({ kept, note, editing }: { kept: GuessedView; note: Partial<Note>; editing: Editing }) => {
  const { order } = note;
  const put = (next: unknown) => editing.put({ creditNote: { ...note, order: next } as Note });
  return (
    <>
      <Choice
        label="Of which order"
        value={typeof order === 'object' ? 'column' : (order ?? '')}
        options={ORDER}
        disabled={editing.disabled}
        onChoose={(next) => put(next === 'column' ? { column: '' } : next)}
      />
      {typeof order === 'object' && (
        <Choice
          label="Order named in"
          value={String(order.column)}
          options={columnsOf(kept).map(({ name }): Option => [name, name])}
          disabled={editing.disabled}
          onChoose={(column) => put({ column })}
        />
      )}
    </>
  );
};

const Notes = ({ kept, asked, editing }: Props) => {
  const { proposal, disabled, put } = editing;
  const note: Partial<Note> | undefined = proposal.creditNote;
  const when = note?.when;
  const putWhen = (next: unknown) => put({ creditNote: { ...note, when: next } as Note });
  return (
    <>
      <Choice
        label="Refunds are the rows"
        value={when === undefined ? 'none' : typeof when === 'string' ? when : 'column'}
        options={WHEN}
        disabled={disabled}
        onChoose={(next) =>
          next === 'none' ? put({ creditNote: undefined }) : putWhen(next === 'column' ? NO_TEST : next)
        }
      />
      {typeof when === 'object' && (
        <CellTestInputs
          label="Marked by"
          test={when}
          kinds={['is', 'startsWith']}
          kept={kept}
          disabled={disabled}
          onChange={putWhen}
        />
      )}
      {note && !asked.has('notes') && <NoteOrder kept={kept} note={note} editing={editing} />}
    </>
  );
};

const DiscountLines = ({ kept, editing }: Omit<Props, 'asked'>) => {
  const { proposal, disabled, put } = editing;
  const line = proposal.discountLine;
  return (
    <>
      <Choice
        label="Discounts are the rows"
        value={line ? 'column' : 'none'}
        options={DISCOUNTS}
        disabled={disabled}
        onChoose={(next) => put({ discountLine: (next === 'none' ? undefined : NO_TEST) as typeof line })}
      />
      {line && (
        <CellTestInputs
          label="Discounts are marked by"
          test={line}
          kinds={['is', 'startsWith']}
          kept={kept}
          disabled={disabled}
          onChange={(test) => put({ discountLine: test as typeof line })}
        />
      )}
    </>
  );
};

const noteWords = ({ proposal: { creditNote, discountLine } }: Editing): string => {
  const said = [creditNote && 'refunds', discountLine && 'discounts'].filter(Boolean);
  return said.length === 0 ? 'No rows of their own' : `Rows are told as ${said.join(' and ')}`;
};

export const CreditNotes = (props: Props) => (
  <Fold title="Refunds and credit notes" note={noteWords(props.editing)}>
    <div className={styles.fields}>
      <Notes {...props} />
      <DiscountLines {...props} />
    </div>
  </Fold>
);
