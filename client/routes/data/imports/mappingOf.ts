import type { MappingInput } from '../../../../server/sources/mapping';
import { groupBy } from '../../../../shared/items';
import type { GuessedView } from './guessedFile';
import { canRepeat, hasField, ISO, type Draft, type NoteDraft } from './mappingDraft';

/** The mapping that a draft makes. */

const noteOf = ({ when, column, is, order, orderColumn }: NoteDraft) => {
  const values = is
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
  const [first = ''] = values;
  const marked = first.endsWith('*') ? { column, startsWith: first.slice(0, -1) } : { column, is: values };
  return {
    when: when === 'column' ? marked : (when as 'quantity below 0' | 'amount below 0'),
    order: order === 'column' ? { column: orderColumn } : (order as 'same id' | 'none'),
  };
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
        !hasField(draft, name) &&
        !(name === 'taxRate' && hasField(draft, 'tax', 'total')) &&
        !(name === 'channel' && draft.kind !== 'orders'),
    ),
  );

const constantsOf = (draft: Draft) => ({
  ...keptConstants(draft),
  source: draft.name.trim(),
  ...(draft.kind !== 'sessions' && !hasField(draft, 'currency') && { currency: draft.currency }),
  ...(draft.kind !== 'orders' &&
    draft.channel.trim() !== '' &&
    !hasField(draft, 'channel') && { channel: draft.channel.trim() }),
});

/** How the file is written, and what all its rows have in common. */
const commonOf = (draft: Draft, { guess }: GuessedView) => {
  const { encoding, delimiter, header, skip, sheet } = guess.layout;
  return {
    ...{ encoding, delimiter, header, skip },
    ...(sheet !== undefined && { sheet }),
    ...(canRepeat(draft) && { repeats: draft.repeats }),
    decimal: draft.decimal || '.',
    thousands: draft.thousands === draft.decimal ? '' : draft.thousands,
    dates: {
      ...(draft.dates !== ISO && { format: draft.dates }),
      ...(draft.zone.trim() !== '' && draft.kind !== 'spend' && { zone: draft.zone.trim() }),
    },
    passedOver: Object.entries(draft.fields).flatMap(([name, field]) => (field === '' ? [name] : [])),
    constants: constantsOf(draft),
    leaveOut: draft.kept.leaveOut,
  } as const;
};

/** The mapping that the draft makes; only when nothing is missing. */
export const mappingOf = (draft: Draft, view: GuessedView): MappingInput => {
  const columns = columnsByField(draft.fields);
  const common = commonOf(draft, view);
  if (draft.kind === 'spend')
    return { kind: 'spend', ...common, columns: columns as { day: string; amount: string } };
  if (draft.kind === 'sessions')
    return { kind: 'sessions', ...common, columns: columns as { sessionId: string; startedAt: string } };
  return {
    row: draft.row,
    ...common,
    taxesIncluded: draft.tax === 'included',
    ...(draft.rates !== '' && hasField(draft, 'taxRate') && { taxRates: draft.rates }),
    columns: columns as { orderId: string; placedAt: string },
    ...(draft.note.when !== 'none' && { creditNote: noteOf(draft.note) }),
  };
};
