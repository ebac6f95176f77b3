import { spendFact } from '../../ledger/facts';
import { stamp, text } from '../cells';
import { flatFormat } from './flat';

/** The cost of a day, channel and campaign a row. Documented in FORMATS.md. */
export const spend = flatFormat({
  kind: 'spend',
  required: ['day', 'currency', 'amount'],
  columns: {
    day: text('day'),
    currency: text('currency'),
    amount: text('amount'),
    source: text('source'),
    spend_id: text('id'),
    updated_at: stamp('updatedAt'),
    kind: text('kind'),
    channel: text('channel'),
    country: text('country'),
    campaign: text('campaign'),
  },
  schema: spendFact,
  keyColumn: 'spend_id',
  key: ({ source, id, day, kind, channel, country, campaign }) =>
    id === undefined ? [source, day, kind, channel, country, campaign] : [source, id],
  sortAt: (fact) => `${fact.day}T00:00:00.000Z`,
});
