import type { KeptView } from '../../../server/api/kept';
import type { MappingInput } from '../../../server/sources/mapping';

/** What somebody has said of a file's columns so far, and the mapping that it makes. */

export type Kind = 'orders' | 'spend';

export interface Draft {
  name: string;
  save: boolean;
  kind: Kind | '';
  row: 'line' | 'order';
  decimal: '.' | ',' | '';
  thousands: '' | ',' | '.' | ' ' | "'";
  /** A format, or `ISO`; '' = not said yet. */
  dates: string;
  currency: string;
  zone: string;
  tax: 'included' | 'added' | '';
  /** Of costs: that of all rows, where no column says it. */
  channel: string;
  /** By column: its field; '' = it is not used. */
  fields: Record<string, string>;
}

export const ISO = 'ISO';

/** The fields that a column may become, by kind, in the words of the page. */
export const FIELDS: Readonly<Record<Kind, readonly (readonly [string, string])[]>> = {
  orders: [
    ['orderId', 'Order number'],
    ['placedAt', 'Date'],
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
    ['shipping', 'Shipping'],
    ['country', 'Country'],
    ['channel', 'Channel'],
  ],
  spend: [
    ['day', 'Date'],
    ['amount', 'Cost'],
    ['campaign', 'Campaign'],
    ['channel', 'Channel'],
    ['country', 'Country'],
    ['currency', 'Currency'],
  ],
};

const nameOf = (fileName: string) =>
  fileName
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]{1,5}$/i, '')
    .slice(0, 60)
    .trim() || 'My list';

/** Empty cells of a header have no name that a mapping could call. */
export const columnsOf = ({ guess }: KeptView) => (guess?.columns ?? []).filter(({ name }) => name !== '');

/** What the server guessed, as a beginning. */
export const draftOf = (view: KeptView): Draft => {
  const { guess } = view;
  const asked = (question: string) => guess?.questions.includes(question as never) ?? true;
  return {
    name: nameOf(view.fileName),
    save: true,
    kind: guess?.kind ?? '',
    row: guess?.row ?? 'order',
    decimal: guess?.decimal ?? '',
    thousands: guess?.thousands ?? '',
    dates: asked('dates') ? '' : (guess?.dates[0] ?? ISO),
    currency: guess?.currency ?? '',
    zone: '',
    tax: '',
    channel: '',
    fields: Object.fromEntries(columnsOf(view).map(({ name, becomes }) => [name, becomes ?? ''])),
  };
};

/** What was said of the file before, as far as this one has the same columns. */
export const draftOfSaved = (view: KeptView): Draft => {
  const { name, mapping } = view.match!;
  const fields: Record<string, string> = Object.fromEntries(
    columnsOf(view).map((column) => [column.name, '']),
  );
  for (const [field, refs] of Object.entries(mapping.columns))
    for (const ref of [refs].flat()) if (String(ref) in fields) fields[String(ref)] = field;
  return {
    ...draftOf(view),
    name,
    kind: mapping.kind ?? 'orders',
    row: mapping.kind === 'spend' ? 'order' : mapping.row,
    decimal: mapping.decimal,
    thousands: mapping.thousands,
    dates: mapping.dates.format ?? ISO,
    currency: mapping.constants.currency ?? '',
    zone: mapping.dates.zone ?? '',
    tax: mapping.kind === 'spend' ? '' : mapping.taxesIncluded ? 'included' : 'added',
    channel: mapping.constants.channel ?? '',
    fields,
  };
};

const has = ({ fields }: Draft, ...wanted: string[]) =>
  Object.values(fields).some((field) => wanted.includes(field));

/** What is still missing, in words; nothing = it can be checked. */
export const missing = (draft: Draft): string[] => {
  const { kind } = draft;
  if (kind === '') return ['what a row is'];
  const isOrders = kind === 'orders';
  const wanted: [string, boolean][] = [
    ['which column is the order number', isOrders && !has(draft, 'orderId')],
    ['which column is the date', !has(draft, 'placedAt', 'day')],
    ['which column is the cost', !isOrders && !has(draft, 'amount')],
    ['which column says what was paid', isOrders && !has(draft, 'total', 'unitPrice', 'amount')],
    ['which column is the quantity', has(draft, 'unitPrice') && !has(draft, 'quantity')],
    ['how dates are written', draft.dates === ''],
    ['the decimal mark', draft.decimal === ''],
    ['the currency', !has(draft, 'currency') && !/^[A-Z]{3}$/.test(draft.currency)],
    ['whether amounts contain tax', isOrders && draft.tax === ''],
    ['a name', draft.name.trim() === ''],
  ];
  return wanted.filter(([, isMissing]) => isMissing).map(([what]) => what);
};

/** The mapping that the draft makes; only when nothing is missing. */
export const mappingOf = (draft: Draft, view: KeptView): MappingInput => {
  const used = Object.entries(draft.fields).filter(([, field]) => field !== '');
  const columns = Object.fromEntries(used.map(([name, field]) => [field, name]));
  const { encoding, delimiter, header, skip, sheet } = view.guess!.layout;
  const constants = {
    source: draft.name.trim(),
    ...(!has(draft, 'currency') && { currency: draft.currency }),
    ...(draft.kind === 'spend' &&
      draft.channel.trim() !== '' &&
      !has(draft, 'channel') && { channel: draft.channel.trim() }),
  };
  const written = {
    encoding,
    delimiter,
    header,
    skip,
    ...(sheet !== undefined && { sheet }),
    decimal: draft.decimal || '.',
    thousands: draft.thousands === draft.decimal ? '' : draft.thousands,
    dates: {
      ...(draft.dates !== ISO && { format: draft.dates }),
      ...(draft.zone.trim() !== '' && draft.kind === 'orders' && { zone: draft.zone.trim() }),
    },
    passedOver: Object.entries(draft.fields).flatMap(([name, field]) => (field === '' ? [name] : [])),
    constants,
  } as const;
  if (draft.kind === 'spend')
    return { kind: 'spend', ...written, columns: columns as { day: string; amount: string } };
  return {
    row: draft.row,
    ...written,
    taxesIncluded: draft.tax === 'included',
    columns: columns as { orderId: string; placedAt: string },
  };
};
