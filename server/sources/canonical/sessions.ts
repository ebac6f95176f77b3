import { sessionFact } from '../../facts/fact';
import { flag, stamp, text } from '../cells';
import { evidenceColumns } from './evidenceColumns';
import { isTotalRow } from '../sheet/totals';
import { flatFormat } from './flat';

/** A session a row. Documented in FORMATS.md. */
export const sessions = flatFormat({
  kind: 'sessions',
  required: ['session_id', 'started_at'],
  columns: {
    session_id: text('id'),
    started_at: stamp('startedAt'),
    source: text('source'),
    updated_at: stamp('updatedAt'),
    channel: text('channel'),
    ...evidenceColumns,
    device: text('device'),
    country: text('country'),
    has_cart: flag('hasCart'),
    has_checkout: flag('hasCheckout'),
    has_order: flag('hasOrder'),
    filtered: text('filtered'),
  },
  schema: sessionFact,
  isTotal: (cells) => isTotalRow(cells, ['started_at']),
  keyColumn: 'session_id',
  key: (fact) => [fact.source, fact.id],
  sortAt: (fact) => fact.startedAt,
});
