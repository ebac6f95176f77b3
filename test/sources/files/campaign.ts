import { randomOf } from '../../../server/demo/random';
import { dialectOf, type Dialect } from './dialect';
import { listOf } from './list';
import { figuresOf, ordersOf, sumOf, type Figures, type TrueOrder } from './truth';
import { NoAnswer, takeBy, type Taken } from './wizard';

/** Lists of the same seed are the same: each is taken through the wizard, and held against its truth. */

export type Outcome = 'unasked' | 'answered' | 'refused' | 'wrong';

export interface Tried {
  seed: number;
  outcome: Outcome;
  asked: string[];
  /** Of what is wrong: what, with the dialect and the first rows. */
  trouble: string | null;
}

const MONEY: readonly string[] = ['gross', 'discounts', 'net', 'tax'];

/** What is stated of an order and shared among its lines is rounded on each: by a minor unit at most. */
const roundedOf = ({ discountOf, taxOf }: Dialect, orders: readonly TrueOrder[]): number =>
  discountOf === 'line' && taxOf === 'line' ? 0 : sumOf(orders, ({ lines }) => lines.length);

const differing = (truth: Figures, read: Figures, rounded: number): string[] =>
  (Object.keys(truth) as (keyof Figures)[])
    .filter((name) =>
      MONEY.includes(name)
        ? Math.abs(Number(truth[name]) - Number(read[name])) > rounded
        : truth[name] !== read[name],
    )
    .map((name) => `${name} ${read[name]} in place of ${truth[name]}`);

const SHOWN = 6;

const shown = (dialect: Dialect, cells: readonly string[][]): string =>
  [JSON.stringify(dialect), ...cells.slice(0, SHOWN).map((row) => row.join(' ¦ '))].join('\n');

const rowIn = (refusal: string): string => refusal.split(' ')[0] ?? '';

export const tryList = async (seed: number): Promise<Tried> => {
  const random = randomOf('list', seed);
  const dialect = dialectOf(random);
  const orders = ordersOf(dialect, random);
  const list = listOf(dialect, orders, random);
  const told = (what: string) => `${what}\n${shown(dialect, list.cells)}`;
  let taken: Taken;
  try {
    taken = await takeBy(dialect, list);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { seed, outcome: 'wrong', asked: [], trouble: told(error.message) };
  }
  const { asked, figures, refused } = taken;
  const off =
    figures === null ? [] : differing(figuresOf(orders, dialect), figures, roundedOf(dialect, orders));
  // a row of totals is no order, be it left out or refused
  const isRead = refused.length === 0 || (dialect.sumRow && new Set(refused.map(rowIn)).size === 1);
  if (figures !== null && off.length === 0 && isRead)
    return { seed, outcome: asked.length === 0 ? 'unasked' : 'answered', asked, trouble: null };
  // what is refused as a whole is told before anything is taken
  const isWhole = refused.length > 0 && (figures === null || figures.orders === 0);
  const how = asked.length === 0 ? 'silently' : `after ${asked.join('; ')}`;
  const what = [...off, ...refused.slice(0, 3)].join(', ');
  return { seed, outcome: isWhole ? 'refused' : 'wrong', asked, trouble: told(`${how}: ${what}`) };
};

export interface Campaign {
  tried: Tried[];
  /** By outcome, how many. */
  counts: Record<Outcome, number>;
}

export const tryLists = async (
  from: number,
  count: number,
  each: (tried: Tried) => void = () => {},
): Promise<Campaign> => {
  const tried: Tried[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const one = await tryList(seed);
    each(one);
    tried.push(one);
  }
  const of = (outcome: Outcome) => tried.filter((one) => one.outcome === outcome).length;
  return {
    tried,
    counts: { unasked: of('unasked'), answered: of('answered'), refused: of('refused'), wrong: of('wrong') },
  };
};

/** What was asked, by how many lists. */
const asksOf = ({ tried }: Campaign): string => {
  const counts = new Map<string, number>();
  for (const { asked } of tried)
    for (const question of new Set(asked.map((one) => /^[a-zA-Z]+/.exec(one)?.[0] ?? '')))
      counts.set(question, (counts.get(question) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([question, n]) => `${question} ${n}`)
    .join(', ');
};

export const sentenceOf = (campaign: Campaign): string => {
  const { tried, counts } = campaign;
  const share = Math.round((100 * counts.unasked) / Math.max(1, tried.length));
  return [
    `${tried.length} lists: ${share} % needed no answer, ${counts.answered} were right after answers,`,
    `${counts.refused} were refused as a whole, ${counts.wrong} were wrong. Asked: ${asksOf(campaign)}`,
  ].join(' ');
};
