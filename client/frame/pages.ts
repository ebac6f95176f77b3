import { useNavigate, useRouterState } from '@tanstack/react-router';
import { sameForStore } from '../search';

/** The pages that exist, in their order. */
export const PAGES = [
  { to: '/s/$store/bridge', name: 'Bridge' },
  { to: '/s/$store/roadmap', name: 'Roadmap' },
  { to: '/s/$store/retention', name: 'Retention' },
  { to: '/s/$store/explore', name: 'Explore' },
  { to: '/s/$store/data', name: 'Data' },
  { to: '/s/$store/settings', name: 'Settings' },
] as const;

export type Page = (typeof PAGES)[number];

/** Whether its figures are of a period that one chooses. */
export const hasPeriod = (page: Page | undefined): boolean =>
  page?.name === 'Bridge' || page?.name === 'Explore';

/** Whether any figure can be explained on it. */
export const hasDrawer = (page: Page | undefined): boolean => hasPeriod(page) || page?.name === 'Roadmap';

/** Undefined at an address of no page. */
export const usePage = (): Page | undefined => {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return PAGES.find(({ name }) => path.endsWith(`/${name.toLowerCase()}`));
};

/** The same page of another store, with what was chosen on it. */
export const useGoToStore = (): ((store: string) => Promise<void>) => {
  const navigate = useNavigate();
  const { to } = usePage() ?? PAGES[0];
  return (store) => navigate({ to, params: { store }, search: sameForStore });
};
