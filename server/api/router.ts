import { askRouter } from './ask';
import { catalogRouter } from './catalog';
import { exploreRouter, viewsRouter } from './explore';
import { ingestRouter } from './ingest';
import { importsRouter } from './imports';
import { mappingsRouter } from './mappings';
import { bridgeRouter, roadmapRouter } from './roadmap';
import { jobsRouter } from './jobs';
import { rowsRouter } from './rows';
import { sourcesRouter } from './sources';
import { storesRouter } from './stores';
import { trackingRouter } from './tracking';
import { createCallerFactory, router } from './trpc';

export const appRouter = router({
  stores: storesRouter,
  catalog: catalogRouter,
  bridge: bridgeRouter,
  roadmap: roadmapRouter,
  ask: askRouter,
  explore: exploreRouter,
  views: viewsRouter,
  imports: importsRouter,
  mappings: mappingsRouter,
  ingest: ingestRouter,
  rows: rowsRouter,
  sources: sourcesRouter,
  jobs: jobsRouter,
  tracking: trackingRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
