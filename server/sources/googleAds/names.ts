import type { Names } from '../sheet/columns';

/**
 * What Google Ads calls the columns that are read: in English, and as German, French, Spanish and Portuguese
 * exports that others have published name them. In any other language a report is refused, which says so.
 */

export type Name = 'day' | 'campaign' | 'currency' | 'cost' | 'accountId' | 'account';

export const NAMES: Names<Name> = {
  day: ['day', 'tag', 'jour', 'día', 'dia'],
  campaign: ['campaign', 'kampagne', 'campagne', 'campaña', 'campanha'],
  currency: ['currency code', 'currency', 'währungscode'],
  cost: ['cost', 'kosten', 'coût', 'coste', 'custo'],
  accountId: [
    ...['customer id', 'account id', 'kunden-id', 'kundennummer', 'konto-id', 'numéro client', 'id client'],
    ...['id de cliente', 'id do cliente', 'código do cliente'],
  ],
  account: [
    ...['account', 'account name', 'konto', 'kontoname', 'compte', 'nom du compte', 'cuenta'],
    ...['nombre de la cuenta', 'conta', 'nome da conta'],
  ],
};

/** Columns that split a report by more than a day. */
export const PERIODS: readonly string[] = [
  ...['week', 'month', 'quarter', 'year', 'woche', 'monat', 'quartal', 'jahr'],
  ...['semaine', 'mois', 'trimestre', 'année', 'semana', 'mes', 'año', 'mês', 'ano'],
];

/** A customer id, as a row above the table may name it. */
export const CUSTOMER_ID = /\b\d{3}-\d{3}-\d{4}\b/;

/** `total: account`, `gesamt: konto`, `total : compte`. */
export const TOTAL = /^(total|gesamt)\b[^:]{0,40}:/;
