/** What exports of shops call their columns, in ten languages: several names of each, as programs and people have them. */

export type Language = 'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'sv' | 'pl' | 'ja' | 'pt';
export type Meaning =
  | 'orderId'
  | 'placedAt'
  | 'email'
  | 'customerId'
  | 'name'
  | 'person'
  | 'sku'
  | 'title'
  | 'quantity'
  | 'unitPrice'
  | 'amount'
  | 'total'
  | 'lineTotal'
  | 'discount'
  | 'discountRate'
  | 'tax'
  | 'taxRate'
  | 'shipping'
  | 'status'
  | 'currency'
  | 'updatedAt'
  | 'shippedAt'
  | 'phone'
  | 'note'
  | 'weight'
  | 'payment'
  | 'internal'
  | 'withTax'
  | 'withoutTax'
  | 'sum'
  | 'sold'
  | 'cancelled'
  | 'isCancelled'
  | 'isPaid'
  | 'yes'
  | 'no';

type Words = Readonly<Record<Meaning, string>>;

/** Of who bought, and of a state by yes and no. */
type FlagMeaning = 'person' | 'isCancelled' | 'isPaid' | 'yes' | 'no';

const flags = (person: string, isCancelled: string, isPaid: string, [yes, no]: [string, string]) => ({
  ...{ person, isCancelled, isPaid, yes, no },
});

/** `person`: called after customers, with a name in it. */
const FLAGS: Readonly<Record<Language, Readonly<Record<FlagMeaning, string>>>> = {
  en: flags('Customer|Buyer', 'Cancelled|Returned|Refunded', 'Paid|Is paid', ['Yes', 'No']),
  de: flags('Kunde|Käufer', 'Storniert|Retourniert', 'Bezahlt', ['ja', 'nein']),
  fr: flags('Client|Acheteur', 'Annulée|Remboursée', 'Payée', ['Oui', 'Non']),
  es: flags('Cliente', 'Cancelado|Devuelto', 'Pagado', ['Sí', 'No']),
  it: flags('Cliente', 'Annullato|Rimborsato', 'Pagato', ['Sì', 'No']),
  nl: flags('Klant', 'Geannuleerd|Geretourneerd', 'Betaald', ['ja', 'nee']),
  sv: flags('Kund', 'Makulerad|Returnerad', 'Betald', ['Ja', 'Nej']),
  pl: flags('Klient', 'Anulowane|Zwrócone', 'Zapłacone|Opłacone', ['Tak', 'Nie']),
  ja: flags('購入者|お客様', 'キャンセル|返品', '支払済|入金済', ['はい', 'いいえ']),
  pt: flags('Cliente', 'Cancelado|Devolvido', 'Pago', ['Sim', 'Não']),
};

/** Names parted by a bar. */
const WORDS: Readonly<Record<Language, Omit<Words, FlagMeaning>>> = {
  en: {
    ...{ orderId: 'Order number|Order ID|Order|Name', placedAt: 'Date|Order date|Created at|Ordered on' },
    ...{
      email: 'Email|Customer email|E-mail',
      customerId: 'Customer ID|Customer number|Customer',
      name: 'Customer name|Billing name',
    },
    ...{ sku: 'SKU|Item no.', title: 'Product|Item|Product name', quantity: 'Quantity|Qty|Units' },
    ...{
      unitPrice: 'Price|Unit price|Item price',
      amount: 'Subtotal|Amount|Line total',
      total: 'Total|Order total|Grand total',
    },
    ...{
      lineTotal: 'Line total|Row total',
      discount: 'Discount|Discount amount',
      discountRate: 'Discount %|Discount',
    },
    ...{
      tax: 'Tax|VAT|VAT amount',
      taxRate: 'VAT %|Tax rate|VAT rate|VAT',
      shipping: 'Shipping|Delivery|Postage',
    },
    ...{
      status: 'Status|Order status',
      currency: 'Currency',
      updatedAt: 'Updated at|Last modified',
      shippedAt: 'Shipped at|Delivery date',
    },
    ...{
      phone: 'Phone',
      note: 'Notes|Comment',
      weight: 'Weight (g)|Weight',
      payment: 'Payment method',
      internal: 'Internal ID|Batch',
    },
    ...{
      withTax: 'incl. VAT',
      withoutTax: 'excl. VAT',
      sum: 'Total',
      sold: 'Paid|Shipped|Completed',
      cancelled: 'Cancelled|Canceled',
    },
  },
  de: {
    ...{ orderId: 'Bestellnummer|Bestell-Nr.|Auftragsnummer', placedAt: 'Datum|Bestelldatum|Bestellt am' },
    ...{
      email: 'E-Mail|E-Mail-Adresse',
      customerId: 'Kundennummer|Kunden-Nr.|Kunde',
      name: 'Kundenname|Name',
    },
    ...{
      sku: 'Artikelnummer|Art.-Nr.',
      title: 'Artikel|Bezeichnung|Produkt',
      quantity: 'Menge|Anzahl|Stück',
    },
    ...{
      unitPrice: 'Einzelpreis|Preis|Stückpreis',
      amount: 'Betrag|Zwischensumme|Warenwert',
      total: 'Gesamtbetrag|Gesamt|Gesamtsumme',
    },
    ...{
      lineTotal: 'Positionswert|Zeilensumme',
      discount: 'Rabatt|Nachlass',
      discountRate: 'Rabatt %|Rabatt in Prozent|Rabatt',
    },
    ...{
      tax: 'MwSt|USt|Steuer|MwSt-Betrag',
      taxRate: 'MwSt %|Steuersatz|USt-Satz|MwSt',
      shipping: 'Versand|Versandkosten|Porto',
    },
    ...{
      status: 'Status|Bestellstatus',
      currency: 'Währung',
      updatedAt: 'Geändert am',
      shippedAt: 'Versendet am|Lieferdatum',
    },
    ...{
      phone: 'Telefon',
      note: 'Bemerkung|Notiz',
      weight: 'Gewicht (g)|Gewicht',
      payment: 'Zahlungsart',
      internal: 'Interne Nr.|Vorgang',
    },
    ...{
      withTax: 'brutto',
      withoutTax: 'netto',
      sum: 'Summe',
      sold: 'Bezahlt|Versendet|Abgeschlossen',
      cancelled: 'Storniert|storniert',
    },
  },
  fr: {
    ...{ orderId: 'N° de commande|Numéro de commande|Commande', placedAt: 'Date|Date de commande|Passée le' },
    ...{
      email: 'E-mail|Courriel|Adresse e-mail',
      customerId: 'N° client|Numéro client|Client',
      name: 'Nom du client|Nom',
    },
    ...{ sku: 'Référence|Réf.', title: 'Produit|Désignation|Article', quantity: 'Quantité|Qté' },
    ...{
      unitPrice: 'Prix unitaire|Prix|PU',
      amount: 'Montant|Sous-total',
      total: 'Total|Montant total|Total de la commande',
    },
    ...{
      lineTotal: 'Montant ligne|Total ligne',
      discount: 'Remise|Réduction',
      discountRate: 'Remise %|Remise en pourcent|Remise',
    },
    ...{
      tax: 'TVA|Montant TVA|Taxe',
      taxRate: 'Taux de TVA|TVA %|TVA',
      shipping: 'Frais de port|Livraison|Frais de livraison',
    },
    ...{
      status: 'Statut|État',
      currency: 'Devise',
      updatedAt: 'Modifiée le',
      shippedAt: 'Date d’expédition|Expédiée le',
    },
    ...{
      phone: 'Téléphone',
      note: 'Commentaire|Remarque',
      weight: 'Poids (g)|Poids',
      payment: 'Mode de paiement',
      internal: 'ID interne',
    },
    ...{
      withTax: 'TTC',
      withoutTax: 'HT',
      sum: 'Total',
      sold: 'Payée|Expédiée|Terminée',
      cancelled: 'Annulée|Annulé',
    },
  },
  es: {
    ...{
      orderId: 'Número de pedido|N.º de pedido|Pedido',
      placedAt: 'Fecha|Fecha de pedido|Fecha del pedido',
    },
    ...{
      email: 'Correo electrónico|Correo|Email',
      customerId: 'ID cliente|Número de cliente|Cliente',
      name: 'Nombre del cliente|Nombre',
    },
    ...{ sku: 'Referencia|SKU', title: 'Producto|Artículo', quantity: 'Cantidad|Unidades' },
    ...{ unitPrice: 'Precio unitario|Precio', amount: 'Importe|Subtotal', total: 'Total|Importe total' },
    ...{
      lineTotal: 'Total línea|Importe línea',
      discount: 'Descuento',
      discountRate: 'Descuento %|% descuento|Descuento',
    },
    ...{
      tax: 'IVA|Impuestos|Importe IVA',
      taxRate: 'Tipo de IVA|IVA %|% IVA|IVA',
      shipping: 'Envío|Gastos de envío',
    },
    ...{
      status: 'Estado',
      currency: 'Moneda|Divisa',
      updatedAt: 'Fecha de modificación',
      shippedAt: 'Fecha de envío',
    },
    ...{
      phone: 'Teléfono',
      note: 'Notas|Comentario',
      weight: 'Peso (g)|Peso',
      payment: 'Forma de pago',
      internal: 'ID interno',
    },
    ...{
      withTax: 'con IVA',
      withoutTax: 'sin IVA',
      sum: 'Total',
      sold: 'Pagado|Enviado|Completado',
      cancelled: 'Cancelado|Anulado',
    },
  },
  it: {
    ...{ orderId: 'Numero ordine|N. ordine|Ordine', placedAt: 'Data|Data ordine|Data dell’ordine' },
    ...{
      email: 'Email|Indirizzo e-mail',
      customerId: 'ID cliente|Codice cliente|Cliente',
      name: 'Nome cliente|Nome',
    },
    ...{ sku: 'Codice articolo|SKU', title: 'Prodotto|Articolo', quantity: 'Quantità|Q.tà' },
    ...{ unitPrice: 'Prezzo unitario|Prezzo', amount: 'Importo|Subtotale', total: 'Totale|Totale ordine' },
    ...{ lineTotal: 'Totale riga', discount: 'Sconto', discountRate: 'Sconto %|Sconto' },
    ...{
      tax: 'IVA|Imposta|Importo IVA',
      taxRate: 'Aliquota IVA|IVA %|Aliquota|IVA',
      shipping: 'Spedizione|Spese di spedizione',
    },
    ...{
      status: 'Stato|Stato ordine',
      currency: 'Valuta',
      updatedAt: 'Modificato il',
      shippedAt: 'Data spedizione',
    },
    ...{
      phone: 'Telefono',
      note: 'Note|Commento',
      weight: 'Peso (g)|Peso',
      payment: 'Metodo di pagamento',
      internal: 'ID interno',
    },
    ...{
      withTax: 'IVA inclusa',
      withoutTax: 'IVA esclusa',
      sum: 'Totale',
      sold: 'Pagato|Spedito|Completato',
      cancelled: 'Annullato',
    },
  },
  nl: {
    ...{ orderId: 'Bestelnummer|Ordernummer', placedAt: 'Datum|Besteldatum|Orderdatum' },
    ...{ email: 'E-mail|E-mailadres', customerId: 'Klantnummer|Klant', name: 'Naam|Klantnaam' },
    ...{ sku: 'Artikelnummer|SKU', title: 'Product|Artikel', quantity: 'Aantal' },
    ...{ unitPrice: 'Prijs|Stukprijs', amount: 'Bedrag|Subtotaal', total: 'Totaal|Totaalbedrag' },
    ...{
      lineTotal: 'Regeltotaal|Totaal regel',
      discount: 'Korting|Kortingsbedrag',
      discountRate: 'Korting %|Korting',
    },
    ...{ tax: 'Btw|Btw-bedrag', taxRate: 'Btw-tarief|Btw %|Btw', shipping: 'Verzendkosten|Verzending' },
    ...{
      status: 'Status|Orderstatus',
      currency: 'Valuta',
      updatedAt: 'Gewijzigd op',
      shippedAt: 'Verzonden op|Verzenddatum',
    },
    ...{
      phone: 'Telefoon',
      note: 'Opmerking',
      weight: 'Gewicht (g)|Gewicht',
      payment: 'Betaalmethode',
      internal: 'Intern nr.',
    },
    ...{
      withTax: 'incl. btw',
      withoutTax: 'excl. btw',
      sum: 'Totaal',
      sold: 'Betaald|Verzonden|Afgerond',
      cancelled: 'Geannuleerd',
    },
  },
  sv: {
    ...{ orderId: 'Ordernummer|Beställningsnummer|Order', placedAt: 'Datum|Orderdatum|Beställd' },
    ...{ email: 'E-post|E-postadress', customerId: 'Kundnummer|Kund', name: 'Kundnamn|Namn' },
    ...{ sku: 'Artikelnummer|Art.nr', title: 'Artikel|Produkt|Benämning', quantity: 'Antal' },
    ...{
      unitPrice: 'Pris|Styckpris|À-pris',
      amount: 'Belopp|Summa|Delsumma',
      total: 'Totalt|Totalbelopp|Ordersumma',
    },
    ...{
      lineTotal: 'Radsumma',
      discount: 'Rabatt|Rabattbelopp',
      discountRate: 'Rabatt %|Rabatt i procent|Rabatt',
    },
    ...{ tax: 'Moms|Momsbelopp', taxRate: 'Momssats|Moms %|Moms', shipping: 'Frakt|Fraktkostnad' },
    ...{
      status: 'Status|Orderstatus',
      currency: 'Valuta',
      updatedAt: 'Uppdaterad|Senast ändrad',
      shippedAt: 'Skickad|Leveransdatum',
    },
    ...{
      phone: 'Telefon',
      note: 'Anteckning|Kommentar',
      weight: 'Vikt (g)|Vikt',
      payment: 'Betalsätt',
      internal: 'Internt nr',
    },
    ...{
      withTax: 'inkl. moms',
      withoutTax: 'exkl. moms',
      sum: 'Summa',
      sold: 'Betald|Skickad|Klar',
      cancelled: 'Avbruten|Makulerad|Annullerad',
    },
  },
  pl: {
    ...{
      orderId: 'Numer zamówienia|Nr zamówienia|Zamówienie',
      placedAt: 'Data|Data zamówienia|Data złożenia',
    },
    ...{
      email: 'E-mail|Adres e-mail',
      customerId: 'ID klienta|Numer klienta|Klient',
      name: 'Imię i nazwisko|Nazwa klienta',
    },
    ...{ sku: 'SKU|Kod produktu', title: 'Produkt|Nazwa produktu', quantity: 'Ilość|Liczba sztuk' },
    ...{ unitPrice: 'Cena|Cena jednostkowa', amount: 'Wartość|Kwota', total: 'Suma|Razem|Kwota zamówienia' },
    ...{ lineTotal: 'Wartość pozycji', discount: 'Rabat|Kwota rabatu', discountRate: 'Rabat %|Rabat' },
    ...{
      tax: 'VAT|Podatek|Kwota VAT',
      taxRate: 'Stawka VAT|VAT %|VAT',
      shipping: 'Koszt dostawy|Dostawa|Wysyłka',
    },
    ...{
      status: 'Status|Stan zamówienia',
      currency: 'Waluta',
      updatedAt: 'Data modyfikacji',
      shippedAt: 'Data wysyłki',
    },
    ...{
      phone: 'Telefon',
      note: 'Uwagi',
      weight: 'Waga (g)|Waga',
      payment: 'Metoda płatności',
      internal: 'ID wewnętrzne',
    },
    ...{
      withTax: 'brutto',
      withoutTax: 'netto',
      sum: 'Razem',
      sold: 'Opłacone|Wysłane|Zrealizowane',
      cancelled: 'Anulowane|Anulowano',
    },
  },
  ja: {
    ...{ orderId: '注文番号|受注番号|注文ID', placedAt: '注文日|注文日時|受注日' },
    ...{ email: 'メールアドレス|Eメール', customerId: '顧客ID|顧客番号|会員番号', name: '氏名|お名前' },
    ...{ sku: '商品コード|SKU', title: '商品名', quantity: '数量|個数' },
    ...{ unitPrice: '単価|価格|販売価格', amount: '金額|小計', total: '合計|合計金額|請求金額' },
    ...{ lineTotal: '明細金額', discount: '割引|値引額|割引額', discountRate: '割引率|割引' },
    ...{ tax: '消費税|税額|消費税額', taxRate: '税率|消費税率', shipping: '送料|配送料' },
    ...{
      status: 'ステータス|注文状態|状態',
      currency: '通貨',
      updatedAt: '更新日|更新日時',
      shippedAt: '発送日|出荷日',
    },
    ...{
      phone: '電話番号',
      note: '備考|メモ',
      weight: '重量|重さ',
      payment: '支払方法',
      internal: '管理番号',
    },
    ...{
      withTax: '税込',
      withoutTax: '税抜',
      sum: '合計',
      sold: '支払済|発送済|完了',
      cancelled: 'キャンセル|取消',
    },
  },
  pt: {
    ...{ orderId: 'Número do pedido|Nº do pedido|Pedido', placedAt: 'Data|Data do pedido|Data da encomenda' },
    ...{
      email: 'E-mail|Email',
      customerId: 'ID do cliente|Código do cliente|Cliente',
      name: 'Nome do cliente|Nome',
    },
    ...{ sku: 'SKU|Referência', title: 'Produto|Artigo', quantity: 'Quantidade|Qtd' },
    ...{
      unitPrice: 'Preço unitário|Preço',
      amount: 'Valor|Subtotal',
      total: 'Total|Valor total|Total do pedido',
    },
    ...{
      lineTotal: 'Total da linha|Valor do item',
      discount: 'Desconto|Valor do desconto',
      discountRate: 'Desconto %|% desconto|Desconto',
    },
    ...{ tax: 'IVA|Imposto|Valor do IVA', taxRate: 'Taxa de IVA|IVA %|IVA', shipping: 'Frete|Envio|Portes' },
    ...{
      status: 'Status|Estado|Situação',
      currency: 'Moeda',
      updatedAt: 'Atualizado em',
      shippedAt: 'Data de envio|Enviado em',
    },
    ...{
      phone: 'Telefone',
      note: 'Observações',
      weight: 'Peso (g)|Peso',
      payment: 'Forma de pagamento',
      internal: 'ID interno',
    },
    ...{
      withTax: 'com IVA',
      withoutTax: 'sem IVA',
      sum: 'Total',
      sold: 'Pago|Enviado|Concluído',
      cancelled: 'Cancelado|Cancelada',
    },
  },
};

export const LANGUAGES = Object.keys(WORDS) as Language[];

export const wordsFor = (language: Language, meaning: Meaning): string[] =>
  ({ ...WORDS[language], ...FLAGS[language] })[meaning].split('|');
