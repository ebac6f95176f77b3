import type { Question } from './asked';

/** Why something of a file was taken for what it is, and what is asked of it, in one place. */

export const REASONS = {
  empty: 'empty in all rows',
  unknown: 'not recognised',
  called: (name: string): string => `called “${name}”`,
  perCent: (reason: string): string => `${reason}, and its cells are per cent`,
  currency: 'every cell is a currency',
  email: 'every cell is an e-mail address',
  time: 'the only column of times',
  date: 'the only column of dates',
  timed: 'the date has a time of its own',
  taxElsewhere: 'the tax itself is in another column',
  taxNeeded: 'beside the total of an order the tax itself is needed, not its rate',
  taxOrRate: 'its numbers may be the tax, or its rate',
  chosen: 'as you chose',
  uncut: 'nothing parts the cells of its rows',
  cut: (share: number, width: number): string => `${share} % of the rows have ${width} cells by it`,
  bytes: 'the bytes of the file are such text',
  latin: 'the file is no UTF-8, and has letters of Western Europe',
  words: 'its first row has words alone',
  figures: 'its first row has figures already',
  kind: (name: string): string => `it has a column “${name}”`,
  repeated: 'order numbers come more than once',
  perPiece: 'a column is the price of a piece, or its SKU',
  single: 'each order number comes once',
  whole: 'a column is the total of the order',
  marks: (example: string): string => `numbers are written as ${example}`,
  noMarks: 'its numbers have no marks',
  dates: (cell: string): string => `dates are written as ${cell}`,
  currencyIn: (column: string): string => `in the column “${column}”`,
  rates: (column: string): string => `as in the column “${column}”`,
} as const;

/** What is asked. */
export const ASKS: Readonly<Record<Question, string>> = {
  kind: 'What is a row of this list?',
  row: 'Is a row an order, or a line of one?',
  columns: 'What is this column?',
  orderId: 'What numbers an order?',
  dates: 'How are the dates written?',
  decimal: 'Which mark parts whole numbers from decimals?',
  currency: 'In which currency are the amounts?',
  zone: 'In which time zone are the times?',
  tax: 'Do the amounts contain tax?',
  rates: 'How are the rates of tax written?',
  taxRate: 'Which rate of tax is in the amounts?',
  parts: 'What is the part of the total that no column lists?',
  discount: 'How are the discounts written?',
  customer: 'Which column tells customers apart?',
  notes: 'Of which order does a row below zero take something back?',
  leaveOut: 'Are these rows no orders?',
};

/** Of a field that has no column. */
export const FIELD_ASKS: Readonly<Record<string, string>> = {
  orderId: 'Which column is the order number?',
  placedAt: 'Which column is the date?',
  unitPrice: 'Which column has what was paid?',
  day: 'Which column is the date?',
  amount: 'Which column is the cost?',
  sessionId: 'Which column is the session number?',
  startedAt: 'Which column is the start?',
};

const FIELD_NAMES: Readonly<Record<string, string>> = { tax: 'the tax', taxRate: 'the rate of tax' };

export const ANSWERS = {
  kind: { orders: 'an order, or a line of one', spend: 'a marketing cost', sessions: 'a session (a visit)' },
  decimal: { '.': 'a point: 1204.50', ',': 'a comma: 1204,50' },
  tax: { included: 'contain tax', added: 'are without tax' },
  rates: { percent: 'per cent: 19 is 19 %', fraction: 'fractions: 0.19 is 19 %' },
  notes: { 'same id': 'of the order with its number', none: 'of none: it counts on its own day' },
  field: (field: string): string => (field === '' ? 'not used' : (FIELD_NAMES[field] ?? field)),
} as const;
