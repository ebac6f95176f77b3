import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { Store } from '../../../../server/types';
import { Check } from '../../../ui/Input';
import { Section } from '../../../ui/parts';
import type { GuessedView } from './guessedFile';
import { canRepeat, hasField, ISO, type Draft } from './mappingDraft';
import { Choice, Text, type Option } from './MappingInputs';
import importsStyles from './imports.module.css';
import styles from './WrittenAs.module.css';

/** How a file writes dates, amounts and rates, and what holds for all its rows. */

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

const TAX: readonly Option[] = [
  ['included', 'contain tax'],
  ['added', 'are without tax'],
];
const RATES: readonly Option[] = [
  ['percent', 'per cent: 19 is 19 %'],
  ['fraction', 'fractions: 0.19 is 19 %'],
];

interface FieldProps {
  draft: Draft;
  disabled: boolean;
  set: (change: Partial<Draft>) => void;
}

const Numbers = ({ draft, disabled, set }: FieldProps) => (
  <>
    <Choice
      label="Decimal mark"
      value={draft.decimal}
      options={MARKS}
      disabled={disabled}
      onChoose={(decimal) => set({ decimal: decimal as Draft['decimal'] })}
    />
    <Choice
      label="Between thousands"
      value={draft.thousands || 'none'}
      options={GROUPS.filter(([mark]) => mark !== draft.decimal)}
      disabled={disabled}
      onChoose={(mark) => set({ thousands: (mark === 'none' ? '' : mark) as Draft['thousands'] })}
    />
  </>
);

const Currency = ({ draft, disabled, set, store }: FieldProps & { store: Store }) => (
  <Text
    label="Currency"
    value={draft.currency}
    say={`Of all rows, such as ${store.currency}`}
    invalid={!/^[A-Z]{3}$/.test(draft.currency)}
    disabled={disabled}
    onType={(currency) => set({ currency: currency.toUpperCase().slice(0, 3) })}
  />
);

const Tax = ({ draft, disabled, set }: FieldProps) => (
  <Choice
    label="Amounts"
    value={draft.tax}
    options={TAX}
    disabled={disabled}
    onChoose={(tax) => set({ tax: tax as Draft['tax'] })}
  />
);

const Repeats = ({ draft, disabled, set }: FieldProps) => {
  const isOrders = draft.kind === 'orders';
  return (
    <Choice
      label={isOrders ? 'Rows with the same number' : 'Rows that are alike'}
      value={draft.repeats}
      options={REPEATS[isOrders ? 'orders' : 'spend']}
      disabled={disabled}
      say="Where each is one of its own, always send the whole list: a row is known by its number in it"
      onChoose={(repeats) => set({ repeats: repeats as Draft['repeats'] })}
    />
  );
};

const TaxRates = ({ draft, disabled, set }: FieldProps) => (
  <Choice
    label="Tax rates"
    value={draft.rates}
    options={RATES}
    disabled={disabled}
    say="Cells with a % mark are per cent either way"
    onChoose={(rates) => set({ rates: rates as Draft['rates'] })}
  />
);

const Zone = ({ draft, disabled, set, store }: FieldProps & { store: Store }) => (
  <Text
    label="Time zone"
    value={draft.zone}
    say={`Of times that name none; empty: ${store.timeZone}`}
    disabled={disabled}
    onType={(zone) => set({ zone })}
  />
);

const Channel = ({ draft, disabled, set }: FieldProps) => (
  <Text
    label="Channel"
    value={draft.channel}
    say="Of all rows; empty: unknown"
    disabled={disabled}
    onType={(channel) => set({ channel })}
  />
);

const Name = ({ draft, disabled, set }: FieldProps) => (
  <Text
    label="Name of this list"
    value={draft.name}
    say="Its numbers are kept apart from other lists'"
    invalid={draft.name.trim() === ''}
    disabled={disabled}
    onType={(name) => set({ name })}
  />
);

const Save = ({ draft, disabled, set }: FieldProps) => (
  <label className={styles.save}>
    <Check
      checked={draft.save}
      disabled={disabled}
      onChange={({ target }) => set({ save: target.checked })}
    />
    Save these choices for the next file of the kind
  </label>
);

interface Props {
  store: Store;
  kept: GuessedView;
  draft: Draft;
  disabled: boolean;
  onChange: (draft: Draft) => void;
}

export const WrittenAs = ({ store, kept, draft, disabled, onChange }: Props) => {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const field = { draft, disabled, set };
  const isOrders = draft.kind === 'orders';
  const isMoney = draft.kind !== 'sessions';
  return (
    <Section title="How it is written" note="What the file does not tell is asked">
      <div className={importsStyles.fields}>
        <Choice
          label="Dates"
          value={draft.dates}
          options={dateOptions(kept, draft.dates)}
          disabled={disabled}
          onChoose={(dates) => set({ dates })}
        />
        {isMoney && <Numbers {...field} />}
        {isMoney && !hasField(draft, 'currency') && <Currency {...field} store={store} />}
        {isOrders && <Tax {...field} />}
        {canRepeat(draft) && <Repeats {...field} />}
        {isOrders && hasField(draft, 'taxRate') && <TaxRates {...field} />}
        {draft.kind !== 'spend' && <Zone {...field} store={store} />}
        {!isOrders && !hasField(draft, 'channel') && <Channel {...field} />}
        <Name {...field} />
      </div>
      <Save {...field} />
    </Section>
  );
};
