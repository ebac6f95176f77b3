import { hasField, type Draft, type NoteDraft } from './mappingDraft';
import { OPEN } from './mappingFields';

/** What a draft lacks before a file can be read by it. */

/** What is missing of the credit notes, in words. */
const missingOfNotes = ({ when, column, is, order, orderColumn }: NoteDraft): string[] => {
  if (when === 'none') return [];
  const wanted: [string, boolean][] = [
    ['which rows are refunds', when === '' || (when === 'column' && (column === '' || is.trim() === ''))],
    ['which order a refund is of', order === '' || (order === 'column' && orderColumn === '')],
  ];
  return wanted.filter(([, isMissing]) => isMissing).map(([what]) => what);
};

/** What is still missing, in words; nothing = it can be checked. */
export const missing = (draft: Draft): string[] => {
  const { kind } = draft;
  if (kind === '') return ['what a row is'];
  const isOrders = kind === 'orders';
  const isMoney = kind !== 'sessions';
  const wanted: [string, boolean][] = [
    ['which column is the order number', isOrders && !hasField(draft, 'orderId')],
    ['which column is the session number', !isMoney && !hasField(draft, 'sessionId')],
    ['which column is the date', isMoney && !hasField(draft, 'placedAt', 'day')],
    ['which column is the start', !isMoney && !hasField(draft, 'startedAt')],
    ['which column is the cost', kind === 'spend' && !hasField(draft, 'amount')],
    ['which column has what was paid', isOrders && !hasField(draft, 'total', 'unitPrice', 'amount')],
    ['which column is the quantity', hasField(draft, 'unitPrice') && !hasField(draft, 'quantity')],
    ['how dates are written', draft.dates === ''],
    ['the decimal mark', isMoney && draft.decimal === ''],
    ['the currency', isMoney && !hasField(draft, 'currency') && !/^[A-Z]{3}$/.test(draft.currency)],
    ['whether amounts contain tax', isOrders && draft.tax === ''],
    ['whether tax rates are per cent', isOrders && hasField(draft, 'taxRate') && draft.rates === ''],
    [
      'either the tax or its rate, not both',
      isOrders && hasField(draft, 'taxRate') && hasField(draft, 'tax'),
    ],
    [
      'the tax itself, as a rate does not do beside the total',
      isOrders && hasField(draft, 'taxRate') && hasField(draft, 'total'),
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
