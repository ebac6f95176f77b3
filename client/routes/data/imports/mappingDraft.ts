import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { AnyMapping } from '../../../../server/sources/mapping';
import { columnsOf, type MatchedView } from './guessedFile';
import { OPEN, type Kind } from './mappingFields';

/** What somebody has entered of a file's columns so far, and what that begins with. */

export interface Draft {
  name: string;
  save: boolean;
  kind: Kind | '';
  row: 'line' | 'order';
  /** What rows of one number are: one thing repeated, or each one of its own. */
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

/** Dates and instants by ISO 8601: no format has to be given. */
export const ISO = 'ISO';

const nameOf = (fileName: string) =>
  fileName
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]{1,5}$/i, '')
    .slice(0, 60)
    .trim() || 'My list';

/** What the server guessed, as a beginning. */
export const draftOf = (view: UploadedView): Draft => {
  const { guess } = view;
  const asked = (question: string) =>
    guess?.questions.some((one) => one.question === question && one.open) ?? true;
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

/** Whether a column is one of these fields. */
export const hasField = ({ fields }: Draft, ...wanted: string[]) =>
  Object.values(fields).some((field) => wanted.includes(field));

/** Whether rows could be alike; those of one order are its lines. */
export const canRepeat = ({ kind, row }: Draft): boolean =>
  kind === 'spend' || (kind === 'orders' && row === 'order');
