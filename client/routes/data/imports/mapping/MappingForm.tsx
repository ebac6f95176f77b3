import { zonedInstant } from '../../../../../shared/dayWords';
import type { Store } from '../../../../../server/types';
import { Button } from '../../../../ui/Button';
import { Section } from '../../../../ui/parts';
import { ErrorState } from '../../../../ui/states';
import { Choice } from '../MappingInputs';
import { CreditNotes } from './CreditNotes';
import type { Editing } from './editing';
import { guessWords } from './guessWords';
import { Joined } from './Joined';
import { LeaveOut } from './LeaveOut';
import type { GuessedView } from './look';
import { MappingTable } from './MappingTable';
import { Naming } from './Naming';
import { OfAllRows } from './OfAllRows';
import { Questions } from './Questions';
import type { Questions as Known } from './useAsked';
import { Cut } from './Cut';
import { Written } from './Written';
import importsStyles from '../imports.module.css';
import styles from './MappingForm.module.css';

/** Says of an unknown file which column is what, and what the file leaves open. */

interface Props {
  store: Store;
  /** As it was first looked at: what was guessed, and why. */
  kept: GuessedView;
  known: Known;
  editing: Editing;
}

const Saved = ({ store, kept, editing }: Omit<Props, 'known'>) => {
  const { match } = kept;
  if (!match || !editing.draft.isSaved) return null;
  return (
    <p className={importsStyles.say}>
      This file matches “{match.name}” of {zonedInstant(match.savedAt, store.timeZone)}; its choices are taken
      over. {match.newColumns.length > 0 && <b>New since then: {match.newColumns.join(', ')}. </b>}
      <Button look="link" disabled={editing.disabled} onClick={editing.refuseSaved}>
        Guess anew
      </Button>
    </p>
  );
};

const Preset = ({ kept, editing }: Omit<Props, 'store' | 'known'>) => {
  const { preset } = kept.guess;
  if (!preset) return null;
  return (
    <div className={styles.preset} data-preset>
      <b>This is {preset.label}.</b>
      <ul>
        {preset.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      <Button look="link" disabled={editing.disabled} onClick={() => editing.look({ preset: null })}>
        It is not: read it by its columns alone
      </Button>
    </div>
  );
};

const About = ({ store, kept, editing }: Omit<Props, 'known'>) => {
  if (kept.match && editing.draft.isSaved) return <Saved store={store} kept={kept} editing={editing} />;
  if (kept.guess.preset) return <Preset kept={kept} editing={editing} />;
  const { head, guessed } = guessWords(kept);
  return (
    <p className={importsStyles.say}>
      <b>{head}</b> {guessed}
    </p>
  );
};

/** Of a line the total is what the line is worth. */
const lineOf = ({ columns: { total } = {} }: Editing['proposal']) => ({
  ...{ kind: 'orders', row: 'line' },
  ...(total !== undefined && { columns: { total: null, amount: total } }),
});

const RowIs = ({ editing: { proposal, disabled, set } }: Pick<Props, 'editing'>) => (
  <Choice
    label="A row is"
    value={proposal.kind === 'orders' ? (proposal.row ?? '') : (proposal.kind ?? '')}
    options={[
      ['order', 'an order'],
      ['line', 'a line of an order'],
      ['spend', 'a marketing cost'],
      ['sessions', 'a session (a visit)'],
    ]}
    disabled={disabled}
    onChoose={(value) =>
      set(
        value === 'line'
          ? lineOf(proposal)
          : value === 'order'
            ? { kind: 'orders', row: value }
            : { kind: value },
      )
    }
  />
);

export const MappingForm = ({ store, kept, known, editing }: Props) => {
  const { kind } = editing.proposal;
  const asked = new Set(known.questions.map(({ question }) => question));
  const open = new Set(
    known.questions.flatMap(({ question, column, open: isOpen }) =>
      question === 'columns' && isOpen && column !== null ? [column] : [],
    ),
  );
  return (
    <div className={styles.mapped} data-mapped>
      <About store={store} kept={kept} editing={editing} />
      {known.error && <ErrorState error={known.error} part="What is open" retry={known.again} />}
      {!asked.has('kind') && (
        <Section title="What it is">
          <div className={importsStyles.fields}>
            <RowIs editing={editing} />
          </div>
        </Section>
      )}
      <Questions known={known} store={store} editing={editing} />
      {kind && <MappingTable kept={kept} kind={kind} open={open} editing={editing} />}
      <Written store={store} kept={kept} view={known.view} asked={asked} editing={editing} />
      <Naming editing={editing} />
      <div>
        <LeaveOut kept={kept} view={known.view} editing={editing} />
        {kind === 'orders' && <CreditNotes kept={kept} asked={asked} editing={editing} />}
        {kind && <Joined kept={kept} kind={kind} editing={editing} />}
        {kind && <OfAllRows kind={kind} asked={asked} editing={editing} />}
        <Cut kept={kept} editing={editing} />
      </div>
    </div>
  );
};
