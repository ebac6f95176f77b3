import { datedInstant } from '../../../../shared/dayWords';
import { countWords, ROWS } from '../../../../shared/numberWords';
import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { Store } from '../../../../server/types';
import { Section } from '../../../ui/parts';
import { Status } from '../../../ui/Status';
import { guessWords } from './guessWords';
import {
  canRepeat,
  columnsOf,
  ISO,
  missing,
  OPEN,
  type Draft,
  type GuessedView,
  type Kind,
  type MatchedView,
} from './mappingDraft';
import { Choice, Text, type Option } from './MappingInputs';
import { CreditNotes } from './CreditNotes';
import { MappingTable } from './MappingTable';
import { count } from '../words';
import { Check } from '../../../ui/Input';
import importsStyles from './imports.module.css';
import styles from './MappingForm.module.css';

/** Says of an unknown file which column is what, and what nothing in it tells. */

interface Props {
  store: Store;
  kept: GuessedView;
  draft: Draft;
  disabled: boolean;
  onChange: (draft: Draft) => void;
  /** The file is something else, or another sheet of it is meant. */
  onLook: (request: { kind?: Kind; sheet?: string }) => void;
}

const DATES = ['D.M.YYYY', 'D/M/YYYY', 'M/D/YYYY', 'D-M-YYYY', 'YYYY/M/D', 'D MMM YYYY'];
const dateOptions = ({ guess }: UploadedView, current: string): Option[] => {
  const guessed = (guess?.dates ?? []).map((format) => format ?? ISO);
  const all = [...new Set([...guessed, ...(current ? [current] : []), ISO, ...DATES])];
  return all.map((format) => [format, format === ISO ? 'ISO, such as 2026-03-31' : format]);
};

const MARKS: readonly Option[] = [
  ['.', 'Point: 1204.50'],
  [',', 'Comma: 1204,50'],
];
const GROUPS: readonly Option[] = [
  ['none', 'Nothing'],
  ['.', 'Point'],
  [',', 'Comma'],
  [' ', 'Blank'],
  ["'", 'Apostrophe'],
];

const REPEATS: Readonly<Record<'orders' | 'spend', readonly Option[]>> = {
  orders: [
    ['once', 'are one order, repeated'],
    ['own', 'are each an order of its own'],
  ],
  spend: [
    ['once', 'are a mistake, and refused'],
    ['own', 'are each a cost of its own'],
  ],
};

const Verdict = ({ kept, draft }: Pick<Props, 'kept' | 'draft'>) => {
  const open = missing(draft);
  const used = Object.values(draft.fields).filter((field) => field !== '' && field !== OPEN).length;
  const columns = `${count(used)} of ${count(columnsOf(kept).length)} columns are used`;
  return (
    <div role="status">
      <h2 className={importsStyles.verdict}>
        {open.length === 0 ? (
          <Status status="on_track">{columns}; everything that is needed is mapped.</Status>
        ) : (
          <Status status="at_risk">
            {columns}; still to say: {open.join(', ')}.
          </Status>
        )}
      </h2>
      {draft.kind === 'orders' && !saysWho(draft) && (
        <p className={importsStyles.say}>
          No column has the buyer: each order will count as a new customer who never comes back, so that
          repeat rates, cohorts and LTV tell nothing. A customer number or an e-mail address would; a name
          does not.
        </p>
      )}
    </div>
  );
};

const WHO: readonly string[] = ['customerId', 'email', 'phone'];
const saysWho = ({ fields }: Props['draft']): boolean =>
  Object.values(fields).some((field) => WHO.includes(field));

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

interface SheetProps extends Pick<Props, 'disabled'> {
  kept: UploadedView;
  onSheet: (sheet: string) => void;
}

/** Which sheet of a workbook is read: one at a time. */
export const SheetChoice = ({ kept: { sheets, guess }, disabled, onSheet }: SheetProps) => {
  const [first, ...others] = sheets;
  return first && others.length > 0 ? (
    <Choice
      label="Sheet"
      value={guess?.layout.sheet ?? first.name}
      options={sheets.map(({ name, filled }) => [name, `${name}: ${countWords(filled, ROWS)} filled`])}
      say="One at a time; the others are not read"
      disabled={disabled}
      onChoose={onSheet}
    />
  ) : null;
};

export const MappingForm = ({ store, kept, draft, disabled, onChange, onLook }: Props) => {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const isOrders = draft.kind === 'orders';
  const { sheet } = kept.guess.layout;
  const hasColumn = (field: string) => Object.values(draft.fields).includes(field);
  return (
    <div className={styles.mapped} data-mapped>
      <Verdict kept={kept} draft={draft} />
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
      <Section title="How it is written" note="What the file does not tell is asked">
        <div className={importsStyles.fields}>
          <Choice
            label="Dates"
            value={draft.dates}
            options={dateOptions(kept, draft.dates)}
            disabled={disabled}
            onChoose={(dates) => set({ dates })}
          />
          {draft.kind !== 'sessions' && (
            <Choice
              label="Decimal mark"
              value={draft.decimal}
              options={MARKS}
              disabled={disabled}
              onChoose={(decimal) => set({ decimal: decimal as Draft['decimal'] })}
            />
          )}
          {draft.kind !== 'sessions' && (
            <Choice
              label="Between thousands"
              value={draft.thousands || 'none'}
              options={GROUPS.filter(([mark]) => mark !== draft.decimal)}
              disabled={disabled}
              onChoose={(mark) => set({ thousands: (mark === 'none' ? '' : mark) as Draft['thousands'] })}
            />
          )}
          {draft.kind !== 'sessions' && !hasColumn('currency') && (
            <Text
              label="Currency"
              value={draft.currency}
              say={`Of all rows, such as ${store.currency}`}
              invalid={!/^[A-Z]{3}$/.test(draft.currency)}
              disabled={disabled}
              onType={(currency) => set({ currency: currency.toUpperCase().slice(0, 3) })}
            />
          )}
          {isOrders && (
            <Choice
              label="Amounts"
              value={draft.tax}
              options={[
                ['included', 'contain tax'],
                ['added', 'are without tax'],
              ]}
              disabled={disabled}
              onChoose={(tax) => set({ tax: tax as Draft['tax'] })}
            />
          )}
          {canRepeat(draft) && (
            <Choice
              label={isOrders ? 'Rows with the same number' : 'Rows that are alike'}
              value={draft.repeats}
              options={REPEATS[isOrders ? 'orders' : 'spend']}
              disabled={disabled}
              say="Where each is one of its own, always send the whole list: a row is known by its number in it"
              onChoose={(repeats) => set({ repeats: repeats as Draft['repeats'] })}
            />
          )}
          {isOrders && hasColumn('taxRate') && (
            <Choice
              label="Tax rates"
              value={draft.rates}
              options={[
                ['percent', 'per cent: 19 is 19 %'],
                ['fraction', 'fractions: 0.19 is 19 %'],
              ]}
              disabled={disabled}
              say="Cells with a % mark are per cent either way"
              onChoose={(rates) => set({ rates: rates as Draft['rates'] })}
            />
          )}
          {draft.kind !== 'spend' && (
            <Text
              label="Time zone"
              value={draft.zone}
              say={`Of times that name none; empty: ${store.timeZone}`}
              disabled={disabled}
              onType={(zone) => set({ zone })}
            />
          )}
          {!isOrders && !hasColumn('channel') && (
            <Text
              label="Channel"
              value={draft.channel}
              say="Of all rows; empty: unknown"
              disabled={disabled}
              onType={(channel) => set({ channel })}
            />
          )}
          <Text
            label="Name of this list"
            value={draft.name}
            say="Its numbers are kept apart from other lists'"
            invalid={draft.name.trim() === ''}
            disabled={disabled}
            onType={(name) => set({ name })}
          />
        </div>
        <label className={styles.save}>
          <Check
            checked={draft.save}
            disabled={disabled}
            onChange={({ target }) => set({ save: target.checked })}
          />
          Save these choices for the next file of the kind
        </label>
      </Section>
    </div>
  );
};
