import type { Names } from '../sheet/columns';

/** What Ads Manager calls the columns that are read, in the languages that it speaks. */

export type Name = 'campaign' | 'day' | 'starts' | 'ends' | 'currency';

export const NAMES: Names<Name> = {
  campaign: [
    ...['campaign name', 'kampagnenname', 'name der kampagne', 'nom de la campagne', 'nombre de la campaña'],
    ...['nome della campagna', 'nome campagna', 'campagnenaam', 'naam campagne', 'nome da campanha'],
    ...['nazwa kampanii', 'kampanjnamn'],
  ],
  day: ['day', 'tag', 'jour', 'día', 'giorno', 'dag', 'dia', 'dzień'],
  starts: [
    ...['reporting starts', 'berichtsstart', 'berichtsbeginn', 'auswertungsbeginn', 'auswertungsstart'],
    ...['début des rapports', 'inicio del informe', 'inizio report', 'inizio dei report'],
    ...['start rapportage', 'rapportage start', 'início dos relatórios'],
  ],
  ends: [
    ...['reporting ends', 'berichtsende', 'auswertungsende'],
    ...['fin des rapports', 'fin del informe', 'fine report', 'fine dei report'],
    ...['einde rapportage', 'rapportage einde', 'término dos relatórios', 'encerramento dos relatórios'],
  ],
  currency: ['currency', 'währung', 'devise', 'divisa', 'moneda', 'valuta', 'moeda', 'waluta'],
};

/** The amount spent, mostly with its currency: `amount spent (usd)`. */
export const AMOUNT =
  /^(amount spent|ausgegebener betrag|montant dépensé|importe gastado|importo speso|besteed bedrag|uitgegeven bedrag|valor usado|valor gasto|wydana kwota|spenderat belopp)(?: \([a-z]{3}\))?$/;
