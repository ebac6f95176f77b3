import { countWords, type Forms, formOf, ROWS } from '../../../shared/numberWords';
import type { ImportReport } from '../../../server/imports';
import { formatValue } from '../../format';

/** The words and figures of an import's report. */

export const count = (n: number): string => formatValue(n, 'count', 'EUR');

export const RECORDS: Forms = { one: 'record', other: 'records' };

/** 14,089.04 of an exact decimal "14089.04": no digit is lost. */
export const exact = (decimal: string): string => {
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',').replace('-', '−');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
};

/** "Refunds net EUR" of refunds_net EUR. */
export const totalName = (name: string): string => {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** What is stored of a file, and what was read of it where that differs. */
export const totalsOf = ({
  controlTotals,
  readTotals,
}: Pick<ImportReport, 'controlTotals' | 'readTotals'>): [string, string][] =>
  Object.entries(controlTotals).map(([name, sum]) => {
    const read = readTotals[name];
    const isAsRead = read === undefined || read === sum;
    return [totalName(name), isAsRead ? exact(sum) : `${exact(sum)} (read: ${exact(read)})`];
  });

/** "loyalty points" of loyaltyPoints. */
export const entityWords = (entity: string): string =>
  entity.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const KB = 1024;
export const fileSize = (bytes: number): string => {
  if (bytes < KB) return `${bytes} bytes`;
  const mb = bytes / KB ** 2;
  return mb < 1 ? `${Math.round(bytes / KB)} KB` : `${mb.toFixed(mb < 10 ? 1 : 0)} MB`;
};

/** The report in a sentence, after its mark. */
export const outcome = ({
  dryRun,
  rejectedCount,
  rowsFallen,
  facts,
  rowsRead,
}: Pick<ImportReport, 'dryRun' | 'rejectedCount' | 'rowsFallen' | 'facts' | 'rowsRead'>): string => {
  const all = `${countWords(facts, RECORDS)} from ${countWords(rowsRead, ROWS)}`;
  if (facts === 0) return dryRun ? 'Nothing of this file would be taken' : 'Nothing of this file was taken';
  const did = dryRun ? 'would be taken' : formOf(facts, { one: 'was taken', other: 'were taken' });
  if (rejectedCount === 0) return `${all} ${did}`;
  const fell = rowsFallen === 0 ? '' : `, and ${count(rowsFallen)} more of the same orders not taken`;
  return `${all} ${did}; ${countWords(rejectedCount, ROWS)} rejected${fell}`;
};

/** Of a report without a record: the likeliest cause, and where to look. */
export const whyNothing = ({
  rowsRead,
  rejected,
  leftOut,
}: Pick<ImportReport, 'rowsRead' | 'rejected' | 'leftOut'>): string => {
  const reasons = Object.keys(leftOut).join('; ');
  const times = new Map<string, number>();
  for (const { field, reason } of rejected) {
    const what = `${field} ${reason}`;
    times.set(what, (times.get(what) ?? 0) + 1);
  }
  const [likeliest] = [...times].sort((a, b) => b[1] - a[1]);
  if (!likeliest) return `All ${countWords(rowsRead, ROWS)} were left out: ${reasons}.`;
  const [what, n] = likeliest;
  const often = formOf(n, { one: 'The first reason', other: `The reason of ${countWords(n, ROWS)}` });
  return `${often}: ${what}. If it holds for all of them, the file is written otherwise than it is read: look at its kind, its columns and its marks above.`;
};
