import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { AnyMapping, MappingInput } from '../../../../server/sources/mapping';
import { groupBy } from '../../../../shared/items';

/** What somebody has said of a file's columns so far, and the mapping that it makes. */

export type Kind = 'orders' | 'spend' | 'sessions';

export interface Draft {
  name: string;
  save: boolean;
  kind: Kind | '';
  row: 'line' | 'order';
  /** What rows of one number are: one thing told again, or each one of its own. */
  repeats: 'once' | 'own';
  decimal: '.' | ',' | '';
  thousands: '' | ',' | '.' | ' ' | "'";
  /** A format, or `ISO`; '' = not said yet. */
  dates: string;
  currency: string;
  zone: string;
  tax: 'included' | 'added' | '';
  /** How a column of tax rates writes them. */
  rates: 'fraction' | 'percent' | '';
  /** Of costs and sessions: that of all rows, where no column says it. */
  channel: string;
  /** By column: its field; '' = it is not used; `OPEN` = not said yet. */
  fields: Record<string, string>;
  note: NoteDraft;
  /** What a saved mapping says beyond what is asked here. */
  kept: { leaveOut: AnyMapping['leaveOut']; constants: Readonly<Record<string, unknown>> };
}

/** Which rows of a list of orders take something back. */
export interface NoteDraft {
  when: 'none' | 'quantity below 0' | 'amount below 0' | 'column' | '';
  column: string;
  /** Values by comma; `C*` = begins with C. */
  is: string;
  /** The order that they belong to; '' = not said yet. */
  order: 'same id' | 'column' | 'none' | '';
  orderColumn: string;
}

const NO_NOTES: NoteDraft = { when: 'none', column: '', is: '', order: '', orderColumn: '' };

export const ISO = 'ISO';
/** Of a column that is one of several fields, and nothing in the file tells which. */
export const OPEN = '?';

/** The fields that a column may become, by kind, in the words of the page. */
export const FIELDS: Readonly<Record<Kind, readonly (readonly [string, string])[]>> = {
  orders: [
    ['orderId', 'Order number'],
    ['placedAt', 'Date'],
    ['time', 'Time of day'],
    ['total', 'Total of the order'],
    ['unitPrice', 'Price of one piece'],
    ['amount', 'Value of the row'],
    ['quantity', 'Quantity'],
    ['currency', 'Currency'],
    ['customerId', 'Customer number'],
    ['email', 'E-mail'],
    ['phone', 'Phone'],
    ['sku', 'SKU'],
    ['title', 'Product'],
    ['productType', 'Product type'],
    ['discount', 'Discount'],
    ['tax', 'Tax'],
    ['taxRate', 'Tax rate'],
    ['shipping', 'Shipping'],
    ['country', 'Country'],
    ['channel', 'Channel'],
  ],
  spend: [
    ['day', 'Date'],
    ['amount', 'Cost'],
    ['campaign', 'Campaign'],
    ['account', 'Ad account'],
    ['channel', 'Channel'],
    ['country', 'Country'],
    ['currency', 'Currency'],
  ],
  sessions: [
    ['sessionId', 'Session number'],
    ['startedAt', 'Start'],
    ['time', 'Time of day'],
    ['channel', 'Channel'],
    ['device', 'Device'],
    ['country', 'Country'],
    ['hasCart', 'Put something in the cart'],
    ['hasCheckout', 'Reached the checkout'],
    ['hasOrder', 'Ordered'],
  ],
};

/** A file of which it was guessed what its columns are. */
export interface GuessedView extends UploadedView {
  guess: NonNullable<UploadedView['guess']>;
}

export const isGuessed = (view: UploadedView): view is GuessedView => view.guess !== null;

/** A file with the columns of one before it. */
export interface MatchedView extends UploadedView {
  match: NonNullable<UploadedView['match']>;
}

export const isMatched = (view: UploadedView): view is MatchedView => view.match !== null;

const nameOf = (fileName: string) =>
  fileName
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]{1,5}$/i, '')
    .slice(0, 60)
    .trim() || 'My list';

/** Empty cells of a header have no name that a mapping could call. */
export const columnsOf = ({ guess }: UploadedView) =>
  (guess?.columns ?? []).filter(({ name }) => name !== '');

/** What the server guessed, as a beginning. */
export const draftOf = (view: UploadedView): Draft => {
  const { guess } = view;
  const asked = (question: string) => guess?.questions.includes(question as never) ?? true;
  return {
    name: nameOf(view.fileName),
    save: true,
    kind: guess?.kind ?? '',
    row: guess?.row ?? 'order',
    repeats: 'once',
    decimal: guess?.decimal ?? '',
    thousands: guess?.thousands ?? '',
    dates: asked('dates') ? '' : (guess?.dates[0] ?? ISO),
    currency: guess?.currency ?? '',
    zone: '',
    tax: '',
    rates: guess?.taxRates ?? '',
    channel: '',
    note: guess?.notes ? { ...NO_NOTES, when: guess.notes } : NO_NOTES,
    kept: { leaveOut: [], constants: {} },
    fields: Object.fromEntries(
      columnsOf(view).map(({ name, becomes, either }) => [name, either.length > 0 ? OPEN : (becomes ?? '')]),
    ),
  };
};

/** What was said of the file before, as far as this one has the same columns. */
export const draftOfSaved = (view: MatchedView): Draft => {
  const { name, mapping } = view.match;
  const fields: Record<string, string> = Object.fromEntries(
    columnsOf(view).map((column) => [column.name, '']),
  );
  for (const [field, refs] of Object.entries(mapping.columns))
    for (const ref of [refs].flat()) if (String(ref) in fields) fields[String(ref)] = field;
  return {
    ...draftOf(view),
    name,
    kind: mapping.kind ?? 'orders',
    row: 'row' in mapping ? mapping.row : 'order',
    repeats: mapping.repeats,
    decimal: mapping.decimal,
    thousands: mapping.thousands,
    dates: mapping.dates.format ?? ISO,
    currency: ('currency' in mapping.constants && mapping.constants.currency) || '',
    zone: mapping.dates.zone ?? '',
    tax: 'taxesIncluded' in mapping ? (mapping.taxesIncluded ? 'included' : 'added') : '',
    rates: 'taxRates' in mapping ? mapping.taxRates : '',
    channel: mapping.constants.channel ?? '',
    note: noteDraftOf(mapping),
    kept: { leaveOut: mapping.leaveOut, constants: mapping.constants },
    fields,
  };
};

const noteDraftOf = (mapping: AnyMapping): NoteDraft => {
  if (!('creditNote' in mapping) || !mapping.creditNote) return NO_NOTES;
  const { when, order } = mapping.creditNote;
  return {
    when: typeof when === 'string' ? when : 'column',
    column: typeof when === 'string' ? '' : String(when.column),
    is: typeof when === 'string' ? '' : 'is' in when ? when.is.join(', ') : `${when.startsWith}*`,
    order: typeof order === 'string' ? order : 'column',
    orderColumn: typeof order === 'string' ? '' : String(order.column),
  };
};

const noteOf = ({ when, column, is, order, orderColumn }: NoteDraft) => {
  const values = is
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
  const [first = ''] = values;
  const told = first.endsWith('*') ? { column, startsWith: first.slice(0, -1) } : { column, is: values };
  return {
    when: when === 'column' ? told : (when as 'quantity below 0' | 'amount below 0'),
    order: order === 'column' ? { column: orderColumn } : (order as 'same id' | 'none'),
  };
};

/** What is missing of the credit notes, in words. */
const missingOfNotes = ({ when, column, is, order, orderColumn }: NoteDraft): string[] => {
  if (when === 'none') return [];
  const wanted: [string, boolean][] = [
    ['which rows are refunds', when === '' || (when === 'column' && (column === '' || is.trim() === ''))],
    ['which order a refund is of', order === '' || (order === 'column' && orderColumn === '')],
  ];
  return wanted.filter(([, isMissing]) => isMissing).map(([what]) => what);
};

const has = ({ fields }: Draft, ...wanted: string[]) =>
  Object.values(fields).some((field) => wanted.includes(field));

/** What is still missing, in words; nothing = it can be checked. */
export const missing = (draft: Draft): string[] => {
  const { kind } = draft;
  if (kind === '') return ['what a row is'];
  const isOrders = kind === 'orders';
  const isMoney = kind !== 'sessions';
  const wanted: [string, boolean][] = [
    ['which column is the order number', isOrders && !has(draft, 'orderId')],
    ['which column is the session number', !isMoney && !has(draft, 'sessionId')],
    ['which column is the date', isMoney && !has(draft, 'placedAt', 'day')],
    ['which column is the start', !isMoney && !has(draft, 'startedAt')],
    ['which column is the cost', kind === 'spend' && !has(draft, 'amount')],
    ['which column has what was paid', isOrders && !has(draft, 'total', 'unitPrice', 'amount')],
    ['which column is the quantity', has(draft, 'unitPrice') && !has(draft, 'quantity')],
    ['how dates are written', draft.dates === ''],
    ['the decimal mark', isMoney && draft.decimal === ''],
    ['the currency', isMoney && !has(draft, 'currency') && !/^[A-Z]{3}$/.test(draft.currency)],
    ['whether amounts contain tax', isOrders && draft.tax === ''],
    ['whether tax rates are per cent', isOrders && has(draft, 'taxRate') && draft.rates === ''],
    ['either the tax or its rate, not both', isOrders && has(draft, 'taxRate') && has(draft, 'tax')],
    [
      'the tax itself, as a rate does not do beside the total',
      isOrders && has(draft, 'taxRate') && has(draft, 'total'),
    ],
    ['a name', draft.name.trim() === ''],
  ];
  const open = Object.entries(draft.fields).filter(([, field]) => field === OPEN);
  return [
    ...wanted.filter(([, isMissing]) => isMissing).map(([what]) => what),
    ...open.map(([name]) => `what “${name}” is`),
    ...(isOrders ? missingOfNotes(draft.note) : []),
  ];
};

/** By field: its column, or all of them where it is made of several. */
const columnsByField = (fields: Draft['fields']) => {
  const used = Object.entries(fields).filter(([, field]) => field !== '');
  return Object.fromEntries(
    [...groupBy(used, ([, field]) => field)].map(([field, [[first], ...others]]) => [
      field,
      others.length === 0 ? first : [first, ...others.map(([name]) => name)],
    ]),
  );
};

/** Constants of a saved mapping that the page does not ask for. A column for the same takes their place. */
const keptConstants = (draft: Draft) =>
  Object.fromEntries(
    Object.entries(draft.kept.constants).filter(
      ([name]) =>
        !has(draft, name) &&
        !(name === 'taxRate' && has(draft, 'tax', 'total')) &&
        !(name === 'channel' && draft.kind !== 'orders'),
    ),
  );

/** Whether rows could be alike; those of one order are its lines. */
export const canRepeat = ({ kind, row }: Draft): boolean =>
  kind === 'spend' || (kind === 'orders' && row === 'order');

/** The mapping that the draft makes; only when nothing is missing. */
export const mappingOf = (draft: Draft, { guess }: GuessedView): MappingInput => {
  const columns = columnsByField(draft.fields);
  const { encoding, delimiter, header, skip, sheet } = guess.layout;
  const constants = {
    ...keptConstants(draft),
    source: draft.name.trim(),
    ...(draft.kind !== 'sessions' && !has(draft, 'currency') && { currency: draft.currency }),
    ...(draft.kind !== 'orders' &&
      draft.channel.trim() !== '' &&
      !has(draft, 'channel') && { channel: draft.channel.trim() }),
  };
  const written = {
    encoding,
    delimiter,
    header,
    skip,
    ...(sheet !== undefined && { sheet }),
    ...(canRepeat(draft) && { repeats: draft.repeats }),
    decimal: draft.decimal || '.',
    thousands: draft.thousands === draft.decimal ? '' : draft.thousands,
    dates: {
      ...(draft.dates !== ISO && { format: draft.dates }),
      ...(draft.zone.trim() !== '' && draft.kind !== 'spend' && { zone: draft.zone.trim() }),
    },
    passedOver: Object.entries(draft.fields).flatMap(([name, field]) => (field === '' ? [name] : [])),
    constants,
    leaveOut: draft.kept.leaveOut,
  } as const;
  if (draft.kind === 'spend')
    return { kind: 'spend', ...written, columns: columns as { day: string; amount: string } };
  if (draft.kind === 'sessions')
    return { kind: 'sessions', ...written, columns: columns as { sessionId: string; startedAt: string } };
  return {
    row: draft.row,
    ...written,
    taxesIncluded: draft.tax === 'included',
    ...(draft.rates !== '' && has(draft, 'taxRate') && { taxRates: draft.rates }),
    columns: columns as { orderId: string; placedAt: string },
    ...(draft.note.when !== 'none' && { creditNote: noteOf(draft.note) }),
  };
};
