import { loadingWords, makingWords, type DemoPart } from './sentences';

/** How far the making of the demo stores is. */
export interface DemoStep {
  store: string;
  /** What is being made. */
  says: string;
  /** Of all stores, 0…1. */
  share: number;
}

/** How long each part takes beside the others, in the order in which they are made: measured. */
const TAKES: Record<DemoPart, number> = {
  facts: 13,
  fx: 3,
  spend: 15,
  unitCosts: 1,
  orderCosts: 4,
  fixedCosts: 1,
  sales: 18,
  sessions: 40,
  vitals: 2,
  sightings: 2,
  roadmap: 1,
};
const ALL = Object.values(TAKES).reduce((sum, each) => sum + each);

/** What the parts before one take, in whole numbers: a sum of shares may come out below one that it follows. */
const before = (part: DemoPart): number => {
  const parts = Object.entries(TAKES);
  const earlier = parts.slice(0, Object.keys(TAKES).indexOf(part));
  return earlier.reduce((sum, [, each]) => sum + each, 0);
};

/** Says how far one of several stores is: in which part, and how much of that is done. */
export type ShopProgress = (part: DemoPart, done?: number) => void;

/** The progress of one store as that of all. */
export const ofShop =
  (
    progress: (step: DemoStep) => void,
    store: string,
    { number, of }: Record<'number' | 'of', number>,
  ): ShopProgress =>
  (part, done = 0) =>
    progress({
      store,
      says: makingWords(store, part),
      share: (number * ALL + before(part) + done * TAKES[part]) / (ALL * of),
    });

/** Facts as they are, with a word after every few hundred of how many of them are done. */
export function* followed<T>(
  facts: Iterable<T>,
  doneBy: (fact: T, n: number) => number,
  tell: (done: number) => void,
) {
  let [n, most] = [0, 0];
  for (const fact of facts) {
    yield fact;
    n += 1;
    most = Math.max(most, Math.min(1, doneBy(fact, n)));
    if (n % 200 === 0) tell(most);
  }
}

/** A line a store. */
export const byStore = (say: (line: string) => void): ((step: DemoStep) => void) => {
  let last: string | null = null;
  return ({ store }) => {
    if (store !== last) say(loadingWords(store));
    last = store;
  };
};
