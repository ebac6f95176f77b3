import type { ImportReport } from '../../../server/jobs/importFile';
import { formatValue } from '../../format';

/** The words and figures of an import's report. */

export const count = (n: number): string => formatValue(n, 'count', 'EUR');

export const rows = (n: number): string => (n === 1 ? '1 row' : `${count(n)} rows`);

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
export const outcome = ({ dryRun, rejectedCount, facts, rowsRead }: ImportReport): string => {
  const taken = facts === 1 ? '1 record' : `${count(facts)} records`;
  const all = `${taken} from ${rows(rowsRead)}`;
  if (facts === 0) return dryRun ? 'Nothing of this file would be taken' : 'Nothing of this file was taken';
  const verb = facts === 1 ? 'was' : 'were';
  const did = dryRun ? 'would be taken' : `${verb} taken`;
  return rejectedCount === 0 ? `${all} ${did}` : `${all} ${did}; ${rows(rejectedCount)} rejected`;
};
