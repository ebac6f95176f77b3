import { setImmediate } from 'node:timers/promises';
import type { Database, Db } from '../../drizzle/client';
import { storedSpans } from '../coverage';
import type { FactKind, FactOf, SessionFact } from '../facts/fact';
import type { InStore, Store } from '../types';
import { DomainError } from '../errors';
import { declareCovered, withLedger, type Ledger } from '../ledger';
import { freezeBaselines, saveRoadmap, elapsedOf } from '../roadmap';
import { allStores, createStore } from '../stores';
import { addDays, type Clock } from '../time';
import { aimsOf } from './aims';
import { phaseAt, type Calendar } from './calendar';
import { generate, type DemoFacts } from './generate';
import { planOf } from './plan';
import { SOURCE, type Shop } from './shop';
import { SHOPS } from './shops';
import type { DemoPart } from './sentences';
import { followed, ofShop, type DemoStep, type ShopProgress } from './steps';

/** Sessions come in the order of their days. */
const sessionsFollowed = (
  { calendar, sessions }: DemoFacts,
  progress: ShopProgress,
): Iterable<SessionFact> => {
  const [first, end] = [calendar.firstDay, calendar.today].map((day) => Date.parse(day)) as [number, number];
  return followed(
    sessions(),
    ({ startedAt }) => (Date.parse(startedAt) - first) / (end - first),
    (done) => progress('sessions', done),
  );
};

/** Rates and costs first, so that every order finds them. */
const ingest = async (ledger: Ledger, facts: DemoFacts, progress: ShopProgress): Promise<void> => {
  const listed = async <K extends FactKind & DemoPart>(kind: K, list: readonly FactOf<K>[]) => {
    progress(kind);
    await ledger.applyAll(
      kind,
      followed(
        list,
        (_, n) => n / list.length,
        (done) => progress(kind, done),
      ),
    );
  };
  await listed('fx', facts.fx);
  await listed('spend', facts.spend);
  await listed('unitCosts', facts.unitCosts);
  await listed('orderCosts', facts.orderCosts);
  await listed('fixedCosts', facts.fixedCosts);
  await listed('sales', facts.sales);
  progress('sessions');
  await ledger.applyAll('sessions', sessionsFollowed(facts, progress));
  progress('vitals');
  await ledger.applyAll('vitals', facts.vitals());
  await listed('sightings', facts.sightings);
};

const create = (tx: Db, shop: Shop, fiscalYearStart: number, now: Date): Promise<Store> => {
  const { slug, name, currency, timeZone, weekStart, contributionRate } = shop;
  const store = {
    slug,
    name,
    currency,
    timeZone,
    weekStart,
    contributionRate,
    fiscalYearStart,
    isDemo: true,
  };
  return createStore(tx, store, now);
};

/** The roadmap: work as a shop in mid-phase has it, targets after its numbers, baselines frozen from them. */
const plan = async (here: InStore, shop: Shop, calendar: Calendar): Promise<void> => {
  const { tx, store, now } = here;
  const running = phaseAt(calendar, shop.runningPhase);
  const gone = elapsedOf(running.from, running.to, calendar.today);
  const kpis = await aimsOf(here, shop, calendar);
  const phases = planOf(calendar, shop.runningPhase, gone).phases.map((phase, i) =>
    i + 1 === shop.runningPhase ? { ...phase, kpis } : phase,
  );
  await saveRoadmap(tx, store, { phases });
  await freezeBaselines(tx, store, now);
};

/** The database as seen from inside a transaction: what is written through it is part of that. */
const inside = (database: Database, tx: Db): Database => ({
  ...database,
  db: tx,
  read: (work) => work(tx),
  write: (work) => work(tx),
});

/** A store with everything in it, in one transaction: a load that breaks off leaves nothing behind. */
export const loadShop = async (
  database: Database,
  shop: Shop,
  clock: Clock,
  progress: ShopProgress = () => {},
): Promise<void> => {
  const now = clock();
  progress('facts');
  // whoever asked for it is answered before a second of work in one go
  await setImmediate();
  const made = generate(shop, () => now);
  const { calendar } = made;
  return database.write(async (tx) => {
    const store = await create(tx, shop, calendar.fiscalYearStart, now);
    await withLedger(inside(database, tx), store, (ledger) => ingest(ledger, made, progress));
    // made up to yesterday, whether anything happened on its last day or not
    const to = addDays(calendar.today, -1);
    const facts = (await storedSpans(tx, store)).map(({ fact }) => fact);
    await declareCovered(tx, store.id, SOURCE, { facts, to });
    progress('roadmap');
    await plan({ tx, store, now }, shop, calendar);
  });
};

/**
 * Creates the demo stores and fills them with sixteen months up to yesterday, saying how far that is. Leaves a store
 * alone whose slug is there already.
 */
export const loadDemo = async (
  database: Database,
  clock: Clock,
  progress: (step: DemoStep) => void,
): Promise<void> => {
  const known = new Set((await allStores(database.db)).map(({ slug }) => slug));
  const missing = SHOPS.filter(({ slug }) => !known.has(slug));
  for (const [number, shop] of missing.entries()) {
    try {
      await loadShop(database, shop, clock, ofShop(progress, shop.name, { number, of: missing.length }));
    } catch (error) {
      // Another server on the same database was faster: its store is this one.
      if (!(error instanceof DomainError && error.code === 'conflict')) throw error;
    }
  }
};
