import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Big from 'big.js';
import { Temporal } from 'temporal-polyfill';
import type { Database } from '../../../drizzle/client';
import type { OrderFact, SaleFact } from '../../../server/facts/fact';
import { personKey } from '../../../server/facts/identity';
import { minorDigits } from '../../../server/facts/money';
import { priceLine } from '../../../server/facts/price';
import { lookAt } from '../../../server/imports';
import { mappingFormat } from '../../../server/sources/mapping';
import { mapping as schema } from '../../../server/sources/mapping/schema';
import { draftAgain, draftOf } from '../../../client/routes/data/imports/mapping/beginning';
import {
  proposalOf,
  withAnswer,
  withColumnSaid,
  withSet,
  type Draft,
} from '../../../client/routes/data/imports/mapping/draft';
import type { Asked, GuessedView } from '../../../client/routes/data/imports/mapping/look';
import { mappingOf } from '../../../client/routes/data/imports/mapping/mappingOf';
import { unfinished } from '../../../client/routes/data/imports/mapping/unfinished';
import { readFile, type Reading } from '../reading';
import type { Dialect } from './dialect';
import type { Column, List } from './list';
import type { Figures } from './truth';
import type { Meaning } from './words';

/** A person at the wizard who knows what the list is: each question is answered from the truth, then the file is read. */

export interface Taken {
  /** Ids of questions, with what was answered. */
  asked: string[];
  /** Null: the file was not read. */
  figures: Figures | null;
  /** Of rows that were refused, and of what stopped the reading. */
  refused: string[];
}

type LookRequest = Parameters<typeof lookAt>[3];

/** A question that the person has no true answer to. */
export class NoAnswer extends Error {}

/** A database of no saved mappings: a look asks it for nothing else. */
export const NOBODY = { read: () => Promise.resolve([]) } as unknown as Database;
const MOST_LOOKS = 30;

interface File {
  dialect: Dialect;
  list: List;
  path: string;
}

export const takeBy = async (dialect: Dialect, list: List): Promise<Taken> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-list-'));
  const file = { dialect, list, path: join(folder, 'list.csv') };
  try {
    writeFileSync(file.path, list.bytes);
    return await take(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const take = async (file: File): Promise<Taken> => {
  let view = await lookedAt(file, {});
  let draft = draftOf(view);
  const asked: string[] = [];
  for (let looks = 0; ; looks += 1) {
    // one at a time: the page takes the next answer once the file was looked at with this one
    const one = view.guess.questions.find(({ open }) => open);
    if (!one) break;
    if (looks > MOST_LOOKS) throw new NoAnswer(`${one.id} is asked again and again: ${asked.join(', ')}`);
    const { draft: next, said } = answered(file, draft, one);
    draft = next;
    asked.push(`${one.id} → ${said}`);
    // what a list is of says which columns it may have
    if (one.question === 'kind') draft = draftAgain(draft, await lookedAt(file, { kind: 'orders' }));
    view = await lookedAt(file, requestOf(draft));
  }
  return { asked, ...(await read(file, draft, view)) };
};

const lookedAt = async ({ path, dialect }: File, request: LookRequest): Promise<GuessedView> => {
  const store = { id: 'it', ...dialect.store } as never;
  const look = await lookAt(NOBODY, store, { path, fileName: 'list.csv' }, request);
  const { guess } = look;
  if (guess === null) throw new NoAnswer(look.problem ?? 'nothing can be said of the file');
  if (guess.format !== null) throw new NoAnswer(`the file is taken for ${guess.format}`);
  return { ...look, id: 'it', guess } as GuessedView;
};

const requestOf = (draft: Draft): LookRequest => {
  const proposal = proposalOf(draft);
  const { kind, dates } = proposal;
  return {
    ...(kind && { kind }),
    ...(dates && { dateFormat: dates.format ?? null }),
    draft: proposal,
    answered: [...draft.answered],
  };
};

interface Answered {
  draft: Draft;
  said: string;
}

const answered = (file: File, draft: Draft, asked: Asked): Answered => {
  const by = ANSWERS[asked.question];
  const said = by === undefined ? null : by(file, asked);
  if (said === null) throw new NoAnswer(`${asked.id} has no true answer among ${codesOf(asked).join(', ')}`);
  if (typeof said !== 'string') return { draft: said.typed(draft), said: said.said };
  const found = asked.answers.find(({ answer }) => answer === said);
  if (!found) throw new NoAnswer(`${asked.id}: ${said} is not among ${codesOf(asked).join(', ')}`);
  return { draft: withAnswer(draft, asked.id, found.set), said };
};

const codesOf = ({ answers }: Asked): string[] => answers.map(({ answer }) => answer);

type Said = string | { said: string; typed: (draft: Draft) => Draft } | null;

const columnOf = ({ list }: File, ...meanings: Meaning[]): Column | undefined =>
  meanings.map((meaning) => list.columns.find((column) => column.meaning === meaning)).find(Boolean);

const choose = (column: Column | undefined, field: string): Said =>
  column === undefined
    ? null
    : {
        said: `${column.name} as ${field}`,
        typed: (draft) => withColumnSaid(draft, column.name, [field]),
      };

/** What a column is, as the wizard calls it. */
const fieldOf = ({ dialect }: File, { meaning }: Column): string => {
  if (meaning === 'lineTotal' || (meaning === 'total' && dialect.base !== 'total')) return '';
  // without pieces a price is that of the row
  return meaning === 'unitPrice' && !dialect.hasQuantity ? 'amount' : meaning;
};

const ofColumn = (file: File, asked: Asked): Said => {
  const { dialect, list } = file;
  if (asked.column !== null) {
    const column = list.columns.find(({ name }) => name === asked.column);
    const field = column ? fieldOf(file, column) : '';
    return codesOf(asked).includes(field) ? field : '';
  }
  const { field } = asked;
  if (field === 'unitPrice' || field === 'amount' || field === 'total')
    return choose(columnOf(file, dialect.base), dialect.base);
  return choose(columnOf(file, field as Meaning), field ?? '');
};

const dateFormat = ({ dialect: { dates } }: File, asked: Asked): Said => {
  const code = dates.format ?? 'ISO';
  return codesOf(asked).includes(code)
    ? code
    : { said: `typed ${code}`, typed: (draft) => withSet(draft, { dates: { format: dates.format } }) };
};

const buyer = (file: File, asked: Asked): Said => {
  const column = columnOf(file, 'customerId', 'email', 'phone');
  if (column === undefined) return 'nobody';
  if (codesOf(asked).includes(column.name)) return column.name;
  return choose(column, column.meaning === 'email' ? 'email' : 'customerId');
};

const money = (file: File, asked: Asked): Said => {
  const { currency } = file.dialect;
  return codesOf(asked).includes(currency)
    ? currency
    : { said: `typed ${currency}`, typed: (draft) => withSet(draft, { constants: { currency } }) };
};

const constantRate = ({ dialect: { rates } }: File): Said => {
  const [rate] = rates;
  const taxRate = Big(rate ?? 0)
    .div(100)
    .toFixed();
  return { said: `typed ${taxRate}`, typed: (draft) => withSet(draft, { constants: { taxRate } }) };
};

const spread = ({ dialect, list }: File, { column }: Asked): Said => {
  const meaning = list.columns.find(({ name }) => name === column)?.meaning;
  const way =
    meaning === 'discount' ? dialect.discountOf : meaning === 'tax' ? dialect.taxOf : dialect.shipping;
  return way === 'line' ? 'each' : 'once';
};

const ANSWERS: Partial<Record<Asked['question'], (file: File, asked: Asked) => Said>> = {
  kind: () => 'orders',
  columns: ofColumn,
  orderId: (file) => (file.dialect.hasIds ? choose(columnOf(file, 'orderId'), 'orderId') : 'own'),
  row: ({ dialect }) => dialect.rows,
  dates: dateFormat,
  decimal: ({ dialect }) => dialect.decimal,
  currency: money,
  zone: () => 'store',
  tax: ({ dialect }) => (dialect.isTaxIn ? 'included' : 'added'),
  rates: ({ dialect }) => (dialect.tax === 'fraction' ? 'fraction' : 'percent'),
  taxRate: constantRate,
  parts: ({ dialect }, asked) =>
    dialect.base === 'total' && codesOf(asked).includes('total') ? 'total' : 'parts',
  discount: ({ dialect }) => dialect.discount,
  spread,
  customer: buyer,
  leaveOut: ({ list, dialect }, { column }) =>
    dialect.hasStatus && list.columns.some(({ name, meaning }) => name === column && meaning === 'status')
      ? 'leave'
      : 'keep',
};

const read = async (
  { dialect, list }: File,
  draft: Draft,
  view: GuessedView,
): Promise<Pick<Taken, 'figures' | 'refused'>> => {
  const half = unfinished(draft, proposalOf(draft));
  if (half.length > 0) return { figures: null, refused: half };
  const parsed = schema.safeParse(mappingOf(draft, view));
  if (!parsed.success) return { figures: null, refused: parsed.error.issues.map(({ message }) => message) };
  const found = (await readFile(mappingFormat(parsed.data) as never, list.bytes, {
    timeZone: dialect.store.timeZone,
  })) as Reading<SaleFact>;
  const facts = 'repeats' in parsed.data && parsed.data.repeats === 'own' ? found.facts : unlike(found.facts);
  return {
    figures: summed(
      facts.map(({ fact }) => fact).filter((fact) => fact.type === 'order'),
      dialect,
    ),
    refused: found.rejected.map(({ row, field, value, reason }) => `${row} ${field} “${value}” ${reason}`),
  };
};

/** The same order again is one that was told twice. */
const unlike = (facts: Reading<SaleFact>['facts']) => [
  ...new Map(facts.map((one) => [JSON.stringify(one.fact), one])).values(),
];

const minor = (amount: string | undefined, currency: string): number =>
  Number(
    Big(amount ?? 0)
      .times(Big(10).pow(minorDigits(currency)))
      .toFixed(),
  );

const summed = (orders: readonly OrderFact[], { store }: Dialect): Figures => {
  const lines = orders.flatMap(({ lines: own, currency, taxesIncluded }) =>
    own.map((line) => ({ quantity: line.quantity, ...priceLine(line, currency, taxesIncluded) })),
  );
  const sum = (of: (line: (typeof lines)[number]) => number) =>
    lines.reduce((all, line) => all + of(line), 0);
  const gross = sum(({ grossMinor }) => grossMinor);
  const discounts = sum(({ discountMinor }) => discountMinor);
  const days = orders
    .map(({ placedAt }) =>
      Temporal.Instant.from(placedAt).toZonedDateTimeISO(store.timeZone).toPlainDate().toString(),
    )
    .sort();
  return {
    orders: orders.length,
    customers: new Set(orders.flatMap(({ source, customer }) => personKey(source, customer) ?? [])).size,
    units: sum(({ quantity }) => quantity),
    ...{ gross, discounts, net: gross - discounts, tax: sum(({ taxMinor }) => taxMinor) },
    shipping: orders.reduce((all, { shipping, currency }) => all + minor(shipping, currency), 0),
    currency: [...new Set(orders.map(({ currency }) => currency))].join(),
    ...{ first: days[0] ?? '', last: days.at(-1) ?? '' },
  };
};
