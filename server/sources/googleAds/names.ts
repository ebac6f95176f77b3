import type { Names } from '../sheet/columns';

/**
 * What Google Ads calls the columns that are read: in English, and as German, French, Spanish and Portuguese
 * exports that others have published name them. In any other language a report is refused, which says so.
 */

export type Name = 'day' | 'campaign' | 'currency' | 'cost';

export const NAMES: Names<Name> = {
  day: ['day', 'tag', 'jour', 'día', 'dia'],
  campaign: ['campaign', 'kampagne', 'campagne', 'campaña', 'campanha'],
  currency: ['currency code', 'currency', 'währungscode'],
  cost: ['cost', 'kosten', 'coût', 'coste', 'custo'],
};

/** Columns that split a report by more than a day. */
export const PERIODS: readonly string[] = [
  ...['week', 'month', 'quarter', 'year', 'woche', 'monat', 'quartal', 'jahr'],
  ...['semaine', 'mois', 'trimestre', 'année', 'semana', 'mes', 'año', 'mês', 'ano'],
];

/** `total: account`, `gesamt: konto`, `total : compte`. */
export const TOTAL = /^(total|gesamt)\b[^:]{0,40}:/;
