import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { wordsOf } from '../../dimensionWords';
import { addDays, isDay, type Day } from '../../../shared/days';
import { trpc } from '../../trpc';
import { isFiltered, useDataSearch, useSetData, type DataSearch } from './search';
import { ORDER_STATUSES, type RowDimension } from '../../../shared/lists';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Select';
import { DayInput } from '../../ui/DayInput';
import { Input } from '../../ui/Input';
import { ErrorLine } from '../../ui/states';
import styles from './Filters.module.css';

const ORDER_STATUS_WORDS: Record<(typeof ORDER_STATUSES)[number], string> = {
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  excluded: 'Test, deleted, voided',
  unconverted: 'Without a rate',
  test: 'Test',
  deleted: 'Deleted',
  voided: 'Voided before payment',
  replacement: 'Replacement or exchange',
  gift_cards: 'Only gift cards',
  masked: 'Buyer hidden',
};

const NAMES: Record<RowDimension, string> = {
  channel: 'Channel',
  country: 'Country',
  device: 'Device',
  currency: 'Currency',
  customer_type: 'Customer',
  identity: 'Identity',
};

interface ChoiceProps {
  name: string;
  value: string | undefined;
  options: readonly { value: string; text: string }[];
  choose: (value: string | undefined) => void;
}

/** A value that the address names stays on offer, even where no order has it. */
export const Choice = ({ name, value, options, choose }: ChoiceProps) => {
  const isKnown = value === undefined || options.some((option) => option.value === value);
  return (
    <Select
      aria-label={name}
      value={value ?? ''}
      onChange={(event) => choose(event.target.value || undefined)}
    >
      <option value="">{name}: all</option>
      {!isKnown && <option value={value}>{value}</option>}
      {options.map(({ value: id, text }) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </Select>
  );
};

const worded = (values: readonly string[] = [], dimension: RowDimension) =>
  values.map((value) => ({ value, text: wordsOf(value, dimension) }));

/** What is being typed; another value in the address replaces it. */
const useTyped = (value: string) => {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setTyped(value);
  }
  return [typed, setTyped] as const;
};

interface DayProps {
  name: string;
  value: Day | undefined;
  choose: (day: Day | undefined) => void;
}

/** Takes a day when it is whole: half a year typed is no year. */
export const DayField = ({ name, value, choose }: DayProps) => {
  const [typed, setTyped] = useTyped(value ?? '');
  const take = (text: string) => {
    setTyped(text);
    if (text === '') choose(undefined);
    else if (isDay(text) && text >= '1990-01-01') choose(text);
  };
  return (
    <label className={styles.field}>
      {name}
      <DayInput name={name} value={typed} take={take} />
    </label>
  );
};

const IdField = ({
  value = '',
  choose,
}: {
  value: string | undefined;
  choose: (id: string | undefined) => void;
}) => {
  const [typed, setTyped] = useTyped(value);
  return (
    <form
      role="search"
      className={styles.field}
      onSubmit={(event) => {
        event.preventDefault();
        choose(typed.trim() || undefined);
      }}
    >
      <label htmlFor="order-id">Order id</label>
      <Input
        id="order-id"
        type="search"
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button type="submit">Find</Button>
    </form>
  );
};

const NOTHING: Partial<DataSearch> = {
  ...{ from: undefined, to: undefined, channel: undefined, country: undefined, device: undefined },
  ...{ currency: undefined, customer_type: undefined, identity: undefined, status: undefined },
  ...{ id: undefined, at: undefined, of: undefined },
};

/** What the list is narrowed to; all of it is in the address. */
export const Filters = ({ store }: { store: string }) => {
  const search = useDataSearch();
  const set = useSetData();
  const { data: choices, error, refetch } = useQuery(trpc.rows.choices.queryOptions({ store }));
  const dimension = (id: RowDimension, options: ChoiceProps['options']) => (
    <Choice
      name={NAMES[id]}
      value={search[id]}
      options={options}
      choose={(value) => set({ [id]: value, of: undefined })}
    />
  );
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      <DayField name="From" value={search.from} choose={(from) => set({ from, of: undefined })} />
      <DayField
        name="To"
        value={search.to && addDays(search.to, -1)}
        choose={(last) => set({ to: last && addDays(last, 1), of: undefined })}
      />
      <span className={styles.filterChoices}>
        {dimension('channel', worded(choices?.channel, 'channel'))}
        {dimension('country', worded(choices?.country, 'country'))}
        {dimension('device', worded(choices?.device, 'device'))}
        {dimension('currency', worded(choices?.currency, 'currency'))}
        {dimension('customer_type', [
          { value: 'new', text: 'First order' },
          { value: 'returning', text: 'Later order' },
        ])}
        {dimension('identity', [
          { value: 'known', text: 'Known customer' },
          { value: 'guest', text: 'Guest' },
        ])}
        <Choice
          name="Status"
          value={search.status}
          options={ORDER_STATUSES.map((value) => ({ value, text: ORDER_STATUS_WORDS[value] }))}
          choose={(value) => set({ status: value as DataSearch['status'], of: undefined })}
        />
      </span>
      {error && !choices && <ErrorLine error={error} part="Values to choose from" retry={refetch} />}
      <IdField value={search.id} choose={(id) => set({ id, of: undefined })} />
      <DayField name="Jump to" value={search.at} choose={(at) => set({ at })} />
      {isFiltered(search) && <Button onClick={() => set(NOTHING)}>Show everything</Button>}
    </div>
  );
};
