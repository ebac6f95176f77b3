import Big from 'big.js';
import type { SpendFact } from '../../facts/fact';
import type { ReadOptions, SheetFormat, SheetReader, Sink, SourceRecord } from '../format';
import { cellOf, findColumns, rejectionOf, type Columns, type Names } from '../sheet/columns';
import { dayOfText } from '../sheet/days';
import { IS_TOTAL, isTotalCell } from '../sheet/totals';
import { accountOf, costReader, SPEND_SHEET } from '../sheet/spend';
import { INVALID, LEFT_OUT, HOW_TO_EXPORT, noRows, noHeader, noCurrency } from './sentences';

/**
 * Daily tables as the APIs of Google Ads (`cost_micros`) and Facebook Ads (`spend`) give them. Fivetran and others keep
 * them so, without a currency and with campaigns by their ids. Documented in FORMATS.md.
 */
export const adsTablesCsv: SheetFormat<'spend'> = {
  ...SPEND_SHEET,
  layout: { delimiter: 'comma', or: ['tab', 'semicolon'], header: true, encoding: 'any' },
  sheet: (sink, options) => reader(sink, options),
};

type Name = 'day' | 'micros' | 'spend' | 'campaign' | 'id' | 'base' | 'currency' | 'accountId' | 'account';
const NAMES: Names<Name> = {
  day: ['date', 'date_start', 'segments_date', 'date_day'],
  micros: ['cost_micros', 'metrics_cost_micros'],
  spend: ['spend'],
  campaign: ['campaign_name', 'campaign_id'],
  id: ['id'],
  /** Where it is there, `id` is the campaign's. */
  base: ['base_campaign'],
  currency: ['currency', 'currency_code', 'account_currency'],
  accountId: ['account_id', 'ad_account_id', 'customer_id'],
  account: ['account_name', 'customer_descriptive_name'],
};

const PLATFORMS = {
  micros: { source: 'google-ads', channel: 'paid_search' },
  spend: { source: 'meta-ads', channel: 'paid_social' },
} as const;

const MICROS = 6;

const reader = (sink: Sink<SpendFact>, options: ReadOptions): SheetReader => {
  const take = costReader(sink, options, HOW_TO_EXPORT);
  let columns: Columns<Name> | null = null;
  const row = (record: SourceRecord, known: Columns<Name>) => {
    const money = known.micros ? 'micros' : 'spend';
    const campaign = cellOf(record, known, known.base && !known.campaign ? 'id' : 'campaign') || 'unknown';
    if (isTotalCell(cellOf(record, known, 'day')) || isTotalCell(campaign)) return sink.leaveOut(IS_TOTAL);
    const day = dayOfText(cellOf(record, known, 'day').slice(0, 10));
    if (day === null) return sink.reject(rejectionOf(record, known, 'day', INVALID.adDay));
    const cell = cellOf(record, known, money);
    if (cell === '') return sink.leaveOut(LEFT_OUT.noCost);
    if (!/^-?\d{1,17}(\.\d{0,8})?$/.test(cell))
      return sink.reject(rejectionOf(record, known, money, INVALID.noAmount));
    const currency = cellOf(record, known, 'currency') || options.currency;
    if (!currency) throw noCurrency();
    const amount = new Big(cell).div(money === 'micros' ? 10 ** MICROS : 1).toFixed();
    const problem = take({
      ...{ row: record.row, span: { first: day, last: day }, ...PLATFORMS[money] },
      ...(options.source !== undefined && { source: options.source }),
      ...{ campaign, account: accountOf(record, known), currency, amount },
    });
    const wrong = !problem?.inAccount ? money : known.accountId ? 'accountId' : 'account';
    if (problem) sink.reject(rejectionOf(record, known, wrong, problem.reason));
  };
  return {
    record(record) {
      const isRow = columns !== null;
      if (columns === null) columns = headerOf(record);
      else row(record, columns);
      return isRow;
    },
    end() {
      if (columns === null) throw noRows();
    },
  };
};

const headerOf = ({ cells }: SourceRecord): Columns<Name> => {
  const found = findColumns(cells, NAMES);
  if (found.day && (found.micros !== undefined) !== (found.spend !== undefined)) return found;
  throw noHeader();
};
