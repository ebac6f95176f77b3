import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import { Section } from '../../../ui/parts';
import { columnsOf } from './guessedFile';
import type { Draft, NoteDraft } from './mappingDraft';
import { Choice, Text, type Option } from './MappingInputs';
import styles from './imports.module.css';

/** Says which rows of a list of orders take something back, and of which order. */

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

interface Props {
  kept: UploadedView;
  draft: Draft;
  disabled: boolean;
  onChange: (draft: Draft) => void;
}

export const CreditNotes = ({ kept, draft, disabled, onChange }: Props) => {
  const { note } = draft;
  const set = (change: Partial<NoteDraft>) => onChange({ ...draft, note: { ...note, ...change } });
  const names = columnsOf(kept).map(({ name }): Option => [name, name]);
  return (
    <Section title="Refunds and credit notes" note="Rows that take something back">
      <div className={styles.fields}>
        <Choice
          label="Refunds are the rows"
          value={note.when}
          options={WHEN}
          disabled={disabled}
          onChoose={(when) => set({ when: when as NoteDraft['when'] })}
        />
        {note.when === 'column' && (
          <Choice
            label="Marked by"
            value={note.column}
            options={names}
            disabled={disabled}
            onChoose={(column) => set({ column })}
          />
        )}
        {note.when === 'column' && (
          <Text
            label="It says"
            value={note.is}
            say="Such as refund, return; or C* = begins with C"
            invalid={note.is.trim() === ''}
            disabled={disabled}
            onType={(is) => set({ is })}
          />
        )}
        {note.when !== 'none' && (
          <Choice
            label="Of which order"
            value={note.order}
            options={ORDER}
            disabled={disabled}
            onChoose={(order) => set({ order: order as NoteDraft['order'] })}
          />
        )}
        {note.when !== 'none' && note.order === 'column' && (
          <Choice
            label="Order named in"
            value={note.orderColumn}
            options={names}
            disabled={disabled}
            onChoose={(orderColumn) => set({ orderColumn })}
          />
        )}
      </div>
    </Section>
  );
};
