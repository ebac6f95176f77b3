import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { code } from './code';
import { Index, StartPage } from './frame/StartPage';
import { LostPage, StorePage } from './frame/StorePage';
import { Failed, FailedAlone, NotFound } from './routes/problems';
import { Bridge } from './routes/bridge';
import { dataSearch } from './routes/data/search';
import { exploreSearch } from './routes/explore/state';
import { retentionSearch } from './routes/retention/search';
import { pageSearch, rootSearch } from './search';

/** One address a page: /s/<store>/bridge and so on. */

const root = createRootRoute({
  validateSearch: rootSearch,
  notFoundComponent: () => (
    <LostPage>
      <NotFound />
    </LostPage>
  ),
  errorComponent: FailedAlone,
});

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Index,
  errorComponent: FailedAlone,
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/start',
  component: StartPage,
  errorComponent: FailedAlone,
});

const store = createRoute({
  getParentRoute: () => root,
  path: '/s/$store',
  validateSearch: pageSearch,
  component: StorePage,
  // named here, or the router looks for an unknown page no further than the root
  notFoundComponent: () => <NotFound isInStore />,
  errorComponent: FailedAlone,
});

const storeIndex = createRoute({
  getParentRoute: () => store,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/s/$store/bridge', params, replace: true });
  },
});

const bridge = createRoute({ getParentRoute: () => store, path: 'bridge', component: Bridge });

const roadmap = createRoute({
  getParentRoute: () => store,
  path: 'roadmap',
  component: lazyRouteComponent(() => code(import('./routes/roadmap')), 'Roadmap'),
});

const data = createRoute({
  getParentRoute: () => store,
  path: 'data',
  validateSearch: dataSearch,
  component: lazyRouteComponent(() => code(import('./routes/data')), 'Data'),
});

const explore = createRoute({
  getParentRoute: () => store,
  path: 'explore',
  validateSearch: exploreSearch,
  component: lazyRouteComponent(() => code(import('./routes/explore')), 'Explore'),
});

const retention = createRoute({
  getParentRoute: () => store,
  path: 'retention',
  validateSearch: retentionSearch,
  component: lazyRouteComponent(() => code(import('./routes/retention')), 'Retention'),
});

const settings = createRoute({
  getParentRoute: () => store,
  path: 'settings',
  component: lazyRouteComponent(() => code(import('./routes/settings')), 'Settings'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    start,
    store.addChildren([storeIndex, bridge, roadmap, retention, explore, data, settings]),
  ]),
  defaultPreload: 'intent',
  // inside the frame of the store's page: rail, bar and period stay
  defaultErrorComponent: Failed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
