import type { Names } from '../sheet/columns';

/** What Google Ads calls the columns that are read, in the languages of its accounts. */

export type Name = 'day' | 'campaign' | 'currency' | 'cost';

export const NAMES: Names<Name> = {
  day: ['day', 'tag', 'jour', 'día', 'giorno', 'dag', 'dia', 'dzień'],
  campaign: ['campaign', 'kampagne', 'campagne', 'campaña', 'campagna', 'campanha', 'kampania', 'kampanj'],
  currency: [
    'currency code',
    'currency',
    'währungscode',
    'währung',
    'code de devise',
    'code devise',
    'devise',
    'código de moneda',
    'codice valuta',
    'valutacode',
    'código da moeda',
    'kod waluty',
    'valutakod',
  ],
  cost: ['cost', 'kosten', 'coût', 'coste', 'costo', 'custo', 'koszt', 'kostnad'],
};

/** Columns that split a report by more than a day. */
export const PERIODS: readonly string[] = [
  ...[
    'week',
    'month',
    'quarter',
    'year',
    'woche',
    'monat',
    'quartal',
    'jahr',
    'semaine',
    'mois',
    'trimestre',
  ],
  ...[
    'année',
    'semana',
    'mes',
    'año',
    'settimana',
    'mese',
    'anno',
    'maand',
    'kwartaal',
    'jaar',
    'mês',
    'ano',
  ],
];

/** `total: account`, `gesamt: konto`, `total : compte`. */
export const TOTAL = /^(total|gesamt|gesamtsumme|totale|totaal|łącznie|totalt)\b[^:]{0,40}:/;
