import { isNameHeading } from '../personNames';
import { currencyBySign } from './currencies';
import { NAMES, type Kind } from './words';

/** How well the name of a column fits a field. */

/** Without case, accents, signs and blanks. */
const plain = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]|[ºª]/gu, '');

/** What stands in brackets says more of the column, it is not its name. */
const bare = (name: string): string => name.replace(/[([（].*?[)\]）]/g, ' ');

const wordsOf = (kind: Kind): ReadonlyMap<string, readonly string[]> =>
  new Map(Object.entries(NAMES[kind]).map(([field, names]) => [field, names.split(' ').map(plain)]));
const WORDS: Readonly<Record<Kind, ReadonlyMap<string, readonly string[]>>> = {
  orders: wordsOf('orders'),
  spend: wordsOf('spend'),
  sessions: wordsOf('sessions'),
};

export const fieldsOf = (kind: Kind): string[] => [...WORDS[kind].keys()];

/** Words for a rate, which is no amount. German "Umsatz" is revenue and no rate ("Satz"). */
const RATE =
  /%|\brate|rate\b|(?<!um)satz|pro[zc]ent|per\s?cent|pour\s?cent|por\s?ciento|percentual|pct|taux|sats\b|aliquota|tarief|率/gi;
/** `Tax 5%` has the tax at that rate: the number stands in the name, its cells are amounts. */
const AT_RATE = /\d+(?:[.,]\d+)?\s*%/g;
const isRate = (name: string): boolean => name.replace(AT_RATE, ' ').search(RATE) >= 0;
const SMALL = /\b(in|en|i|de|of)\b/gi;
/** Words for shipping: an amount or a rate of it is not that of the goods. */
const SENT =
  /versand|fracht|shipping|shipment|postage|delivery|livraison|frakt|env[ií]o|spedizione|verzend|\bport\b|(?<!im)porto/i;
/** `Importe IVA` is a tax, whatever an amount is called. */
const AMOUNT_OF_TAX =
  /^(?:importe|importo|montant|betrag|valor|kwota|bedrag|belopp|amount)\s+(?:d[eo]l?|della|of)?\s*(?:i\.?v\.?a\.?|tva|mwst|ust|btw|moms|vat|impuestos?|imposta|taxe?s?)$/i;
const TAXED = /%|pro[zc]ent|per\s?cent|\btax|tax\b|\bvat\b|\btva\b|moms|mwst|steuer|\biva\b|\bbtw\b/i;

/** What numbers something is not worth anything, such as `Sales record number`. */
const NUMBERED = /\b(?:number|nummer|record|id)\b/i;
/** What is expected was not charged; the word may stand in brackets too. */
const ESTIMATE =
  /(?<!\p{L})(?:estimat(?:ed?|ion)|expected|projected|geschätzt\p{L}*|voraussichtlich\p{L}*|estimée?|prévue?|estimad[oa]|previst[oa]|stimat[oa]|geschat\p{L}*|verwacht\p{L}*|beräknad\p{L}*|szacowan\p{L}*|tahmini|dự kiến)(?!\p{L})|見込|見積|予定/iu;
const isEstimate = (name: string): boolean => ESTIMATE.test(name.normalize('NFC'));
/** Where somebody lives tells no buyer apart. */
const PLACE = /address|adress|street|city|zip|postal|\bstate\b|country|phone/i;

const WHOLE = 100;
const LIKELY = 50;

/** A word for the field, and nothing else. */
export const isWholeName = (fit: number): boolean => fit > WHOLE;
/** Nothing in the name makes it that of something else. */
export const isLikelyName = (fit: number): boolean => fit > LIKELY;

/** 0 = not at all; higher is better. */
export const fitOf = (kind: Kind, field: string, name: string): number => {
  if (isOfAnother(field, name)) return 0;
  if (field === 'discount' && isRate(name)) return fitOfName(kind, field, withoutRate(name));
  if (field === 'tax') return fitOfName(kind, field, name.replace(AT_RATE, ' '));
  if (field !== 'taxRate') return fitOfName(kind, field, name);
  const tax = isRate(name) ? fitOfName(kind, 'tax', withoutRate(name)) : 0;
  return Math.max(fitOfName(kind, field, name), tax);
};

const isOfAnother = (field: string, name: string): boolean =>
  (field === 'tax' && (isRate(name) || SENT.test(name))) ||
  (field === 'shippingTax' && isRate(name)) ||
  (field === 'customerId' && (isNameHeading(name) || PLACE.test(name))) ||
  (['unitPrice', 'amount', 'total'].includes(field) &&
    (NUMBERED.test(name) || AMOUNT_OF_TAX.test(bare(name).trim()))) ||
  (['shipping', 'shippingDiscount'].includes(field) && TAXED.test(name)) ||
  (['discount', 'taxRate'].includes(field) && SENT.test(name)) ||
  isEstimate(name);

const withoutRate = (name: string): string => name.replace(RATE, ' ').replace(SMALL, ' ');

const setOf = (...lines: string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' ').map(plain));

/** What may stand beside the word for a field, and does not make it another. */
const HARMLESS = setOf(
  'the my our customer customers client clients buyer shop store web webshop online sale order orders line item product',
  'article artikel kunde kunden bestell bestellung auftrag commande boutique kund vara varu platform marketplace total',
  'eur usd gbp sek nok dkk chf jpy inr cad aud pln czk net netto brutto gross incl inkl excl exkl including excluding included',
  'inclusa esclusa incluso escluso con sin com sem z bez 税込 税抜 ttc ht inc ex vat tax mwst ust moms tva iva btw utc gmt local ship unit piece each in per pro par à',
);
/** What makes a name that of something else. */
const OTHER = setOf(
  'status state type method group code codes reason note notes comment comments url link weight refund refunds refunded',
  'return returns returned cancel cancelled canceled cancellation fee fees previous first last next count tracking carrier',
  'rank rating margin profit cost costs stock points score paid due expiry expected delivered shipped updated modified',
  'changed birth birthday parent original tip gift commission balance of limit old before',
  'gewicht grund bemerkung notiz gebühr gebühren vorige erste letzte retoure storno storniert kosten marge gewinn punkte',
  'geliefert versendet geändert statut motif poids remboursement remboursé annulé frais coût premier dernier livré expédié',
  'peso waga wagi marża koszt zysk motivo coste margen costo margine custo margem 重量 重さ 原価 ポイント',
  'vikt orsak avgift retur återbetalning första sista levererad skickad von du de',
);

const REFUND = setOf(
  'refund refunds refunded reimbursed retoure retouren erstattung erstattet erstattungsbetrag gutschrift remboursement',
  'remboursé reembolso reembolsado rimborso rimborsato återbetalning återbetalat terugbetaling terugbetaald zwrot 返金 返金額',
);

/** A word of the name says that money was given back; what a percentage, a date or a state of it is has no amounts. */
export const isOfRefund = (name: string): boolean => tokensOf(name).some((token) => REFUND.has(token));

/** A word of the name says that it is something else than what was sold. */
export const isOfOther = (name: string): boolean =>
  isEstimate(name) || tokensOf(name).some((token) => OTHER.has(token));
export const isOfShipping = (name: string): boolean => SENT.test(name);

const tokensOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .map(plain)
    .filter(Boolean);

const NUMBER = setOf('number nummer numéro número numero no nr');

/** A word for a number and nothing else, which may number anything. */
export const isWeakName = (name: string): boolean => NUMBER.has(tokensOf(bare(name)).join(''));

const PREPOSITIONS = setOf('of the de du des do dos la le del della di da der des van het');

/** Shorter words stand in too many others. */
const SHORTEST = 4;
/** Two of these signs are a word of their own. */
const SIGNS = /[\p{Script=Han}\p{Script=Katakana}]{2}/u;
const isLong = (word: string): boolean => word.length >= SHORTEST || SIGNS.test(word);

const fitOfName = (kind: Kind, field: string, given: string): number => {
  const tokens = tokensOf(bare(given));
  const text = tokens.join('');
  if (text === '') return 0;
  const known = WORDS[kind].get(field) ?? [];
  const at = known.findIndex((word) => word === text || word === essence(tokens));
  if (at >= 0) return 2 * WHOLE - at;
  const found = known.findIndex((word) => isLong(word) && restOf(tokens, word) !== null);
  const rest = restOf(tokens, known[found] ?? '');
  if (found < 0 || rest === null || rest.some((word) => OTHER.has(word))) return 0;
  const isHarmless = rest.every((word) => HARMLESS.has(word) || /^\d+$/.test(word));
  return (isHarmless ? WHOLE : LIKELY) - Math.min(found, LIKELY - 1);
};

/** `N° de la commande` without its small words. */
const essence = (tokens: readonly string[]): string =>
  tokens.filter((token) => !PREPOSITIONS.has(token)).join('');

/** What a name has beside a word at its beginning or end; null = it has none there. */
const restOf = (tokens: readonly string[], word: string): string[] | null => {
  const text = tokens.join('');
  const isEnd = text.endsWith(word);
  if (!isEnd && !text.startsWith(word)) return null;
  const rest = isEnd ? text.slice(0, -word.length) : text.slice(word.length);
  const whole: string[] = [];
  let left = rest;
  for (const token of isEnd ? tokens : tokens.toReversed()) {
    if (left === '' || !(isEnd ? left.startsWith(token) : left.endsWith(token))) break;
    whole.push(token);
    left = isEnd ? left.slice(token.length) : left.slice(0, -token.length);
  }
  // what a compound begins or ends with is no token of its own
  return left === '' ? whole : [...whole, left];
};

/** A currency that a header names, such as `Cost (EUR)`. */
export const currencyIn = (name: string, known: (code: string) => boolean): string | null => {
  const code = /(?:^|[\s([_])([A-Z]{3})(?:$|[\s)\]_])/.exec(name)?.[1];
  if (code !== undefined && known(code)) return code;
  const sign = /[([（]\s*([^)\]）]{1,4}?)\s*[)\]）]/u.exec(name)?.[1];
  const bySign = sign === undefined || /^[A-Z]$/.test(sign) ? null : currencyBySign(sign);
  if (bySign !== null) return bySign;
  return name.includes('€') ? 'EUR' : name.includes('£') ? 'GBP' : null;
};
