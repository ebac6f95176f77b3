import { CHOSEN, likely, sure, type Why } from './asked';
import type { Cells } from './cells';
import type { Guess, Sample, Taken } from './guess';
import { rowOf } from './rows';
import { REASONS } from './sentences';
import { DATES } from './written';

/** Why a file as a whole was taken for what it is. */

type Found = Pick<
  Guess,
  'layout' | 'kind' | 'decimal' | 'thousands' | 'dates' | 'currency' | 'taxRates' | 'columns' | 'sampled'
>;

/** The column that tells what kind of list it is. */
const TELLS: Readonly<Record<string, string>> = { orders: 'orderId', spend: 'amount', sessions: 'sessionId' };

export const whysOf = (sample: Sample, found: Found, cells: Cells): Record<Taken, Why | null> => {
  const chosen = (isChosen: boolean, guessed: Why | null) => (isChosen ? CHOSEN : guessed);
  const { draft } = sample;
  return {
    kind: chosen(sample.kind !== undefined || draft?.kind !== undefined, kindWhy(found)),
    row: found.kind === 'orders' ? chosen(draft?.row !== undefined, rowOf(cells).why) : null,
    delimiter: sample.why?.delimiter ?? null,
    encoding: sample.why?.encoding ?? null,
    header: chosen(sample.hasHeader !== undefined, headerWhy(found)),
    decimal: chosen(draft?.decimal !== undefined, decimalWhy(found)),
    dates: chosen(draft?.dates !== undefined, datesWhy(found, cells)),
    currency: chosen(draft?.constants?.currency !== undefined, currencyWhy(found)),
    rates: chosen(draft?.taxRates !== undefined, ratesWhy(found, cells)),
  };
};

const kindWhy = ({ kind, columns }: Found): Why | null => {
  const column = columns.find(({ becomes }) => kind !== null && becomes === TELLS[kind]);
  return column ? { confidence: column.confidence ?? 'likely', reason: REASONS.kind(column.name) } : null;
};

const headerWhy = ({ layout, columns }: Found): Why => {
  if (!layout.header) return likely(REASONS.figures);
  const isKnown = columns.some(({ confidence }) => confidence === 'sure');
  return (isKnown ? sure : likely)(REASONS.words);
};

const decimalWhy = ({ decimal, thousands, kind }: Found): Why | null =>
  decimal === null || kind === 'sessions' ? null : sure(REASONS.marks(`1${thousands}234${decimal}50`));

const datesWhy = ({ dates }: Found, cells: Cells): Why | null => {
  const [cell] = cells.of(...DATES).filter(Boolean);
  return cell === undefined || dates.length !== 1 ? null : sure(REASONS.dates(cell));
};

const currencyWhy = ({ columns }: Found): Why | null => {
  const column = columns.find(({ currency }) => currency !== null);
  return column ? sure(REASONS.currencyIn(column.name)) : null;
};

const ratesWhy = ({ taxRates }: Found, cells: Cells): Why | null => {
  const [name] = cells.names('taxRate');
  return name === undefined || taxRates === null ? null : sure(REASONS.rates(name));
};
