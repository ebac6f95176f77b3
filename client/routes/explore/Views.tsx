import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { SavedView, ViewState } from '../../../server/explore/types';
import { periodSearch, useStoreSlug, windowOf, type PeriodSearch } from '../../search';
import { queryClient, trpc } from '../../trpc';
import { ErrorState } from '../../ui/states';
import { Pop } from './Pop';
import { STATE_KEYS, stateOf, type ExploreSearch, type Wanted } from './state';
import { useExploreSearch, useSetExplore } from './useExplore';
import { Button } from '../../ui/Button';
import { Input } from '../../ui/Input';
import styles from './Views.module.css';
import popStyles from './Pop.module.css';

/** Named tables: opened by their address, and then the address is the table's own. */

export const useViews = () => {
  const store = useStoreSlug();
  return useQuery(trpc.views.list.queryOptions({ store }));
};

const PERIOD_KEYS = Object.keys(periodSearch.shape) as (keyof PeriodSearch)[];
const EVERYTHING = Object.fromEntries(
  [...STATE_KEYS, ...PERIOD_KEYS].map((key) => [key, undefined]),
) as Partial<ExploreSearch>;

/** What an address must say to show a view, and nothing of what it said before. */
export const openingOf = ({ slug, state }: SavedView): Partial<ExploreSearch> => ({
  ...EVERYTHING,
  ...state,
  view: slug,
});

/** The table and its days, as they are kept. */
const useViewState = (wanted: Wanted): ViewState => {
  const window = windowOf(useExploreSearch());
  const { metrics = [], ...rest } = stateOf(wanted);
  return { metrics, ...rest, ...window };
};

const useSave = (after: (view: SavedView) => void) => {
  const store = useStoreSlug();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.views.list.queryKey({ store }) });
  const save = useMutation(
    trpc.views.save.mutationOptions({
      onSuccess: async (view) => {
        await refresh();
        after(view);
      },
    }),
  );
  const rename = useMutation(trpc.views.rename.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.views.remove.mutationOptions({ onSuccess: refresh }));
  return { store, save, rename, remove };
};

interface NameProps {
  label: string;
  action: string;
  start?: string;
  submit: (name: string) => void;
  children?: ReactNode;
}

const NameForm = ({ label, action, start = '', submit, children }: NameProps) => {
  const [name, setName] = useState(start);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) submit(name.trim());
      }}
    >
      <label>
        {label}
        <Input
          className={popStyles.input}
          value={name}
          maxLength={80}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <Button type="submit" look="primary" disabled={!name.trim()}>
        {action}
      </Button>
      {children}
    </form>
  );
};

const Current = ({ view, state, close }: { view: SavedView; state: ViewState; close: () => void }) => {
  const setSearch = useSetExplore();
  const { store, save, rename, remove } = useSave(close);
  const error = save.error ?? rename.error ?? remove.error;
  return (
    <section className={popStyles.part}>
      <NameForm
        key={view.name}
        label="Name of this view"
        action="Rename"
        start={view.name}
        submit={(name) => rename.mutate({ store, slug: view.slug, name })}
      >
        <Button onClick={() => save.mutate({ store, slug: view.slug, state })}>Keep this table in it</Button>
        <Button
          onClick={() =>
            remove.mutate({ store, slug: view.slug }, { onSuccess: () => setSearch({ view: undefined }) })
          }
        >
          Remove
        </Button>
      </NameForm>
      {error && <ErrorState error={error} />}
    </section>
  );
};

const SaveNew = ({ state, close }: { state: ViewState; close: () => void }) => {
  const setSearch = useSetExplore();
  const { store, save } = useSave((view) => {
    setSearch({ ...EVERYTHING, ...state, view: view.slug });
    close();
  });
  return (
    <section className={popStyles.part}>
      <NameForm
        label="Save this table as"
        action="Save view"
        submit={(name) => save.mutate({ store, name, state })}
      />
      {save.error && <ErrorState error={save.error} />}
    </section>
  );
};

const List = ({ views, close }: { views: readonly SavedView[]; close: () => void }) => {
  const setSearch = useSetExplore();
  if (views.length === 0) return <p className={popStyles.hint}>No view is saved yet.</p>;
  return (
    <ul className={styles.list}>
      {views.map((view) => (
        <li key={view.slug}>
          <Button
            look="link"
            onClick={() => {
              setSearch(openingOf(view));
              close();
            }}
          >
            {view.name}
          </Button>
        </li>
      ))}
    </ul>
  );
};

export const Views = ({ wanted }: { wanted: Wanted }) => {
  const [isOpen, setOpen] = useState(false);
  const { data: views, error, refetch } = useViews();
  const { view: slug } = useExploreSearch();
  const state = useViewState(wanted);
  const current = views?.find((view) => view.slug === slug);
  const close = () => setOpen(false);
  return (
    <Pop
      label="Saved views"
      isOpen={isOpen}
      setOpen={setOpen}
      at="end"
      target={<Button onClick={() => setOpen(!isOpen)}>{current ? `View: ${current.name}` : 'Views'}</Button>}
    >
      <SaveNew state={state} close={close} />
      {current && <Current view={current} state={state} close={close} />}
      <section className={popStyles.part}>
        <h2>Saved views</h2>
        {error && <ErrorState error={error} retry={() => void refetch()} />}
        {views && <List views={views} close={close} />}
      </section>
    </Pop>
  );
};
