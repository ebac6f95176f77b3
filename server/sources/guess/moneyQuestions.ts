import type { Asked } from './asked';
import {
  answer,
  cellsOf,
  figuresBy,
  has,
  isAnswered,
  isBelow,
  isOrders,
  ask,
  VALUES,
  valueAlone,
  worked,
  type Stand,
} from './asking';
import type { Figures } from './figures';
import { saysNumber } from './numbers';
import type { Proposal } from './proposal';
import { ANSWERS, BECAUSE, EFFECTS } from './sentences';
import { SPREAD_FIELDS, spreadOf, type SpreadField } from './spreads';
import type { Spread } from './sums';
import { agreed, saysSomething, taxOfName } from './told';
import { hasRate, totals } from './totals';

/** What has to be said of tax and discounts, and of totals that are not what their parts make. */

export const moneyQuestions = (stand: Stand): Asked[] =>
  isOrders(stand)
    ? [totals, tax, rates, taxRate, discount, spreads].flatMap((questions) => questions(stand))
    : [];

const taxCells = (stand: Stand): string[] =>
  (['tax', 'taxRate'] as const).flatMap((field) =>
    [stand.proposal.columns?.[field] ?? []]
      .flat()
      .flatMap((name) => cellsOf(stand, String(name)).filter(Boolean)),
  );

/** A column states the tax, be it 0, or its rate does. */
const hasTax = (stand: Stand): boolean =>
  taxCells(stand).length > 0 || stand.proposal.constants?.taxRate !== undefined;

const isSame = (a: Figures | null, b: Figures | null): boolean =>
  a !== null &&
  b !== null &&
  a.refused === b.refused &&
  (['gross', 'discounts', 'net', 'tax', 'shipping'] as const).every((name) => a[name].eq(b[name]));

const tax = (stand: Stand): Asked[] => {
  const { proposal } = stand;
  const { taxesIncluded: isIn } = proposal;
  // a rate is of goods: beside a total without tax they are the total itself
  const rated = hasRate(stand) ? totalOf(stand) : undefined;
  const valued = (field: string) => rated !== undefined && { columns: valueAlone(field, rated) };
  const sets = {
    included: { taxesIncluded: true, ...(!has(stand, 'total') && valued('total')) },
    added: { taxesIncluded: false, ...valued('amount') },
  };
  const isOne = hasTax(stand) && isSame(figuresBy(stand, sets.included), figuresBy(stand, sets.added));
  const because = taxBecause(stand);
  const asked = ask('tax', {
    open: isIn === undefined && !isOne,
    because,
    chosen: isIn === undefined ? (isOne ? 'added' : null) : isIn ? 'included' : 'added',
    answers: (['included', 'added'] as const).map((code) => answer(code, ANSWERS.tax[code], sets[code])),
  });
  return [worked(stand, asked)];
};

/** The total, also where the answer that it is without tax made it the value of the goods. */
const totalOf = ({ found, proposal, answered }: Stand): string | undefined => {
  const { columns = {}, taxesIncluded } = proposal;
  if (columns.total !== undefined) return String(columns.total);
  const moved = found.columns.find(({ name }) => name === columns.amount);
  const isMoved = taxesIncluded === false && answered.has('tax');
  return isMoved && (moved?.becomes ?? moved?.alsoValue) === 'total' ? moved?.name : undefined;
};

const taxBecause = ({ sums, found, proposal }: Stand): string | null => {
  if (sums && agreed(sums, 'taxesIncluded') !== null) return BECAUSE.adds(sums.total, sums.checked);
  const name = valueNames(proposal.columns).find((one) => taxOfName(one) !== null);
  if (name !== undefined) return BECAUSE.named(name);
  return found.columns.some(({ becomes }) => becomes === 'tax' || becomes === 'taxRate')
    ? null
    : BECAUSE.noTax;
};

/** Columns that say what a row is worth. */
const valueNames = (columns: Stand['proposal']['columns'] = {}): string[] =>
  VALUES.flatMap((field) => [columns[field] ?? []].flat().map(String));

const rates = (stand: Stand): Asked[] => {
  const { taxRates } = stand.proposal;
  if (!has(stand, 'taxRate')) return [];
  const asked = ask('rates', {
    open: taxRates === undefined,
    chosen: taxRates ?? null,
    answers: (['percent', 'fraction'] as const).map((way) =>
      answer(way, ANSWERS.rates[way], { taxRates: way }),
    ),
  });
  return [worked(stand, asked)];
};

/** Of amounts that contain a tax that no column has. */
const taxRate = (stand: Stand): Asked[] => {
  const { proposal } = stand;
  const rate = proposal.constants?.taxRate;
  if (proposal.taxesIncluded !== true || taxCells(stand).length > 0) return [];
  const isUnknown = rate === undefined && isAnswered(stand, 'taxRate');
  const asked = ask('taxRate', {
    ...{ because: BECAUSE.noTax, typed: 'rate', open: rate === undefined && !isUnknown },
    chosen: isUnknown ? 'unknown' : null,
    answers: [answer('unknown', ANSWERS.taxRate, { constants: { taxRate: null } })],
  });
  return [worked(stand, asked)];
};

const SAMPLES = 3;

const discount = (stand: Stand): Asked[] => {
  const { proposal, found, sums } = stand;
  const [name, ...others] = [proposal.columns?.discount ?? []].flat();
  const cells = cellsOf(stand, String(name ?? '')).filter(Boolean);
  // several are added up, as amounts alone can be
  if (name === undefined || others.length > 0 || !saysSomething(cells)) return [];
  const { discounts } = proposal;
  const codes = [isBelow(cells) ? 'amount below 0' : 'amount', 'percent', 'fraction', 'included'] as const;
  const samples = found.columns.find((column) => column.name === String(name))?.samples ?? [];
  const isSummed = sums !== null && sums.ways.length > 0 && sums.parts.includes(String(name));
  const asked = ask('discount', {
    ...{ column: String(name), open: discounts === undefined, chosen: discounts ?? null },
    because: isSummed ? BECAUSE.adds(sums.total, sums.checked) : BECAUSE.discounts(samples.slice(0, SAMPLES)),
    answers: codes.map((code) => answer(code, ANSWERS.discount[code], { discounts: code })),
  });
  return [worked(stand, asked)];
};

const spreads = (stand: Stand): Asked[] => {
  const { proposal, given, roles, sums } = stand;
  if (proposal.row !== 'line') return [];
  return SPREAD_FIELDS.flatMap((field) => {
    const column = roles[field];
    if (column === undefined || proposal.columns?.[field] === undefined) return [];
    const found = spreadOf(field, { roles, given, sums });
    if (found === null) return [];
    const sets = setsOf(field, proposal);
    const isOne = isSame(figuresBy(stand, sets.once), figuresBy(stand, sets.each));
    const isSaid = found !== 'open' || isOne || isAnswered(stand, `spread:${column}`);
    const asked = ask('spread', {
      ...{ column, because: repeatsIn(stand, column), open: !isSaid },
      chosen: isSaid ? statedSpread(field, proposal) : null,
      answers: (['once', 'each'] as const).map((code) => answer(code, ANSWERS.spread[code], sets[code])),
    });
    return [worked(stand, asked, EFFECTS.all)];
  });
};

/** Some row of an order states the same as the row above it. */
const repeatsIn = (stand: Stand, column: string): string => {
  const [ids, cells] = [cellsOf(stand, stand.roles.orderId), cellsOf(stand, column)];
  const isRepeated = cells.some(
    (cell, i) => i > 0 && saysNumber(cell) && ids[i] === ids[i - 1] && cell === cells[i - 1],
  );
  return isRepeated ? BECAUSE.repeats(column) : BECAUSE.onFirst(column);
};

const statedSpread = (field: SpreadField, { charges, wholeOrder = [] }: Proposal): Spread =>
  field === 'shipping'
    ? charges === 'line'
      ? 'each'
      : 'once'
    : wholeOrder.includes(field)
      ? 'once'
      : 'each';

const setsOf = (
  field: SpreadField,
  { wholeOrder = [] }: Proposal,
): Record<Spread, Record<string, unknown>> => {
  if (field === 'shipping') return { once: { charges: 'order' }, each: { charges: 'line' } };
  const others = wholeOrder.filter((one) => one !== field);
  return { once: { wholeOrder: [...others, field] }, each: { wholeOrder: others } };
};
