import { firstIssue } from '../../errors';
import { fxFact, type FxFact, type Rejection } from '../../facts/fact';
import { isCurrency } from '../../facts/fields';
import { shown } from '../cells';
import type { SheetFormat, SheetReader, Sink, SourceRecord } from '../format';
import { dayOfText } from '../sheet/days';
import { zip } from '../../../shared/items';
import { INVALID, NOTES, LEFT_OUT, noRates, noHeader } from './sentences';

/**
 * The euro reference rates of the European Central Bank, as its files have them: 1 EUR in each
 * currency, a day a row. Both layouts: the history (newest first, "N/A") and the day's own file
 * ("13 April 2026", blanks); in both each row ends with a comma. Documented in FORMATS.md.
 */
export const ecbFx: SheetFormat<'fx'> = {
  kind: 'fx',
  layout: { delimiter: 'comma', header: true },
  keyCell: (key) => ({ field: 'Date', value: key }),
  sheet: (sink) => reader(sink),
};

const NOTHING = new Set(['', 'N/A']);

const reader = (sink: Sink<FxFact>): SheetReader => {
  let titles: string[] | null = null;
  let rows = 0;
  const head = ({ cells }: SourceRecord): string[] => {
    const named = cells.map((title) => title.trim());
    if (named[0] !== 'Date' || !named.slice(1).some(isCurrency)) throw noHeader();
    for (const title of named.slice(1))
      if (title !== '' && !isCurrency(title)) sink.note(NOTES.noCurrency(title));
    return named;
  };
  const row = (record: SourceRecord, named: readonly string[]) => {
    rows++;
    const { cells } = record;
    const reject = (field: string, value: string, reason: string): void =>
      sink.reject({ row: record.row, field, value: shown(value), reason } satisfies Rejection);
    const day = dayOfText(cells[0] ?? '');
    if (day === null) return reject('Date', cells[0] ?? '', INVALID.ecbDay);
    if (cells.length !== named.length)
      return reject('row', '', INVALID.width(cells.length, 'header', named.length));
    let taken = 0;
    zip(named, cells).forEach(([quote, cell], at) => {
      const rate = cell.trim();
      if (at === 0 || !isCurrency(quote) || NOTHING.has(rate)) return;
      const parsed = fxFact.safeParse({ day, base: 'EUR', quote, rate });
      taken++;
      if (!parsed.success) return reject(quote, rate, firstIssue(parsed.error).message);
      const fact = parsed.data;
      sink.fact({ row: record.row, key: `${day} ${quote}`, sortAt: `${day}T00:00:00.000Z`, fact });
    });
    if (taken === 0) sink.leaveOut(LEFT_OUT.noRate);
  };
  return {
    record(record) {
      const isRow = titles !== null;
      if (titles === null) titles = head(record);
      else row(record, titles);
      return isRow;
    },
    end() {
      if (titles === null || rows === 0) throw noRates();
    },
  };
};
