import { conflict } from '../errors';
import { listWords } from '../../shared/sentence';

/** What the demo writes for people. */

/** Parts of a demo store, as they are made. */
const PARTS = {
  facts: 'its story',
  fx: 'exchange rates',
  spend: 'marketing costs',
  unitCosts: 'unit costs',
  orderCosts: 'costs of orders',
  fixedCosts: 'fixed costs',
  sales: 'orders',
  sessions: 'sessions',
  vitals: 'page speeds',
  sightings: 'what the pixel saw',
  roadmap: 'its roadmap',
} as const;
export type DemoPart = keyof typeof PARTS;

/** "Making Alder & Loom: orders". */
export const makingWords = (store: string, part: DemoPart): string => `Making ${store}: ${PARTS[part]}`;

/** A line a store, where nobody watches. */
export const loadingWords = (store: string): string => `Loading the demo store ${store} …`;

export const besideOwnStores = (names: readonly string[]) =>
  conflict(
    `The demo is meant for an empty installation, and this one has stores of its own: ${listWords(names)}.`,
    'To have both, ask for it beside them, on the page that adds a store; or in a terminal: npm run -s quarterdeck -- demo',
  );

export const beingLoaded = () => conflict('The demo is being loaded.', 'Remove it once that has ended.');

export const usedDemo = (slug: string, name: string) =>
  conflict(
    `The demo store ${slug} holds more than the demo: a source, a key, a pixel or a file was added to it.`,
    `Delete it by its name, on its page of settings; or in a terminal: npm run -s quarterdeck -- stores delete --slug ${slug} --confirm "${name}"`,
  );
