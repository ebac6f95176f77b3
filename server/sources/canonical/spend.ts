import { spendFact } from '../../facts/fact';
import { spreadOut } from '../../facts/spread';
import { stamp, text } from '../cells';
import { isTotalRow } from '../sheet/totals';
import { flatFormat } from './flat';
import { INVALID } from './sentences';

/** A row without a spend_id. */
const UNNAMED = 'day';

/** The cost of a day, channel and campaign a row. Documented in FORMATS.md. */
export const spend = flatFormat({
  kind: 'spend',
  required: ['day', 'currency', 'amount'],
  columns: {
    day: text('day'),
    currency: text('currency'),
    amount: text('amount'),
    spread_to: text('spreadTo'),
    source: text('source'),
    spend_id: text('id'),
    updated_at: stamp('updatedAt'),
    kind: text('kind'),
    channel: text('channel'),
    country: text('country'),
    campaign: text('campaign'),
    account: text('account'),
  },
  schema: spendFact,
  isTotal: (cells) => isTotalRow(cells, ['day']),
  costs: { day: 'day', campaign: 'campaign' },
  keyColumn: 'spend_id',
  key: ({ source, id, day, kind, channel, country, campaign, account = '' }) =>
    id === undefined ? [UNNAMED, source, day, kind, channel, country, campaign, account] : ['id', source, id],
  // two costs of one day could meet only there
  expand: spreadOut,
  // where others name their account, an empty cell is one of its own
  complete: (input, { cells }) => {
    if ('account' in cells) input.account ??= 'unknown';
  },
  keyCell(key) {
    const [record, , value] = JSON.parse(key) as [string, string, string];
    return { field: record === UNNAMED ? 'day' : 'spend_id', value };
  },
  // Two costs of one campaign and day that nothing tells apart: one of them would be lost.
  neverTwice: JSON.stringify([UNNAMED]).slice(0, -1),
  clash: (key, other) => ((JSON.parse(key) as string[])[0] === UNNAMED ? INVALID.sameCost(other) : null),
  sortAt: (fact) => `${fact.day}T00:00:00.000Z`,
});
