import { isNameHeading } from '../personNames';

/** What columns are called in the lists of shops: English, German, French, Swedish. */

export type Kind = 'orders' | 'spend' | 'sessions';

/** Names without case, signs and blanks; the likelier one first. */
const NAMES: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  orders: {
    orderId:
      'orderid ordernumber orderno ordernr order bestellnummer bestellnr bestellung auftragsnummer auftragsnr auftrag rechnungsnummer rechnungsnr invoiceno invoicenumber invoice numérodecommande ncommande nodecommande commande numcommande ordrenummer ordernummer beställningsnummer beställning belegnummer belegnr beleg receipt nummer number numéro no nr',
    placedAt:
      'orderdate createdat placedat ordered date bestelldatum auftragsdatum rechnungsdatum invoicedate datedecommande datecommande orderdatum beställningsdatum datum day tag jour dag created time',
    email: 'email emailaddress customeremail mail kundenemail epost epostadress courriel adresseemail',
    customerId:
      'customerid customerno customernumber buyerid buyeruserid kundennummer kundennr clientid numéroclient kundnummer customer kunde client kund buyer käufer acheteur köpare',
    sku: 'sku variantsku artikelnummer artikelnr stockcode itemno productid référence reference artnr',
    title:
      'title product productname article artikel produkt produit description bezeichnung artikelname item désignation benämning',
    productType: 'producttype category productcategory kategorie warengruppe catégorie kategori',
    quantity: 'quantity qty menge anzahl stück stk pieces units quantité qté antal',
    unitPrice:
      'unitprice price itemprice einzelpreis stückpreis ep epbrutto epnetto preis prixunitaire prix styckpris apris pris',
    total:
      'total ordertotal grandtotal gesamt gesamtbetrag gesamtsumme rechnungsbetrag totalttc montanttotal totalt totalbelopp ordersumma',
    amount: 'amount linetotal lineamount betrag summe umsatz montant belopp summa sum sales',
    currency: 'currency currencycode währung devise valuta',
    discount: 'discount discountamount rabatt nachlass remise réduction',
    tax: 'tax taxes vat mwst ust umsatzsteuer steuer tva moms taxamount taxtotal totaltax salestax vatamount totalvat steuerbetrag mwstbetrag montanttva momsbelopp',
    // what is written of a rate beside the name of the tax is told apart below
    taxRate: 'taxrate vatrate taxpercent vatpercent taxpct vatpct steuersatz tauxtva momssats skattesats',
    time: 'time ordertime timeofday uhrzeit bestellzeit zeit heure heuredecommande tid klockslag',
    shipping: 'shipping shippingcost postage delivery versand versandkosten fraisdeport livraison frakt',
    country: 'country shippingcountry land lieferland pays',
    channel: 'channel saleschannel kanal canal vertriebskanal',
    phone: 'phone telephone telefon téléphone',
  },
  sessions: {
    sessionId:
      'sessionid visitid session visit sitzungsid sitzung besuchsid besuchid besuch visite besöksid besök',
    startedAt:
      'startedat sessionstart starttime start timestamp datetime date time beginn startzeit zeitstempel datum zeit début heure starttid tid',
    time: 'time starttime timeofday uhrzeit startzeit zeit heure starttid tid klockslag',
    channel: 'channel channelgroup medium source kanal quelle canal källa',
    device: 'device devicecategory devicetype gerät appareil enhet',
    country: 'country land pays',
    hasCart: 'hascart addtocart addtocarts addedtocart cart warenkorb panier varukorg',
    hasCheckout: 'hascheckout reachedcheckout begincheckout checkout checkouts kasse paiement kassa',
    hasOrder:
      'hasorder ordered purchased converted purchase purchases order orders transactions bestellt bestellung commande achat köp',
  },
  spend: {
    day: 'day date tag datum jour dag reportingstarts',
    campaign: 'campaign campaignname kampagne kampagnenname campagne kampanj',
    account:
      'account accountid accountname adaccount customerid konto kontoid kontoname werbekonto kundennummer compte',
    channel: 'channel network platform source kanal netzwerk plattform quelle canal réseau nätverk',
    amount:
      'cost costs spend spent amountspent adspend kosten ausgaben coût coûts cout dépenses dépense kostnad kostnader amount betrag montant belopp',
    currency: 'currency currencycode währung devise valuta',
    country: 'country land pays',
  },
};

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
/** What stands in brackets says more of the column, it is not its name. */
const bare = (name: string) => plain(name.replace(/[([].*[)\]]/g, ''));

export const fieldsOf = (kind: Kind): string[] => Object.keys(NAMES[kind]);

/** Words for a rate, which is no amount. German "Umsatz" is revenue and no rate ("Satz"). */
const RATE = /%|\brate|rate\b|(?<!um)satz|pro[zc]ent|per\s?cent|pour\s?cent|pct|taux|sats/gi;
const isRate = (name: string): boolean => name.search(RATE) >= 0;
const SMALL = /\b(in|en|i|de|of)\b/gi;
/** Words for shipping, whose tax rate is not that of the goods. */
const SENT = /versand|fracht|shipping|postage|delivery|livraison|frakt/i;

const TAXED = /%|pro[zc]ent|per\s?cent|tax|vat\b|tva|moms|mwst|steuer/i;

/** How well a column's name fits a field: 0 = not at all; higher is better. */
export const fitOf = (kind: Kind, field: string, name: string): number => {
  if (['tax', 'discount'].includes(field) && isRate(name)) return 0;
  if (field === 'customerId' && isNameHeading(name)) return 0;
  if (field === 'shipping' && TAXED.test(name)) return 0;
  if (field !== 'taxRate') return fitOfName(kind, field, bare(name));
  if (SENT.test(name)) return 0;
  const tax = isRate(name) ? plain(name.replace(RATE, ' ').replace(SMALL, ' ')) : '';
  return Math.max(fitOfName(kind, field, bare(name)), fitOfName(kind, 'tax', tax));
};

/** The fit is that of a whole name, not of its beginning or end. */
export const isWholeName = (fit: number): boolean => fit > 100;

const fitOfName = (kind: Kind, field: string, given: string): number => {
  if (given === '') return 0;
  const known = NAMES[kind][field]?.split(' ') ?? [];
  const at = known.indexOf(given);
  if (at >= 0) return 200 - at;
  const inside = known.findIndex((one) => one.length >= 4 && (given.startsWith(one) || given.endsWith(one)));
  return inside >= 0 ? 100 - inside : 0;
};

/** A currency that a header names, such as `Cost (EUR)`. */
export const currencyIn = (name: string, known: (code: string) => boolean): string | null => {
  const code = /(?:^|[\s([_])([A-Z]{3})(?:$|[\s)\]_])/.exec(name)?.[1];
  if (code !== undefined && known(code)) return code;
  return name.includes('€') ? 'EUR' : name.includes('£') ? 'GBP' : null;
};
