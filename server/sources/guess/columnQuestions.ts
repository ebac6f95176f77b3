import type { Answer, Asked } from './asked';
import {
  answer,
  ask,
  cellsOf,
  guessedIn,
  has,
  isBelow,
  isUsed,
  valueAlone,
  VALUES,
  worked,
  type Columns,
  type Stand,
} from './asking';
import type { GuessedColumn } from './columns';
import type { Figures } from './figures';
import type { Proposal } from './proposal';
import { ANSWERS, ASKS, EFFECTS, FIELD_ASKS } from './sentences';
import { SUMMED } from './unknown';

/** What a column is, and which column is what a file has to have. */

/** The fields of which each has to have a column, or one of several. */
const NEEDED: Readonly<Record<NonNullable<Proposal['kind']>, readonly (readonly [string, ...string[]])[]>> = {
  orders: [['placedAt'], ['unitPrice', 'amount', 'total']],
  spend: [['day'], ['amount']],
  sessions: [['sessionId'], ['startedAt']],
};

export const columns = (stand: Stand): Asked[] => {
  const unclear = unclearIn(stand);
  const mayBe = (field: string) => unclear.some(({ either }) => either.includes(field));
  const lacking = [
    ...NEEDED[stand.proposal.kind ?? 'orders'],
    ...(has(stand, 'unitPrice') ? [['quantity'] as const] : []),
  ]
    .filter((fields) => !has(stand, ...fields) && !fields.some(mayBe))
    .map(([field]) => ask('columns', { field, ask: FIELD_ASKS[field] ?? ASKS.columns, typed: 'column' }));
  return [...lacking, ...stand.found.columns.flatMap((column) => meaning(stand, column))];
};

const isAnswered = ({ answered }: Stand, name: string): boolean => answered.has(`columns:${name}`);

const freeIn = (used: Columns, { either }: GuessedColumn): string[] =>
  either.filter((field) => SUMMED.includes(field) || used[field] === undefined);

/** Columns that may be something, of which nobody has said anything. */
export const unclearIn = (stand: Stand): GuessedColumn[] => {
  const { columns: used = {}, passedOver = [] } = stand.proposal;
  return stand.found.columns.flatMap((column) => {
    const { name } = column;
    const isSaid = isUsed(stand, name) || passedOver.includes(name) || isAnswered(stand, name);
    const either = isSaid ? [] : freeIn(used, column);
    return either.length === 0 ? [] : [{ ...column, either }];
  });
};

/** What one column may be, asked as long as nothing else is said of it than an answer. */
const meaning = (stand: Stand, column: GuessedColumn): Asked[] => {
  const { name, reason } = column;
  const { columns: used = {}, passedOver = [] } = stand.proposal;
  const makes = Object.keys(used).filter((field) => isMaking(used[field], name));
  const isSaid = isAnswered(stand, name);
  if (passedOver.includes(name) || (makes.length > 0 && !isSaid)) return [];
  const before = isSaid ? beforeAnswer(stand, column) : used;
  const either = freeIn(before, column);
  if (either.length === 0 || makes.some((field) => !either.includes(field))) return [];
  const as = (code: string, label: string, next: Columns, more = {}) => {
    const changed = { ...changeOf(used, next), ...(VALUES.includes(code) && valueAlone(code, name)) };
    return answer(code, label, {
      ...(Object.keys(changed).length > 0 && { columns: changed }),
      ...more,
    });
  };
  const asField = (field: string): Answer => {
    const others = [before[field] ?? []].flat();
    if (!SUMMED.includes(field) || others.length === 0)
      return as(field, ANSWERS.field(field), withColumn(before, field, name));
    return as(
      field,
      ANSWERS.addedTo(field, others.map(String)),
      { ...before, [field]: [...others, name] },
      {
        // rates are not added up
        ...(field === 'discount' && {
          discounts: isBelow(cellsOf(stand, name)) ? 'amount below 0' : 'amount',
        }),
      },
    );
  };
  const asked = ask('columns', {
    ...{ column: name, because: reason, open: !isSaid, chosen: isSaid ? (makes[0] ?? '') : null },
    answers: [
      ...either.flatMap((field) => (field === 'refunded' ? [] : [asField(field)])),
      as('', ANSWERS.field(''), either.includes('quantity') ? ofRows(before) : before),
    ],
  });
  const isBuyer = either.every((field) => field === 'customerId');
  return [worked(stand, asked, isBuyer ? peopleWords : EFFECTS.money)];
};

const peopleWords = (figures: Figures): string =>
  figures.customers === 0 ? EFFECTS.nobody(figures) : EFFECTS.customers(figures);

const isMaking = (refs: Columns[string] | undefined, name: string): boolean =>
  [refs ?? []].flat().some((ref) => String(ref) === name);

const without = (used: Columns, name: string): Columns =>
  Object.fromEntries(
    Object.entries(used).flatMap(([field, refs]) => {
      const [first, ...others] = [refs].flat().filter((ref) => String(ref) !== name);
      if (first === undefined) return [];
      return [[field, others.length === 0 ? first : [first, ...others]]];
    }),
  );

/** The columns as they would be if nobody had said what this one is. */
const beforeAnswer = (stand: Stand, { name, either }: GuessedColumn): Columns => {
  const { columns: used = {} } = stand.proposal;
  const others = without(used, name);
  const guessed = guessedIn(stand);
  // it took the place of another
  if (VALUES.some((value) => isMaking(used[value], name)))
    return { ...others, ...Object.fromEntries(VALUES.flatMap((value) => entryOf(guessed, value))) };
  const isOfRows = either.includes('quantity') && !isUsed(stand, name) && used.amount !== undefined;
  if (!isOfRows || used.amount !== guessed.unitPrice) return others;
  const { amount, ...rest } = others;
  return amount === undefined ? rest : { ...rest, unitPrice: amount };
};

const entryOf = (used: Columns, field: string): [string, Columns[string]][] => {
  const refs = used[field];
  return refs === undefined ? [] : [[field, refs]];
};

/** One column alone says what a row is worth: it takes the place of another. */
const withColumn = (used: Columns, field: string, name: string): Columns => ({
  ...Object.fromEntries(
    Object.entries(used).filter(([other]) => !(VALUES.includes(field) && VALUES.includes(other))),
  ),
  [field]: name,
});

/** Without a column of pieces, the price is that of the row. */
const ofRows = ({ unitPrice, ...used }: Columns): Columns =>
  unitPrice === undefined ? used : { ...used, amount: unitPrice };

/** A merge patch of what differs. */
const changeOf = (used: Columns, next: Columns): Record<string, Columns[string] | null> =>
  Object.fromEntries(
    [...new Set([...Object.keys(used), ...Object.keys(next)])].flatMap((field) =>
      JSON.stringify(used[field]) === JSON.stringify(next[field]) ? [] : [[field, next[field] ?? null]],
    ),
  );
