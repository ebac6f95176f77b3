import { useState } from 'react';
import type { Store } from '../../../../../server/types';
import { Choice, Text, type Option } from '../MappingInputs';
import importsStyles from '../imports.module.css';
import { FIELDS, VALUES } from './fields';
import { DateFormat } from './DateFormat';
import { columnsMaking, hasField } from './draft';
import type { Editing } from './editing';
import { columnsOf, type GuessedView, type Asked } from './look';
import { TaxRate } from './TaxRate';

/** What a person enters where no answer of a list will do. */

interface Props {
  asked: Asked;
  store: Store;
  view: GuessedView;
  editing: Editing;
}

export const Currency = ({ editing, store }: { editing: Editing; store: Store }) => {
  const { proposal, disabled, set } = editing;
  const value = String(proposal.constants?.currency ?? '');
  return (
    <Text
      label="Currency"
      value={value}
      say={`Of all rows, such as ${store.currency}`}
      invalid={!/^[A-Z]{3}$/.test(value)}
      disabled={disabled}
      onType={(text) => set({ constants: { currency: text.toUpperCase().slice(0, 3) || null } })}
    />
  );
};

export const Zone = ({ editing, store }: { editing: Editing; store: Store }) => {
  const { proposal, disabled, set } = editing;
  const { dates } = proposal;
  // a zone alone would say that dates are written as ISO 8601 has them
  if (!dates) return null;
  return (
    <Text
      label="Time zone"
      value={dates.zone ?? ''}
      say={`Of times that name none, such as Europe/Berlin; empty: ${store.timeZone}`}
      disabled={disabled}
      onType={(zone) => set({ dates: { ...dates, zone: zone.trim() || null } })}
    />
  );
};

const VALUE_OPTIONS = FIELDS.orders
  .filter(({ id }) => VALUES.includes(id))
  .map(({ id, label }): Option => [id, label]);

/** What a row is worth may be its total, its value or a price: which, nobody may guess. */
const ValueChoice = ({ view, editing }: Omit<Props, 'store' | 'asked'>) => {
  const { proposal } = editing;
  const [chosen, setChosen] = useState('');
  const field = chosen || (VALUES.find((one) => hasField(proposal, one)) ?? '');
  return (
    <div className={importsStyles.fields}>
      <Choice
        label="It is the"
        value={field}
        options={VALUE_OPTIONS}
        disabled={editing.disabled}
        onChoose={setChosen}
      />
      <Choice
        label="Column"
        value={String(columnsMaking(proposal, field)[0] ?? '')}
        options={columnsOf(view).map(({ name }): Option => [name, name])}
        disabled={editing.disabled || field === ''}
        onChoose={(column) => editing.setColumn(column, [field])}
      />
    </div>
  );
};

/** The columns that may be what is asked for. */
const ColumnChoice = ({ asked, view, editing }: Omit<Props, 'store'>) => {
  const { question, field, answers } = asked;
  const take = (column: string) => {
    if (question === 'notes') editing.set({ creditNote: { when: view.guess.notes, order: { column } } });
    else editing.setColumn(column, [field ?? (question === 'customer' ? 'customerId' : question)]);
  };
  const known = answers.map(({ answer }) => answer);
  const others = columnsOf(view).filter(({ name }) => !known.includes(name));
  return (
    <Choice
      label={answers.length > 0 ? 'Or the column' : 'Column'}
      value={String((field !== null && columnsMaking(editing.proposal, field)[0]) || '')}
      options={others.map(({ name }): Option => [name, name])}
      disabled={editing.disabled}
      isOpen={asked.open}
      onChoose={take}
    />
  );
};

export const TypedAnswer = ({ asked, store, view, editing }: Props) => {
  if (asked.typed === 'currency') return <Currency editing={editing} store={store} />;
  if (asked.typed === 'zone') return <Zone editing={editing} store={store} />;
  if (asked.typed === 'rate') return <TaxRate editing={editing} />;
  if (asked.typed === 'dateFormat') return <DateFormat view={view} editing={editing} />;
  if (asked.typed === 'column' && VALUES.includes(asked.field ?? ''))
    return <ValueChoice view={view} editing={editing} />;
  return asked.typed === 'column' ? <ColumnChoice asked={asked} view={view} editing={editing} /> : null;
};
