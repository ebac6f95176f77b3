import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Store } from '../../../server/types';
import { storeIsNow, useStores } from '../../storesQuery';
import { trpc } from '../../trpc';
import { SelectField, SuggestField, TextField } from '../../ui/fields';
import { Form, Pair } from '../../ui/Form';
import { ErrorState } from '../../ui/states';
import { useDraft } from '../../ui/useDraft';
import { currencies, MONTHS, timeZones, WEEKDAYS } from './choices';
import { currencyOf, newDraft, slugOf, storeProblems, type StoreDraft } from './draft';
import styles from './NewStoreForm.module.css';

/** Somebody else was faster, or the answer to the first try was lost. */
const Holder = ({ store }: { store: Store }) => (
  <p className={styles.note}>
    {store.name} is there already, and may be the one that you want:{' '}
    <Link className="qd-link" to="/s/$store/bridge" params={{ store: store.slug }}>
      open {store.name}
    </Link>
    .
  </p>
);

interface Props {
  /** "Create the store". */
  verb: string;
  /** What is said while the answer is awaited; null = nothing. */
  waiting: string | null;
  cancel: () => void;
  onCreated: (store: Store) => void;
}

/** What has to be said of a store; the address follows the name, and the time zone is the browser's, until they are changed. */
export const NewStoreForm = ({ verb, waiting, cancel, onCreated }: Props) => {
  const { data: stores, refetch } = useStores();
  const known = stores ?? [];
  const slugIn = (draft: StoreDraft) =>
    draft.slug ??
    slugOf(
      draft.name,
      known.map(({ slug }) => slug),
    );
  const { draft, set, shown, submit } = useDraft(newDraft, (of) => storeProblems(of, slugIn(of), known));
  const slug = slugIn(draft);
  const create = useMutation(
    trpc.stores.create.mutationOptions({
      onSuccess: (store) => {
        storeIsNow(store);
        onCreated(store);
      },
      onError: async ({ data }, asked) => {
        if (data?.error.code !== 'conflict') return;
        // what was asked for stays in the field, with what is wrong with it
        set({ slug: asked.slug });
        await refetch();
      },
    }),
  );
  const isTaken = create.error?.data?.error.code === 'conflict' && create.variables?.slug === slug;
  const holder = isTaken ? known.find((store) => store.slug === slug) : undefined;
  const slugField = useRef<HTMLInputElement>(null);
  const isHeld = holder !== undefined;
  useEffect(() => {
    if (isHeld) slugField.current?.focus();
  }, [isHeld]);
  const { name, currency, timeZone, fiscalYearStart, weekStart } = draft;
  const save = () =>
    create.mutate({
      ...{ slug, name: name.trim(), currency: currencyOf(currency), timeZone: timeZone.trim() },
      ...{ fiscalYearStart, weekStart },
    });
  return (
    <Form
      verb={verb}
      doing="Creating …"
      isBusy={create.isPending}
      submit={() => submit(save)}
      leave={{ name: 'Cancel', run: cancel }}
    >
      <TextField
        label="Name"
        dir="auto"
        autoComplete="off"
        value={name}
        error={shown.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <TextField
        ref={slugField}
        label="Name in addresses"
        description="It stands in links to this store, and stays."
        autoComplete="off"
        spellCheck={false}
        value={slug}
        error={shown.slug}
        onChange={({ currentTarget }) => set({ slug: currentTarget.value })}
      />
      {holder && <Holder store={holder} />}
      <Pair>
        <SuggestField
          label="Currency"
          description="All figures are in it."
          placeholder="EUR"
          suggestions={currencies()}
          value={currency}
          error={shown.currency}
          onChange={({ currentTarget }) => set({ currency: currentTarget.value })}
        />
        <SuggestField
          label="Time zone"
          description="Its midnight ends a day."
          suggestions={timeZones()}
          value={timeZone}
          error={shown.timeZone}
          onChange={({ currentTarget }) => set({ timeZone: currentTarget.value })}
        />
      </Pair>
      <Pair>
        <SelectField
          label="Fiscal year begins in"
          data={MONTHS}
          value={String(fiscalYearStart)}
          onChange={({ currentTarget }) => set({ fiscalYearStart: Number(currentTarget.value) })}
        />
        <SelectField
          label="Weeks begin on"
          data={WEEKDAYS}
          value={String(weekStart)}
          onChange={({ currentTarget }) => set({ weekStart: Number(currentTarget.value) })}
        />
      </Pair>
      <p className={styles.note}>
        The name can be changed later. Currency, time zone, fiscal year and week stay: counted days rest on
        them.
      </p>
      {create.isPending && waiting && (
        <p className={styles.note} role="status">
          {waiting}
        </p>
      )}
      {create.error && !holder && <ErrorState error={create.error} />}
    </Form>
  );
};
