import Big from 'big.js';
import { spendFact, type SpendFact } from '../../facts/fact';
import { spreadOut } from '../../facts/spread';
import { firstIssue } from '../../errors';
import { daysBetween, type Day } from '../../time';
import type { ReadOptions, Sink, SourceRecord } from '../format';
import { secondOf } from '../keys';
import { cellOf, type Columns } from './columns';
import { NOTES, twoCurrencies, notDaily } from './sentences';

/** Costs of ad platforms: a row a day and campaign, from rows that may be finer, or coarser. */

/** Both within. */
export interface Span {
  first: Day;
  last: Day;
}

export interface Cost {
  row: number;
  span: Span;
  source: string;
  channel: string;
  campaign: string;
  /** Undefined = the file does not say. */
  account: string | undefined;
  currency: string;
  /** A decimal string in major units. */
  amount: string;
}

/** A fact's key: rows of one campaign, account and day (its ad sets, its devices) are one cost. */
const spendKey = ({ source, day, kind, channel, country, campaign, account = '' }: SpendFact): string =>
  JSON.stringify([source, day, kind, channel, country, campaign, account]);

/** An account by its number, else by its name, where the file has a column for either; an empty cell is one of its own. */
export const accountOf = <N extends string>(
  record: SourceRecord,
  columns: Columns<N | 'accountId' | 'account'>,
): string | undefined => {
  const name = (['accountId', 'account'] as const).find((one) => columns[one] !== undefined);
  return name && (cellOf(record, columns, name) || 'unknown');
};

export const SPEND_SHEET = {
  kind: 'spend',
  keyCell: (key: string) => ({ field: 'day', value: secondOf(key) }),
  join: (first: SpendFact, next: SpendFact): SpendFact => {
    if (first.currency !== next.currency)
      throw twoCurrencies(first.campaign, first.day, [first.currency, next.currency]);
    return { ...first, amount: new Big(first.amount).plus(next.amount).toFixed() };
  },
} as const;

/**
 * Gives the cost day by day. One cost for several days is refused, unless somebody asked to spread it. Then each day
 * has the same, to the minor unit, and the days make the whole.
 * @throws DomainError `bad_input` for a range that nobody asked to spread.
 */
export const costReader =
  (sink: Sink<SpendFact>, { spread }: Pick<ReadOptions, 'spread'>, howToExport: string) =>
  /** What is wrong with it, and whether that is its account; null = nothing. */
  (cost: Cost): { reason: string; inAccount: boolean } | null => {
    const { first, last } = cost.span;
    const days = daysBetween(first, last) + 1;
    if (days > 1 && !spread) throw notDaily({ ...cost, ...cost.span }, howToExport);
    const { row, span: _, ...said } = cost;
    const parsed = spendFact.safeParse({ ...said, day: first, ...(days > 1 && { spreadTo: last }) });
    if (!parsed.success) {
      const { message, path } = firstIssue(parsed.error);
      return { reason: message, inAccount: path[0] === 'account' };
    }
    for (const fact of spreadOut(parsed.data))
      sink.fact({ row, key: spendKey(fact), sortAt: `${fact.day}T00:00:00.000Z`, fact });
    if (days > 1) sink.note(NOTES.spread(days));
    return null;
  };

/**
 * Totals of the file against its rows. A file whose rows make none of its totals lacks some, or they
 * are of something else.
 */
export const totalsCheck = () => {
  const sums = new Map<string, Big>();
  const stated: Big[] = [];
  return {
    row: (currency: string, amount: string) =>
      void sums.set(currency, (sums.get(currency) ?? new Big(0)).plus(amount)),
    total: (amount: string | null) => {
      if (amount !== null) stated.push(new Big(amount));
    },
    /** What its reader should know; null = all is well, or there is nothing to compare. */
    note: (): string | null => {
      const [only, ...more] = [...sums];
      if (stated.length === 0 || only === undefined || more.length > 0) return null;
      const [currency, sum] = only;
      if (stated.some((total) => total.eq(sum))) return null;
      const most = stated.reduce((a, b) => (b.gt(a) ? b : a));
      return NOTES.otherTotal(`${most.toFixed()} ${currency}`, sum.toFixed());
    },
  };
};
