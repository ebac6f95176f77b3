import Big from 'big.js';
import { groupBy } from '../../../shared/items';
import type { OrderFact, RefundFact, SaleFact } from '../../facts/fact';
import { personKey } from '../../facts/identity';
import { decimal, minorDigits, toMinor } from '../../facts/money';
import { priceLine } from '../../facts/price';
import type { Sink, SourceRow } from '../format';
import { mapping as schema, mappingFormat, type AnyMapping } from '../mapping';
import type { GivenColumn } from './cells';
import { merged } from './patch';
import type { Proposal } from './proposal';

/** What the sampled rows come to by a mapping, as far as it goes: each answer is shown by what it does to them. */

export interface Figures {
  /** Rows that were read. */
  rows: number;
  /** Of them, those that would be refused. */
  refused: number;
  /** Why the first of them would; null = none is. */
  refusal: { column: string; reason: string } | null;
  orders: number;
  /** People who are told apart, and those of them with several orders. */
  customers: number;
  again: number;
  units: number;
  /** In major units, without tax; net is after discounts and what came back. */
  gross: Big;
  discounts: Big;
  net: Big;
  tax: Big;
  shipping: Big;
  /** Null: nobody has said which, or there are several. */
  currency: string | null;
  /** Of several currencies: the sums of the one that most orders are in, since nobody adds them up; else null. */
  most: (Sum & { currency: string }) | null;
}

export interface SampleRows {
  given: readonly GivenColumn[];
  /** Of stamps that name no zone. */
  timeZone: string;
  /** A format of dates that fits, where none is chosen. */
  dateFormat: string | null;
}

/** More rows say no more, and each answer reads them again. */
const MOST_ROWS = 500;
/** With more columns there are more answers, and each row has more cells: fewer rows are read. */
const USUAL_COLUMNS = 24;
const FEWEST_ROWS = 20;
const mostRows = (columns: number): number => {
  const share = Math.min(1, (USUAL_COLUMNS / Math.max(1, columns)) ** 2);
  return Math.max(FEWEST_ROWS, Math.floor(MOST_ROWS * share));
};
/** Stands for a currency that nobody has said: two decimals. */
const SOME_CURRENCY = 'EUR';

const whole = (proposal: Proposal, { dateFormat }: SampleRows): AnyMapping | null => {
  const hasCurrency = proposal.columns?.currency !== undefined || proposal.constants?.currency !== undefined;
  const filled = merged(proposal, {
    kind: 'orders',
    ...(proposal.dates === undefined && { dates: { format: dateFormat } }),
    ...(!hasCurrency && { constants: { currency: SOME_CURRENCY } }),
    ...(proposal.columns?.orderId === undefined && { row: 'order' }),
  });
  const parsed = schema.safeParse(filled);
  return parsed.success ? parsed.data : null;
};

/** Null: the mapping does not go far enough, or is not of orders. */
export const figuresOf = (proposal: Proposal, sample: SampleRows): Figures | null => {
  const told = (proposal.kind ?? 'orders') === 'orders' ? whole(proposal, sample) : null;
  if (told === null) return null;
  const rows = rowsOf(sample.given);
  const { facts, refused, refusal } = read(told, rows, sample.timeZone);
  const taken = isOnce(told) ? unlike(facts) : facts;
  const { currency } = told.constants as { currency?: string };
  const isSaid = proposal.constants?.currency !== undefined || proposal.columns?.currency !== undefined;
  const [first, ...others] = currenciesOf(taken);
  const isOwn = told.repeats === 'own';
  return {
    rows: rows.length,
    ...{ refused, refusal },
    ...sumOf(taken, isOwn),
    currency: isSaid ? (currency ?? (others.length === 0 ? (first ?? null) : null)) : null,
    most:
      first === undefined || others.length === 0
        ? null
        : {
            currency: first,
            ...sumOf(
              taken.filter((fact) => fact.currency === first),
              isOwn,
            ),
          },
  };
};

/** Equal orders are one that was told again. */
const isOnce = (told: AnyMapping): boolean =>
  'row' in told && told.row === 'order' && told.repeats === 'once';

const unlike = (facts: readonly SaleFact[]): SaleFact[] => [
  ...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values(),
];

/** All answers read the same rows. */
const known = new WeakMap<readonly GivenColumn[], readonly SourceRow[]>();

const rowsOf = (given: readonly GivenColumn[]): readonly SourceRow[] => {
  const before = known.get(given);
  if (before) return before;
  const rows = (given[0]?.cells ?? []).slice(0, mostRows(given.length)).map((_, i) => ({
    row: i + 1,
    cells: Object.fromEntries(given.map(({ name, cells }) => [name, cells[i] ?? ''])),
    problem: null,
    whole: given.map(({ cells }) => cells[i] ?? ''),
  }));
  known.set(given, rows);
  return rows;
};

const read = (told: AnyMapping, rows: readonly SourceRow[], timeZone: string) => {
  const facts: SaleFact[] = [];
  const refused = new Set<number>();
  let refusal: Figures['refusal'] = null;
  const sink: Sink<SaleFact> = {
    fact: ({ fact }) => void facts.push(fact),
    reject: ({ row, field, reason }) => {
      refused.add(row);
      refusal ??= { column: field, reason };
    },
    spoil() {},
    leaveOut() {},
    note() {},
  };
  const reader = mappingFormat(told).read(sink as never, { timeZone });
  for (const row of rows) reader.row(row);
  reader.end();
  return { facts, refused: refused.size, refusal };
};

/** The one of most facts first. */
const currenciesOf = (facts: readonly SaleFact[]): string[] => {
  const stated = facts.flatMap(({ currency }) => currency ?? []);
  return [...groupBy(stated, (code) => code)]
    .toSorted((a, b) => b[1].length - a[1].length)
    .map(([code]) => code);
};

type Sum = Omit<Figures, 'rows' | 'refused' | 'refusal' | 'currency' | 'most'>;

const sumOf = (facts: readonly SaleFact[], isEachItsOwn: boolean): Sum => {
  const orders = facts.filter((fact) => fact.type === 'order');
  const refunds = facts.filter((fact) => fact.type === 'refund');
  const priced = orders.map(pricedOrder);
  const sum = (pick: (one: ReturnType<typeof pricedOrder>) => Big) =>
    priced.reduce((all, one) => all.plus(pick(one)), Big(0));
  const back = refunds.map(takenBack).reduce((all, one) => all.plus(one), Big(0));
  return {
    orders: isEachItsOwn ? orders.length : new Set(orders.map(({ id }) => id)).size,
    ...customersOf(orders),
    units: priced.reduce((all, { units }) => all + units, 0),
    gross: sum(({ gross }) => gross),
    discounts: sum(({ discounts }) => discounts),
    net: sum(({ gross, discounts }) => gross.minus(discounts)).minus(back),
    tax: sum(({ tax }) => tax),
    shipping: sum(({ shipping }) => shipping),
  };
};

const takenBack = ({ net, amount }: RefundFact): Big => Big(net ?? amount ?? 0);

const pricedOrder = ({ lines, currency, taxesIncluded, ...order }: OrderFact) => {
  const one = Big(10).pow(minorDigits(currency));
  const priced = lines.map((line) => priceLine(line, currency, taxesIncluded));
  const major = (minor: number) => Big(minor).div(one);
  const of = (pick: (line: (typeof priced)[number]) => number) =>
    major(priced.reduce((sum, line) => sum + pick(line), 0));
  const shippingTax = toMinor(order.shippingTax, currency);
  const shipping = toMinor(decimal(order.shipping).minus(order.shippingDiscount), currency);
  return {
    gross: of(({ grossMinor }) => grossMinor),
    discounts: of(({ discountMinor }) => discountMinor),
    tax: of(({ taxMinor }) => taxMinor).plus(major(shippingTax)),
    shipping: major(taxesIncluded ? shipping - shippingTax : shipping),
    units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  };
};

const customersOf = (orders: readonly OrderFact[]): Pick<Sum, 'customers' | 'again'> => {
  const byKey = new Map<string, Set<string>>();
  for (const { source, customer, id } of orders) {
    const key = personKey(source, customer);
    if (key !== null) byKey.set(key, (byKey.get(key) ?? new Set()).add(id));
  }
  return { customers: byKey.size, again: [...byKey.values()].filter((ids) => ids.size > 1).length };
};
