import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/spotlight/styles.layer.css';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Store } from '../../server/types';
import { TABS } from '../routes/data/search';
import { useCatalog } from '../catalogQuery';
import { samePeriod, useSetSearch } from '../search';
import { trpc } from '../trpc';
import { PAGES } from './Rail';
import styles from './Palette.module.css';

/** Ctrl-K: every page, store, figure and action by name. */
export const Palette = ({ wanted, stores }: { wanted: number; stores: readonly Store[] }) => {
  const navigate = useNavigate();
  const setSearch = useSetSearch();
  const { store = '' } = useParams({ strict: false });
  const { setColorScheme } = useMantineColorScheme();
  const { data: catalog } = useCatalog();
  const { data: views } = useQuery(trpc.views.list.queryOptions({ store }, { enabled: store !== '' }));
  useEffect(() => spotlight.open(), [wanted]);
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
                onClick: () => void navigate({ to, params: { store }, search: samePeriod }),
              })),
              ...TABS.map(({ tab, name }) => ({
                id: `data-${tab}`,
                label: name,
                description: 'Data',
                onClick: () => void navigate({ to: '/s/$store/data', params: { store }, search: { tab } }),
              })),
            ],
    },
    {
      group: 'Saved views',
      actions: (views ?? []).map(({ slug, name }) => ({
        id: `view-${slug}`,
        label: name,
        onClick: () => void navigate({ to: '/s/$store/explore', params: { store }, search: { view: slug } }),
      })),
    },
    {
      group: 'Stores',
      actions: stores.map((s) => ({
        id: `store-${s.slug}`,
        label: s.name,
        description: s.currency,
        onClick: () =>
          void navigate({ to: '/s/$store/bridge', params: { store: s.slug }, search: samePeriod }),
      })),
    },
    {
      group: 'Figures',
      actions: (catalog?.metrics ?? []).map((metric) => ({
        id: `metric-${metric.id}`,
        label: metric.label,
        description: metric.definition,
        onClick: () => setSearch({ why: metric.id }),
      })),
    },
    {
      group: 'Actions',
      actions: (['light', 'dark', 'auto'] as const).map((scheme) => ({
        id: `theme-${scheme}`,
        label: scheme === 'auto' ? 'Theme of the system' : `${scheme === 'dark' ? 'Dark' : 'Light'} theme`,
        onClick: () => setColorScheme(scheme),
      })),
    },
  ];
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      scrollable
      maxHeight={420}
      overlayProps={{ blur: 0 }}
      classNames={{ content: styles.palette, actionsGroup: styles.group, action: styles.action }}
      nothingFound="Nothing of that name."
      searchProps={{ placeholder: 'Go to a page, store or figure', 'aria-label': 'Go to' }}
    />
  );
};
