import { datedInstant } from '../../../../shared/dayWords';
import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { Store } from '../../../../server/types';
import { CreditNotes } from './CreditNotes';
import type { GuessedView, MatchedView } from './guessedFile';
import { guessWords } from './guessWords';
import type { Draft } from './mappingDraft';
import type { Kind } from './mappingFields';
import { Choice } from './MappingInputs';
import { MappingTable } from './MappingTable';
import { MappingVerdict } from './MappingVerdict';
import { SheetChoice } from './SheetChoice';
import { WrittenAs } from './WrittenAs';
import importsStyles from './imports.module.css';
import styles from './MappingForm.module.css';

/** Says of an unknown file which column is what, and what the file leaves open. */

interface Props {
  store: Store;
  kept: GuessedView;
  draft: Draft;
  disabled: boolean;
  onChange: (draft: Draft) => void;
  /** The file is something else, or another sheet of it is meant. */
  onLook: (request: { kind?: Kind; sheet?: string }) => void;
}

const Saved = ({ match, timeZone }: Pick<MatchedView, 'match'> & { timeZone: string }) => (
  <p className={importsStyles.say}>
    This file matches “{match.name}” of {datedInstant(match.savedAt, timeZone)}; its choices are taken over.{' '}
    {match.newColumns.length > 0 && <b>New since then: {match.newColumns.join(', ')}.</b>}
  </p>
);

const Guessed = ({ kept }: { kept: UploadedView }) => {
  const { head, guessed } = guessWords(kept);
  return (
    <p className={importsStyles.say}>
      <b>{head}</b> {guessed}
    </p>
  );
};

export const MappingForm = ({ store, kept, draft, disabled, onChange, onLook }: Props) => {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const isOrders = draft.kind === 'orders';
  const { sheet } = kept.guess.layout;
  return (
    <div className={styles.mapped} data-mapped>
      <MappingVerdict kept={kept} draft={draft} />
      {kept.match ? <Saved match={kept.match} timeZone={store.timeZone} /> : <Guessed kept={kept} />}
      <div className={importsStyles.fields}>
        <SheetChoice kept={kept} disabled={disabled} onSheet={(name) => onLook({ sheet: name })} />
        <Choice
          label="A row is"
          value={draft.kind === 'orders' ? draft.row : draft.kind}
          options={[
            ['order', 'an order'],
            ['line', 'a line of an order'],
            ['spend', 'a marketing cost'],
            ['sessions', 'a session (a visit)'],
          ]}
          disabled={disabled}
          onChoose={(value) => {
            const kind = value === 'spend' || value === 'sessions' ? value : 'orders';
            if (kind === draft.kind) set({ row: value as Draft['row'] });
            else onLook({ kind, ...(sheet !== undefined && { sheet }) });
          }}
        />
      </div>
      {draft.kind !== '' && (
        <MappingTable kept={kept} draft={draft} kind={draft.kind} disabled={disabled} onChange={onChange} />
      )}
      {isOrders && <CreditNotes kept={kept} draft={draft} disabled={disabled} onChange={onChange} />}
      <WrittenAs store={store} kept={kept} draft={draft} disabled={disabled} onChange={onChange} />
    </div>
  );
};
