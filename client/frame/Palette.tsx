import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/spotlight/styles.layer.css';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Store } from '../../server/types';
import { TABS } from '../routes/data/search';
import { useCatalog } from '../catalogQuery';
import { samePeriod, useSetSearch, type PageSearch } from '../search';
import { trpc } from '../trpc';
import { hasDrawer, PAGES, useGoToStore, usePage } from './pages';
import styles from './Palette.module.css';

/**
 * Where the focus goes when the palette closes: to a page that was gone to, else back to what had it. `back` gives it
 * back at once, so that a drawer that opens then knows its opener.
 */
const useFocus = (wanted: number) => {
  const opener = useRef<Element | null>(null);
  const isOpen = useRef(false);
  const hasGone = useRef(false);
  const back = () => {
    if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (!isOpen.current) opener.current = document.activeElement;
    spotlight.open();
  }, [wanted]);
  return {
    back,
    /** Goes to a page; its content takes the focus. */
    go: (going: Promise<void>) => {
      hasGone.current = true;
      void going.then(() => document.getElementById('page')?.focus({ preventScroll: true }));
    },
    opened: () => {
      isOpen.current = true;
      hasGone.current = false;
    },
    closed: () => {
      isOpen.current = false;
      if (!hasGone.current) back();
    },
  };
};

/** Ctrl-K: every page, store, figure and action by name. */
export const Palette = ({ wanted, stores }: { wanted: number; stores: readonly Store[] }) => {
  const navigate = useNavigate();
  const setSearch = useSetSearch();
  const { store = '' } = useParams({ strict: false });
  const { setColorScheme } = useMantineColorScheme();
  const { data: catalog } = useCatalog();
  const { data: views } = useQuery(trpc.views.list.queryOptions({ store }, { enabled: store !== '' }));
  // what comes after the last letter was typed is not chosen by Mantine, and Enter would do nothing
  useEffect(() => {
    if (document.querySelector('[data-action][data-selected]')) return;
    document.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  }, [catalog, views]);
  const page = usePage();
  const goToStore = useGoToStore();
  const { back, go, opened, closed } = useFocus(wanted);
  const ask = (why: string) =>
    hasDrawer(page)
      ? setSearch({ why })
      : void navigate({
          to: '/s/$store/bridge',
          params: { store },
          search: (search: PageSearch) => ({ ...samePeriod(search), why }),
        });
  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Pages',
      actions:
        store === ''
          ? []
          : [
              ...PAGES.map(({ to, name }) => ({
                id: to as string,
                label: name as string,
                onClick: () => go(navigate({ to, params: { store }, search: samePeriod })),
              })),
              ...TABS.map(({ tab, name }) => ({
                id: `data-${tab}`,
                label: name,
                description: 'Data',
                onClick: () => go(navigate({ to: '/s/$store/data', params: { store }, search: { tab } })),
              })),
            ],
    },
    {
      group: 'Saved views',
      actions: (views ?? []).map(({ slug, name }) => ({
        id: `view-${slug}`,
        label: name,
        onClick: () => go(navigate({ to: '/s/$store/explore', params: { store }, search: { view: slug } })),
      })),
    },
    {
      group: 'Stores',
      actions: stores.map((s) => ({
        id: `store-${s.slug}`,
        label: s.name,
        description: s.currency,
        onClick: () => go(goToStore(s.slug)),
      })),
    },
    {
      group: 'Figures',
      actions: (catalog?.metrics ?? []).map((metric) => ({
        id: `metric-${metric.id}`,
        label: metric.label,
        description: metric.definition,
        onClick: () => {
          back();
          ask(metric.id);
        },
      })),
    },
    {
      group: 'Actions',
      actions: [
        { id: 'start', label: 'Add a store', onClick: () => go(navigate({ to: '/start' })) },
        ...(['light', 'dark', 'auto'] as const).map((scheme) => ({
          id: `theme-${scheme}`,
          label: scheme === 'auto' ? 'Theme of the system' : `${scheme === 'dark' ? 'Dark' : 'Light'} theme`,
          onClick: () => setColorScheme(scheme),
        })),
      ],
    },
  ];
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      returnFocus={false}
      onSpotlightOpen={opened}
      onSpotlightClose={closed}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0 }}
      classNames={{ content: styles.palette, actionsGroup: styles.group, action: styles.action }}
      attributes={{ content: { 'aria-label': 'Go to' } }}
      nothingFound="Nothing of that name."
      searchProps={{ placeholder: 'Go to a page, store or figure', 'aria-label': 'Go to' }}
    />
  );
};
