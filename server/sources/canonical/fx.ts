import { fxFact } from '../../facts/fact';
import { text } from '../cells';
import { isTotalRow } from '../sheet/totals';
import { flatFormat } from './flat';

/** A published exchange rate a row. Documented in FORMATS.md. */
export const fx = flatFormat({
  kind: 'fx',
  required: ['day', 'base', 'quote', 'rate'],
  columns: { day: text('day'), base: text('base'), quote: text('quote'), rate: text('rate') },
  schema: fxFact,
  isTotal: (cells) => isTotalRow(cells, ['day']),
  keyColumn: 'day',
  key: (fact) => [fact.base, fact.quote, fact.day],
  sortAt: (fact) => `${fact.day}T00:00:00.000Z`,
});
