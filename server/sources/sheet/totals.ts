import type { RowReader, SourceRow } from '../format';
import { plain } from './columns';
import { dayOfText, isMonth } from './days';
import { LEFT_OUT } from './sentences';

/** Totals, which count other rows or columns again, and columns that are days: neither is data by its name. */

export const IS_TOTAL = LEFT_OUT.total;

/** As people and programs call a total, in the languages that shops write in. */
const WORDS: ReadonlySet<string> = new Set([
  ...['total', 'totals', 'grand total', 'grand totals', 'subtotal', 'sub-total', 'sum', 'overall total'],
  ...['gesamt', 'gesamtsumme', 'gesamtergebnis', 'summe', 'zwischensumme', 'endsumme', 'insgesamt'],
  ...['total général', 'totaux', 'sous-total', 'somme', 'total general', 'totales'],
  ...[
    'suma total',
    'gran total',
    'total global',
    'totale',
    'totali',
    'totale complessivo',
    'totale generale',
  ],
  ...['subtotale', 'totaal', 'totalen', 'eindtotaal', 'subtotaal', 'total geral', 'totais', 'soma'],
  ...['suma', 'suma końcowa', 'suma całkowita', 'suma częściowa', 'razem', 'ogółem', 'łącznie'],
  ...['totalt', 'totalsumma', 'summa', 'summa totalt', 'slutsumma', 'delsumma'],
  ...['i alt', 'ialt', 'totalsum', 'samlet', 'hovedtotal', 'totalbeløp', 'delsum', 'subtotalt'],
  ...['yhteensä', 'kaikki yhteensä', 'loppusumma', 'kokonaissumma', 'välisumma'],
  ...['celkem', 'celkový součet', 'součet', 'mezisoučet', 'celkom', 'spolu'],
  ...['összesen', 'mindösszesen', 'végösszeg', 'részösszeg'],
  ...['toplam', 'genel toplam', 'ara toplam', 'tổng', 'tổng cộng', 'tổng số', 'cộng'],
  ...['итого', 'всего', 'общий итог', 'разом', 'усього', 'всього', 'σύνολο', 'γενικό σύνολο'],
  ...['合計', '総計', '小計', '総合計', '合计', '总计', '小计', '总和', '總計', '合計金額', '總和'],
  ...['합계', '총계', '총합계', '소계', '총합'],
]);

/** No name of a total is longer; a cell that is may cost time. */
const LONGEST = 60;

/** `Total`, or `2026-03-01 Total` as spreadsheets call that of a group. */
export const isTotalCell = (cell: string): boolean => {
  if (cell.length > LONGEST) return false;
  const name = plain(cell).replace(/\s?[:：]$/, '');
  return WORDS.has(name) || (name.endsWith(' total') && dayOfText(name.slice(0, -' total'.length)) !== null);
};

type Cells = Readonly<Record<string, string | undefined>>;

const saysTotal = (cell: string | undefined): boolean => cell !== undefined && isTotalCell(cell);

/** A row that calls itself a total, and has a date in none of these columns. */
export const isTotalRow = (cells: Cells, dates: readonly string[]): boolean =>
  dates.length > 0 &&
  dates.every((name) => !cells[name] || saysTotal(cells[name])) &&
  Object.values(cells).some(saysTotal);

/** A row of an order that is called a total and has no date. Other rows of an order have none either, and its name. */
export const isTotalOrder = (id: string | undefined, date: string | undefined): boolean =>
  saysTotal(id) && (!date || saysTotal(date));

interface CostCells {
  day(row: SourceRow): string;
  campaign(row: SourceRow): string;
}

interface CostRows {
  take(row: SourceRow): void;
  leaveOut(row: SourceRow): void;
}

/**
 * Costs whose campaign is called a total. One counts others again where its day has any, and is the cost itself
 * where it has none. That is known at the end of a file; until then it holds such rows of days without another.
 */
export const apartFromTotals = (of: CostCells, { take, leaveOut }: CostRows): RowReader => {
  const days = new Set<string>();
  const totals: SourceRow[] = [];
  return {
    row(row) {
      const day = of.day(row);
      if (!isTotalCell(of.campaign(row))) {
        days.add(day);
        take(row);
      } else if (days.has(day)) leaveOut(row);
      else totals.push(row);
    },
    end: () => totals.forEach((row) => (days.has(of.day(row)) ? leaveOut(row) : take(row))),
  };
};

const WITHOUT_DAYS =
  /^\d{4}[-/. ]?(\d{1,2}([-/. ]\d{1,2})?)?\.?$|^\d{1,2}[-/.]\d{1,2}([-/.](\d{2}|\d{4})?)?$/;
const WEEK = /^(\d{4}[- ]?)?(w|kw|cw|week|woche|semaine|semana)[- ]?\d{1,2}([- /]\d{4})?$/;

/** Whether a column is called by a day, week, month or year, in whatever way people write them. */
export const isDateTitle = (title: string): boolean => {
  if (title.length > LONGEST) return false;
  const name = plain(title).replace(/[t ]00:00(:00(\.0+)?)?z?$/, '');
  return dayOfText(name) !== null || WITHOUT_DAYS.test(name) || WEEK.test(name) || isMonth(name);
};
