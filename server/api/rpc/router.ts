import { askRouter } from './ask';
import { channelsRouter } from './channels';
import { catalogRouter } from './catalog';
import { demoRouter } from './demo';
import { exploreRouter, viewsRouter } from './explore';
import { ingestRouter } from './ingest';
import { importsRouter } from './imports';
import { mappingsRouter } from './mappings';
import { bridgeRouter } from './bridge';
import { roadmapRouter } from './roadmap';
import { jobsRouter } from './jobs';
import { parityRouter } from './parity';
import { keysRouter } from './keys';
import { rowsRouter } from './rows';
import { seriesRouter } from './series';
import { sourcesRouter } from './sources';
import { storesRouter } from './stores';
import { trackingRouter } from './tracking';
import { createCallerFactory, router } from '../door/trpc';

export const appRouter = router({
  stores: storesRouter,
  demo: demoRouter,
  catalog: catalogRouter,
  channels: channelsRouter,
  bridge: bridgeRouter,
  roadmap: roadmapRouter,
  ask: askRouter,
  explore: exploreRouter,
  views: viewsRouter,
  imports: importsRouter,
  mappings: mappingsRouter,
  ingest: ingestRouter,
  rows: rowsRouter,
  parity: parityRouter,
  series: seriesRouter,
  sources: sourcesRouter,
  jobs: jobsRouter,
  keys: keysRouter,
  tracking: trackingRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
