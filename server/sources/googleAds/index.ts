import type { SpendFact } from '../../facts/fact';
import type { ReadOptions, SheetFormat, SheetReader, Sink, SourceRecord } from '../format';
import { amountReader, withoutSign } from '../sheet/amounts';
import { cellOf, findColumns, plain, rejectionOf, type Columns } from '../sheet/columns';
import { dayOfText, rangeOfText } from '../sheet/days';
import { IS_TOTAL, isTotalCell } from '../sheet/totals';
import { accountOf, costReader, SPEND_SHEET, totalsCheck, type Span } from '../sheet/spend';
import { CUSTOMER_ID, NAMES, PERIODS, TOTAL, type Name } from './names';
import { INVALID, LEFT_OUT, HOW_TO_EXPORT, splitBy, noDay, noHeader, noCurrency } from './sentences';

/** No title is longer. */
const LONGEST = 1_000;

/** A report of Google Ads, downloaded as .csv or as "Excel .csv". Documented in FORMATS.md. */
export const googleAdsCsv: SheetFormat<'spend'> = {
  ...SPEND_SHEET,
  layout: { delimiter: 'comma', or: ['tab', 'semicolon'], header: true, encoding: 'any' },
  sheet: (sink, options) => reader(sink, options),
};

interface Table {
  columns: Columns<Name>;
  amount(text: string): string | null;
  /** What the rows are of, where the report is split by something longer than a day. */
  split: string | null;
}

const tableOf = (record: SourceRecord): Table | null => {
  const columns = findColumns(record.cells, NAMES);
  if (!columns.campaign || !columns.cost) return null;
  const split = record.cells.find((title) => PERIODS.includes(plain(title))) ?? null;
  const isEnglish = plain(columns.cost.title) === 'cost';
  return { columns, amount: amountReader(isEnglish ? '.' : ','), split };
};

const reader = (sink: Sink<SpendFact>, options: ReadOptions): SheetReader => {
  const take = costReader(sink, options, HOW_TO_EXPORT);
  const check = totalsCheck();
  let table: Table | null = null;
  /** Days of the whole report, as the row below its title states them. */
  let range: Span | null = null;
  /** Customer id of the whole report, from the rows above its table. */
  let customer: string | undefined;

  const preamble = (record: SourceRecord) => {
    table = tableOf(record);
    if (table !== null) return;
    const text = record.cells.join(' ').trim();
    range ??= rangeOfText(text);
    customer ??= CUSTOMER_ID.exec(text.slice(0, LONGEST))?.[0];
  };
  const row = (record: SourceRecord, { columns, amount, split }: Table) => {
    const { number, currency: sign } = withoutSign(cellOf(record, columns, 'cost'), options.storeCurrency);
    const reject = (name: Name, reason: string) => sink.reject(rejectionOf(record, columns, name, reason));
    const day = cellOf(record, columns, 'day');
    const campaign = cellOf(record, columns, 'campaign') || 'unknown';
    if (isTotalCell(campaign) || isTotal(record, dayOfText(day) !== null)) {
      check.total(amount(number));
      return sink.leaveOut(IS_TOTAL);
    }
    if (number === '') return sink.leaveOut(LEFT_OUT.noCost);
    const cost = amount(number);
    if (cost === null) return reject('cost', INVALID.noAmount);
    const currency = cellOf(record, columns, 'currency') || sign || options.currency;
    if (!currency) throw noCurrency();
    const span = spanOf(columns, day, range, split);
    if (span === null) return reject('day', INVALID.adDay);
    const problem = take({
      ...{ row: record.row, span, source: options.source ?? 'google-ads', channel: 'paid_search' },
      ...{ campaign, account: accountOf(record, columns) ?? customer, currency, amount: cost },
    });
    if (problem?.inAccount) return reject(columns.accountId ? 'accountId' : 'account', problem.reason);
    if (problem) return reject('cost', problem.reason);
    check.row(currency, cost);
  };
  return {
    record(record) {
      const isRow = table !== null;
      if (table === null) preamble(record);
      else row(record, table);
      return isRow;
    },
    end() {
      if (table === null) throw noHeader();
      const note = check.note();
      if (note !== null) sink.note(note);
    },
  };
};

/** `Total: Account` stands in the first column, whatever that is; a campaign may be called so too, on a day. */
const isTotal = ({ cells }: SourceRecord, hasDay: boolean): boolean =>
  !hasDay && (TOTAL.test(plain(cells[0] ?? '')) || isTotalCell(cells[0] ?? ''));

const spanOf = (
  columns: Columns<Name>,
  cell: string,
  range: Span | null,
  split: string | null,
): Span | null => {
  if (columns.day) {
    const day = dayOfText(cell);
    return day === null ? null : { first: day, last: day };
  }
  if (split !== null) throw splitBy(split);
  if (range === null) throw noDay();
  return range;
};
