/**
 * What columns are called in the lists of shops: English, German, French, Swedish, Spanish, Italian,
 * Dutch, Polish, Turkish, Portuguese, Vietnamese, Japanese.
 */

export type Kind = 'orders' | 'spend' | 'sessions';

/** Names without signs and blanks; the likelier one first. */
export const NAMES: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  orders: {
    orderId:
      'orderid ordernumber orderno ordernr order bestellnummer bestellnr bestellung auftragsnummer auftragsnr auftrag rechnungsnummer rechnungsnr invoiceno invoicenumber invoiceid invoice numérodecommande numérocommande ncommande nodecommande nocommande commande numcommande ordrenummer ordernummer beställningsnummer beställning númerodepedido númeropedido npedido idpedido pedido numeroordine nordine idordine ordine bestelnummer belegnummer belegnr beleg receiptno receiptnumber receipt salesrecordnumber transactionid transactionno nummer number numéro no nr bestellid kaufnummer siparişno siparişnumarası sipariş códigodopedido númeropedido códigovenda mãđơnhàng 注文番号 注文id 受注番号 伝票番号 numerzamówienia nrzamówienia zamówienie númerodopedido numerodopedido ndopedido nordine',
    placedAt:
      'orderdate createdat placedat orderedat ordered dateofpurchase purchasedate saledate date bestelldatum auftragsdatum rechnungsdatum belegdatum invoicedate datedecommande datecommande orderdatum beställningsdatum fechadepedido dataordine besteldatum datum day tag jour dag fecha data created transactiondate transdate time kaufdatum sipariştarihi tarih datadopedido datapedido datavenda ngàyđặthàng 注文日 注文日時 受注日 受注日時 購入日 売上日 datazamówienia datazłożenia datadaencomenda',
    email:
      'email emailaddress customeremail buyeremail mail kundenemail epost epostadress courriel adresseemail correo correoelectrónico indirizzoemail emailadres eposta メールアドレス adresemail eメール',
    customerId:
      'customerid customerno customernumber buyerid buyeruserid kundennummer kundennr clientid numéroclient numclient kundnummer idcliente numerocliente klantnummer customer kunde client kund cliente klant buyer käufer acheteur köpare custid custno custnumber müşterino müşteriid idcliente códigodocliente mãkháchhàng ngườimua 顧客id 顧客番号 会員番号 会員id idklienta numerklienta klient códigocliente',
    sku: 'sku variantsku artikelnummer artikelnr stockcode itemno itemnumber productid référence referencia riferimento codicearticolo reference artnr ürünkodu stokkodu códigoproduto skusảnphẩm 商品コード 商品番号 品番 kodproduktu referência codicearticolo',
    title:
      'title product productname article artikel artículo articolo produkt producto prodotto produit description bezeichnung artikelname itemname item désignation benämning ürün ürünadı nomedoproduto tênsảnphẩm 商品名 品名 nazwaproduktu artigo',
    productType:
      'producttype category productcategory kategorie warengruppe catégorie kategori categoría categoria categorie danhmục カテゴリ カテゴリー',
    quantity:
      'quantity qty menge anzahl stück stk pieces units numberofitems itemcount noofitems numberofpieces numberofunits itemquantity quantité qté nombredarticles antal antalvaror cantidad quantità aantal quantityordered orderedquantity qtyordered unitssold quantitysold qtysold gekauftemenge bestellmenge adet miktar quantidade qtde sốlượng 数量 個数 注文数 ilość liczbasztuk unidades qtà qtd sztuk',
    unitPrice:
      'unitprice price itemprice priceperunit priceperpiece einzelpreis stückpreis ep epbrutto epnetto preis prixunitaire prix styckpris apris pris preciounitario precio prezzounitario prezzo stukprijs prijs priceeach eachprice birimfiyat precounitario preçounitário valorunitário đơngiá 単価 販売単価 cenajednostkowa cena preço preçounitário 価格 販売価格 pu puht puttc',
    total:
      'total ordertotal grandtotal totalamount totalprice amountcharged amountpaid gesamt gesamtbetrag gesamtsumme rechnungsbetrag endbetrag totalttc montanttotal totalt totalbelopp ordersumma importetotal totaleordine totaalbedrag totaal totale totalcharged geneltoplam ödenentutar valortotal totalpedido tổnggiátrịđơnhàng tổngtiền 合計 合計金額 総合計 お支払い金額 請求金額 kwotazamówienia suma razem totaldopedido',
    amount:
      'amount linetotal lineamount linevalue rowtotal ordervalue itemtotal subtotal itemsubtotal merchandisetotal betrag zeilensumme zwischensumme positionswert warenwert summe umsatz montant montantligne soustotal belopp radsumma delsumma summa sum sales revenue grosssales tranamount transactionamount importe subtotale importo bedrag subtotaal value tutar satırtutarı valor valorfinal einzelhandelspreis gesamteinzelhandelspreis tổnggiábán thànhtiền 小計 売上 売上金額 金額 wartość wartośćpozycji kwota totalriga 明細金額',
    currency: 'currency currencycode währung devise valuta moneda divisa parabirimi moeda 通貨 waluta',
    discount:
      'discount discountamount discounts totaldiscount orderdiscount rabatt rabattbetrag nachlass remise réduction montantremise rabattbelopp descuento sconto korting totalpromotions promotions promotion promotiondiscount promotionamount indirim indirimtutarı desconto giảmgiá 割引 割引額 値引 値引額 rabat kwotarabatu valordodesconto',
    tax: 'tax taxes vat mwst ust umsatzsteuer steuer tva moms taxamount taxtotal totaltax ordertax salestax ustax vatamount totalvat steuerbetrag mwstbetrag montanttva momsbelopp iva impuesto impuestos imposta btw btwbedrag gst taxcharged produktsteuergesamtbetrag kdv kdvtutarı imposto thuế 消費税 税額 podatek kwotavat importoiva importeiva valordoiva 消費税額',
    // what is written of a rate beside the name of the tax is told apart by its words
    taxRate:
      'taxrate vatrate taxpercent vatpercent taxpct vatpct steuersatz tauxtva momssats skattesats tipoiva aliquota btwtarief stawkavat taxadeiva 税率 消費税率',
    time: 'time ordertime timeofday uhrzeit bestellzeit zeit heure heuredecommande tid klockslag hora ora tijd saat',
    shipping:
      'shipping shippingcost shippingamount shippingfee shippingprice ordershipping shippingcharged postage delivery deliverycost deliveryfee versand versandkosten versandbetrag porto fraisdeport livraison fraisdelivraison frakt fraktkostnad envío gastosdeenvío spedizione spesedispedizione verzendkosten verzending shippingandhandling shippingcharge deliverycharge kargo kargoücreti frete phívậnchuyển phívậnchuyểnmàngườimuatrả 送料 配送料 dostawa kosztdostawy wysyłka spesedispedizione portes envio',
    shippingDiscount:
      'shippingdiscount discountshipping versandrabatt remiseport remiselivraison fraktrabatt',
    shippingTax:
      'shippingtax shippingvat taxonshipping versandsteuer versandsteuergesamtbetrag tvaport tvalivraison fraktmoms',
    duties: 'duties duty customsduties customs importduties zoll zölle einfuhrabgaben droitsdedouane tull',
    cancelledAt:
      'cancelledat canceledat cancelled canceled cancellationdate cancelleddate datecancelled stornodatum storniertam stornierungsdatum datedannulation annuleringsdatum avbokningsdatum',
    updatedAt:
      'updatedat updated lastupdated lastmodified modifiedat datemodified geändertam änderungsdatum datedemodification uppdaterad datamodyfikacji 更新日 更新日時',
    ofOrder:
      'originalorder originalorderid originalordernumber parentorderid parentorder oforder ursprungsbestellung ursprungsauftrag commandedorigine',
    country:
      'country countrycode shippingcountry shipcountry deliverycountry land lieferland länderkürzel pays país paese ülke quốcgia versandland 国',
    channel: 'channel saleschannel kanal canal vertriebskanal canale',
    phone: 'phone phonenumber telephone telefon téléphone teléfono telefono sốđiệnthoại 電話番号',
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
    day: 'day date tag datum jour dag reportingstarts fecha data',
    campaign: 'campaign campaignname kampagne kampagnenname campagne kampanj campaña campagna',
    account:
      'account accountid accountname adaccount customerid konto kontoid kontoname werbekonto kundennummer compte',
    channel: 'channel network platform source kanal netzwerk plattform quelle canal réseau nätverk',
    amount:
      'cost costs spend spent amountspent adspend kosten ausgaben coût coûts cout dépenses dépense kostnad kostnader coste gasto costo spesa amount betrag montant belopp',
    currency: 'currency currencycode währung devise valuta moneda',
    country: 'country land pays país paese',
  },
};
