import type { SpendFact } from '../../facts/fact';
import type { ReadOptions, SheetFormat, SheetReader, Sink, SourceRecord } from '../format';
import { amountReader, withoutSign } from '../sheet/amounts';
import { cellOf, findColumns, plain, rejectionOf, type Columns } from '../sheet/columns';
import { dayOfText } from '../sheet/days';
import { IS_TOTAL, isTotalCell } from '../sheet/totals';
import { accountOf, costReader, SPEND_SHEET, totalsCheck, type Span } from '../sheet/spend';
import { AMOUNT, NAMES, type Name } from './names';
import { INVALID, LEFT_OUT, HOW_TO_EXPORT, noRows, noHeader, noCurrency } from './sentences';

/** A table of Meta Ads Manager, exported as .csv. Documented in FORMATS.md. */
export const metaAdsCsv: SheetFormat<'spend'> = {
  ...SPEND_SHEET,
  layout: { delimiter: 'comma', or: ['semicolon', 'tab'], header: true, encoding: 'any' },
  sheet: (sink, options) => reader(sink, options),
};

interface Table {
  columns: Columns<Name | 'amount'>;
  amount(text: string): string | null;
  /** As the header of the amounts says: "Amount spent (USD)". */
  currency: string | null;
}

/** @throws DomainError `bad_input` unless it is the header of such a table. */
const tableOf = ({ cells }: SourceRecord): Table => {
  const amount = cells
    .map((title, at) => ({ at, title: title.trim() }))
    .find(({ title }) => AMOUNT.test(plain(title)));
  const columns = findColumns(cells, NAMES);
  const hasDays = columns.day !== undefined || (columns.starts !== undefined && columns.ends !== undefined);
  if (!amount || !columns.campaign || !hasDays) throw noHeader(cells);
  const isEnglish = plain(amount.title).startsWith('amount spent');
  return {
    columns: { ...columns, amount },
    amount: amountReader(isEnglish ? '.' : ','),
    currency: /\(([A-Za-z]{3})\)\s*$/.exec(amount.title)?.[1]?.toUpperCase() ?? null,
  };
};

const reader = (sink: Sink<SpendFact>, options: ReadOptions): SheetReader => {
  const take = costReader(sink, options, HOW_TO_EXPORT);
  const check = totalsCheck();
  let table: Table | null = null;

  const row = (record: SourceRecord, { columns, amount, currency: named }: Table) => {
    const reject = (name: Name | 'amount', reason: string) =>
      sink.reject(rejectionOf(record, columns, name, reason));
    const { number, currency: sign } = withoutSign(cellOf(record, columns, 'amount'), options.storeCurrency);
    const campaign = cellOf(record, columns, 'campaign');
    const day = cellOf(record, columns, columns.day ? 'day' : 'starts');
    if (campaign === '' || isTotalCell(campaign) || isTotalCell(day)) {
      check.total(amount(number));
      return sink.leaveOut(IS_TOTAL);
    }
    if (number === '') return sink.leaveOut(LEFT_OUT.noCost);
    const spent = amount(number);
    if (spent === null) return reject('amount', INVALID.noAmount);
    const currency = named || cellOf(record, columns, 'currency') || sign || options.currency;
    if (!currency) throw noCurrency();
    const span = spanOf(record, columns);
    if ('wrong' in span) return reject(span.wrong, INVALID.adDay);
    if (span.last < span.first) return reject('ends', INVALID.beforeStart);
    const problem = take({
      ...{ row: record.row, span, source: options.source ?? 'meta-ads', channel: 'paid_social' },
      ...{ campaign, account: accountOf(record, columns), currency, amount: spent },
    });
    if (problem?.inAccount) return reject(columns.accountId ? 'accountId' : 'account', problem.reason);
    if (problem) return reject('amount', problem.reason);
    check.row(currency, spent);
  };
  return {
    record(record) {
      const isRow = table !== null;
      if (table === null) table = tableOf(record);
      else row(record, table);
      return isRow;
    },
    end() {
      if (table === null) throw noRows();
      const note = check.note();
      if (note !== null) sink.note(note);
    },
  };
};

/** By its own day, else from the start to the end of what is reported. "Ends" is the campaign's end, and says nothing here. */
const spanOf = (record: SourceRecord, columns: Columns<Name | 'amount'>): Span | { wrong: Name } => {
  const [from, to]: [Name, Name] = columns.day ? ['day', 'day'] : ['starts', 'ends'];
  const first = dayOfText(cellOf(record, columns, from));
  const last = dayOfText(cellOf(record, columns, to));
  if (first === null) return { wrong: from };
  return last === null ? { wrong: to } : { first, last };
};
