import { DEFINITIONS, LINE_MEASURES, PERCENTILES, type Definition, type Need } from './definitions';
import { lifetime, repeatRate } from './customers';
import { cellOf, figure, isIn, isWanted, type Answers, type Figure, type Scope } from './scope';
import { dayOf, startOf } from './time';

const NOTHING: Figure = { num: null, den: null, value: null, why: 'no_data' };

type Sums = Map<string, Map<string, bigint>>;

const KNOWN_BY_DAY = new Set([
  'ad_spend',
  'marketing_cost',
  'marketing_variable',
  'fixed_costs',
  'fulfilment_cost',
  'shipping_cost',
  'payment_fees',
  'return_handling',
  'duties_borne',
]);
const nameOf = (term: string): string => (term.startsWith('-') ? term.slice(1) : term);
const isKnownByDay = ({ num, den = [] }: Definition): boolean =>
  [...num, ...den].some((term) => KNOWN_BY_DAY.has(nameOf(term)));

/** Sums by cell and measure on one metric's basis. */
const sumsFor = (scope: Scope, { eventOnly, orderOnly }: Definition): Sums => {
  const { basis = 'event', split, where = [] } = scope.question;
  const onOrder = orderOnly || (basis === 'order' && !eventOnly);
  const byLine = split === 'product_type' || where.some(({ dimension }) => dimension === 'product_type');
  const { until } = scope;
  const sums: Sums = new Map();
  for (const { measure, amount, at, known, day, orderDay, dims } of scope.ledger.entries) {
    if (at === null ? (known ?? day) > scope.lastDay : at >= until) continue;
    if (byLine !== (dims.product_type !== undefined) || !isWanted(scope, dims)) continue;
    const when = onOrder ? orderDay : day;
    if (!isIn(scope, when)) continue;
    const cell = cellOf(scope, when, dims);
    const found = sums.get(cell) ?? new Map<string, bigint>();
    found.set(measure, (found.get(measure) ?? 0n) + amount);
    sums.set(cell, found);
  }
  return sums;
};

const valueOf = (sums: Map<string, bigint> | undefined, terms: readonly string[]): bigint => {
  let total = 0n;
  for (const term of terms) {
    const amount = sums?.get(nameOf(term)) ?? 0n;
    total += term.startsWith('-') ? -amount : amount;
  }
  return total;
};

const NEEDED: Record<Need, string[]> = {
  goods: ['costed_units', 'costed_sales'],
  fulfilment: ['fulfilment_cost_known'],
  carriers: ['shipping_cost_known'],
  delivery: ['fulfilment_cost_known', 'shipping_cost_known'],
  fees: ['payment_fees_known'],
  payment: ['payment_fees_known'],
  marketing: ['variable_rows'],
};
/** A part of the shop, such as the till, may have none of these. */
const OF_ALL = new Set<Need>(['delivery', 'payment', 'marketing']);

/** A cost that is not known is never 0: where goods were sold or came back there is then nothing to say. */
const isCostMissing = (
  scope: Scope,
  needs: readonly Need[],
  sums: Map<string, bigint> | undefined,
): boolean => {
  const isPart = scope.question.split !== undefined || (scope.question.where ?? []).length > 0;
  const of = (measure: string) => valueOf(sums, [measure]);
  return needs.some((need) => {
    if (isPart && OF_ALL.has(need)) return false;
    const isMoved =
      of('converted_units') !== 0n || (need === 'goods' && of('returns') !== of('unlinked_returns'));
    return isMoved && NEEDED[need].every((measure) => of(measure) === 0n);
  });
};

/** The same term, line by line. */
const ofLines = (term: string): string => {
  const measure = LINE_MEASURES[nameOf(term)];
  return measure ? term.replace(nameOf(term), measure) : term;
};

/** A period with a day before the first declaration of a fixed cost has no operating contribution. */
const isUndeclared = ({ ledger, question }: Scope, cell: string): boolean => {
  const first = ledger.world.facts.fixedCosts.map(({ month }) => month).toSorted()[0];
  const [bucket] = cell.split('|');
  const from = bucket && bucket > question.from ? bucket : question.from;
  return first === undefined || from < first;
};

const figureOf = (
  scope: Scope,
  metric: string,
  cell: string,
  sums: Map<string, bigint> | undefined,
): Figure => {
  const { num: above, den: below, spendIn, needs = [] } = DEFINITIONS[metric]!;
  const byLine = [scope.question.split, ...(scope.question.where ?? []).map((w) => w.dimension)];
  const named = (terms: readonly string[]) => (byLine.includes('product_type') ? terms.map(ofLines) : terms);
  const num = valueOf(sums, named(above));
  const den = below ? valueOf(sums, named(below)) : null;
  const why = (): string | null => {
    if (isCostMissing(scope, needs, sums)) return 'no_cost';
    if (metric === 'operating_contribution' && isUndeclared(scope, cell)) return 'no_cost';
    if (spendIn === 'num' && num === 0n) return 'no_spend';
    if (spendIn === 'den' && den === 0n) return 'no_spend';
    if (metric === 'roas_break_even' && num <= 0n) return 'no_data';
    return den !== null && den <= 0n ? 'no_data' : null;
  };
  return figure(num, den, why());
};

/** Customers with an order in the cell: whoever they are, for the first time, or not. */
const customersIn = (scope: Scope, which: 'active' | 'new' | 'returning'): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  for (const { order, key, at, isFirst } of scope.ledger.people.seen) {
    if (at >= scope.until || (which === 'new' && !isFirst) || (which === 'returning' && isFirst)) continue;
    const { day, dims } = scope.ledger.booked.find((one) => one.order === order)!;
    if (!isIn(scope, day) || !isWanted(scope, dims)) continue;
    const cell = cellOf(scope, day, dims);
    found.set(cell, (found.get(cell) ?? new Set()).add(key));
  }
  return found;
};

const PEOPLE: Record<string, ['active' | 'new' | 'returning', 'active'?]> = {
  customers_active: ['active'],
  customers_new: ['new'],
  customers_returning: ['returning'],
  returning_customer_rate: ['returning', 'active'],
};

const customerAnswer = (scope: Scope, metric: string): Answers => {
  const [above, below] = PEOPLE[metric]!;
  const [num, den] = [customersIn(scope, above), below && customersIn(scope, below)];
  const at = (cell: string) => {
    const count = BigInt(num.get(cell)?.size ?? 0);
    if (!den) return figure(count, null, null);
    const all = BigInt(den.get(cell)?.size ?? 0);
    return figure(count, all, all === 0n ? 'no_data' : null);
  };
  return { at, cells: () => [...num.keys()] };
};

/** Nearest rank over all values of the cell (METRICS 10). */
const percentileAnswer = (scope: Scope, metric: string): Answers => {
  const { subject, share, parts } = PERCENTILES[metric]!;
  const values = new Map<string, number[]>();
  for (const { subject: of, value, day, at, device } of scope.ledger.samples) {
    if (of !== subject || at >= scope.until || !isIn(scope, day) || !isWanted(scope, { device })) continue;
    const cell = cellOf(scope, day, { device });
    values.set(cell, [...(values.get(cell) ?? []), value]);
  }
  const at = (cell: string) => {
    const sorted = (values.get(cell) ?? []).toSorted((a, b) => a - b);
    const rank = Math.ceil((sorted.length * share[0]) / share[1]);
    const num = sorted[rank - 1] ?? null;
    const value = num === null ? null : num / (parts ?? 1);
    return { num, den: parts ?? null, value, why: num === null ? 'no_data' : null };
  };
  return { at, cells: () => [...values.keys()] };
};

const withNew = (scope: Scope, sums: Sums): Sums => {
  for (const [cell, keys] of customersIn(scope, 'new')) {
    const found = sums.get(cell) ?? new Map<string, bigint>();
    sums.set(cell, found.set('customers_new', BigInt(keys.size)));
  }
  return sums;
};

const REPEATS = ['repeat_rate_30', 'repeat_rate_60', 'repeat_rate_90', 'repeat_rate_180', 'repeat_rate_365'];

/** Whether the oracle computes the metric. */
export const isKnown = (metric: string): boolean =>
  [PEOPLE, PERCENTILES, DEFINITIONS].some((table) => metric in table) ||
  [...REPEATS, 'ltv_revenue', 'ltv_cac'].includes(metric);

/** Of what had not begun by the end of what is read there is nothing to say. */
const begun = (scope: Scope, answers: Answers): Answers => {
  const { question, ledger, until } = scope;
  const hasBegun = (cell: string): boolean => {
    const [bucket] = cell.split('|');
    const first = bucket && bucket > question.from ? bucket : question.from;
    return startOf(first, ledger.world.settings.zone) < until;
  };
  return { ...answers, at: (cell) => (hasBegun(cell) ? answers.at(cell) : NOTHING) };
};

const summed = (scope: Scope, metric: string): Answers => {
  const definition = DEFINITIONS[metric]!;
  const sums = withNew(scope, sumsFor(scope, definition));
  const at = (cell: string) => figureOf(scope, metric, cell, sums.get(cell));
  const isSaid = ({ num, den }: Figure) => num !== 0 || (den !== null && den !== 0);
  return { at, cells: () => [...sums.keys()].filter((cell) => isSaid(at(cell))) };
};

const plainAnswer = (scope: Scope, metric: string): Answers => {
  if (PEOPLE[metric]) return customerAnswer(scope, metric);
  if (PERCENTILES[metric]) return percentileAnswer(scope, metric);
  if (REPEATS.includes(metric)) return repeatRate(scope, Number(metric.slice(12)));
  if (metric === 'ltv_revenue' || metric === 'ltv_cac') return lifetime(scope, metric);
  return summed(scope, metric);
};

/** Whether an instant cuts the metric at the day before it. */
export const isReadByDay = (metric: string): boolean =>
  metric in DEFINITIONS && isKnownByDay(DEFINITIONS[metric]!);

/** A metric with something that is known by its day alone is read to the last day that had ended (METRICS C11). */
const readTo = (scope: Scope, metric: string): Scope => {
  const { zone } = scope.ledger.world.settings;
  const definition = DEFINITIONS[metric];
  if (scope.question.asOf === undefined || !definition || !isKnownByDay(definition)) return scope;
  return { ...scope, until: startOf(dayOf(scope.until, zone), zone) };
};

/** The oracle's answer for one metric of a question, cell by cell. */
export const answerOf = (scope: Scope, metric: string): Answers => {
  const within = readTo(scope, metric);
  return begun(within, plainAnswer(within, metric));
};
