import type { Names } from '../sheet/columns';

/**
 * What Ads Manager calls the columns that are read, in English and seven other languages. German, French, Spanish,
 * Italian, Dutch, Portuguese and Polish names are those of published exports. Any other header is refused,
 * with the way out: an export in English.
 */

export type Name = 'campaign' | 'day' | 'starts' | 'ends' | 'currency' | 'accountId' | 'account';

export const NAMES: Names<Name> = {
  campaign: [
    ...['campaign name', 'kampagnenname', 'nom de la campagne', 'nombre de la campaña'],
    ...['nome della campagna', 'campagnenaam', 'nome da campanha', 'nazwa kampanii'],
  ],
  day: ['day', 'tag', 'jour', 'día', 'giorno', 'dag', 'dia', 'dzień'],
  starts: [
    ...['reporting starts', 'berichtsstart', 'début des rapports', 'inicio del informe'],
    ...['inizio dei report', 'start rapportage', 'início dos relatórios'],
  ],
  ends: [
    ...['reporting ends', 'berichtsende', 'fin des rapports', 'fin del informe'],
    ...['fine dei report', 'einde rapportage', 'término dos relatórios', 'encerramento dos relatórios'],
  ],
  currency: ['currency', 'divisa'],
  accountId: [
    ...['account id', 'konto-id', 'identifiant du compte', 'identificador de la cuenta', 'id account'],
    ...['account-id', 'identificação da conta', 'identyfikator konta'],
  ],
  account: [
    ...['account name', 'kontoname', 'nom du compte', 'nombre de la cuenta', "nome dell'account"],
    ...['accountnaam', 'nome da conta', 'nazwa konta'],
  ],
};

/** The amount spent, mostly with its currency: `amount spent (usd)`. */
export const AMOUNT =
  /^(amount spent|ausgegebener betrag|montant dépensé|importe gastado|importo speso|besteed bedrag|valor usado|wydana kwota)(?: \([a-z]{3}\))?$/;
