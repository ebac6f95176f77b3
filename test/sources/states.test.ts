import { describe, expect, it } from 'vitest';
import { guess } from '../../server/sources/guess';
import { recordsOf } from '../../server/sources/guess/table';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping } from '../../server/sources/mapping/schema';
import { readFile } from './reading';

/** What a list says of the state of its orders is asked, in whatever language, and whether in a word or by yes and no. */

const listOf = (column: string, ...cells: string[]): string =>
  [
    `Order ID;Date;Email;Total;${column};Currency`,
    ...cells.map((cell, i) => `N-${i + 1};2026-05-0${i + 1};b${i}@example.com;1${i}.00;${cell};EUR`),
    '',
  ].join('\n');

const found = (column: string, ...cells: string[]) =>
  guess({
    records: recordsOf(listOf(column, ...cells), 'semicolon'),
    ...{ encoding: 'utf-8', delimiter: 'semicolon', store: { currency: 'EUR', timeZone: 'UTC' } },
  });

/** Which rows are offered, by group. */
const offered = (column: string, ...cells: string[]): string[] =>
  found(column, ...cells)
    .questions.filter(({ question }) => question === 'leaveOut')
    .map(({ id, open }) => {
      expect(open).toBe(true);
      return id.split(':').slice(1).join(':');
    });

describe('a column of yes and no that is called after a state', () => {
  it.each([
    ['Returned', 'refunded', ['Yes', 'No', 'No']],
    ['Refunded', 'refunded', ['TRUE', 'FALSE']],
    ['isCancelled', 'cancelled', ['0', '1']],
    ['Retourniert', 'refunded', ['x', '', '']],
    ['Storniert', 'cancelled', ['nein', 'ja']],
    ['Unpaid', 'unpaid', ['yes', 'no']],
    ['Nicht bezahlt', 'unpaid', ['ja', 'nein']],
    ['Paid', 'unpaid', ['No', 'Yes']],
    ['Paid', 'unpaid', ['x', '', 'x']],
    ['Bezahlt', 'unpaid', ['ja', 'nein']],
    ['Payée', 'unpaid', ['Oui', 'Non']],
    ['Pagado', 'unpaid', ['Sí', 'No']],
    ['Pagato', 'unpaid', ['Sì', 'No']],
    ['Betaald', 'unpaid', ['ja', 'nee']],
    ['Betald', 'unpaid', ['Ja', 'Nej']],
    ['Betalt', 'unpaid', ['Ja', 'Nei']],
    ['Maksettu', 'unpaid', ['Kyllä', 'Ei']],
    ['Zapłacone', 'unpaid', ['Tak', 'Nie']],
    ['Zaplaceno', 'unpaid', ['Ano', 'Ne']],
    ['Fizetve', 'unpaid', ['Igen', 'Nem']],
    ['Ödendi', 'unpaid', ['Evet', 'Hayır']],
    ['Pago', 'unpaid', ['Sim', 'Não']],
    ['Đã thanh toán', 'unpaid', ['Có', 'Không']],
    ['支払済', 'unpaid', ['はい', 'いいえ']],
    ['已付款', 'unpaid', ['是', '否']],
    ['결제완료', 'unpaid', ['예', '아니오']],
  ])('%s: %s', (column, group, cells) => {
    expect(offered(column, ...cells)).toEqual([`${column}:${group}`]);
  });

  it('is asked with what it takes away: 11.00 of 10.00, 11.00 and 12.00', async () => {
    const { questions, proposal } = found('Bezahlt', 'ja', 'nein', 'ja');
    const asked = questions.find(({ question }) => question === 'leaveOut');
    expect(asked).toMatchObject({ because: '“Bezahlt” is nein in 1 of 3 rows.', chosen: null });
    expect(asked?.answers.map(({ answer, effect }) => [answer, effect])).toEqual([
      ['leave', 'Of the 3 rows looked at: net 22.00 EUR, discounts 0.00, tax 0.00.'],
      ['keep', 'Of the 3 rows looked at: net 33.00 EUR, discounts 0.00, tax 0.00.'],
    ]);
    const rule = asked?.answers[0]?.set as object;
    const { columns, constants } = proposal;
    const whole = { row: 'order', delimiter: 'semicolon', columns, constants, ...rule };
    const { facts, leftOut } = await readFile(
      mappingFormat(mapping.parse(whole)) as never,
      listOf('Bezahlt', 'ja', 'nein', 'ja'),
    );
    expect([facts.length, leftOut]).toEqual([2, { 'orders that are not paid': 1 }]);
  });

  it('whose cells stand empty where nothing was paid leaves these out', () => {
    const { questions } = found('Paid', 'x', '', 'x');
    const asked = questions.find(({ question }) => question === 'leaveOut');
    expect(asked?.because).toBe('“Paid” is empty in 1 of 3 rows.');
    expect(asked?.answers[0]?.set).toEqual({
      leaveOut: [{ column: 'Paid', empty: true, reason: 'orders that are not paid' }],
      kept: [],
    });
  });
});

it('an empty cell that was kept as a sale is not asked again, by a mapping that was saved', () => {
  const sample = {
    records: recordsOf(listOf('Paid', 'x', '', 'x'), 'semicolon'),
    ...{ encoding: 'utf-8' as const, delimiter: 'semicolon' as const },
  };
  const keep = found('Paid', 'x', '', 'x')
    .questions.find(({ question }) => question === 'leaveOut')
    ?.answers.find(({ answer }) => answer === 'keep');
  expect(keep?.set).toEqual({ leaveOut: [], kept: [{ column: 'Paid', is: [''] }] });
  const draft = { ...guess(sample).proposal, ...keep?.set };
  expect(guess({ ...sample, draft }).questions.find(({ question }) => question === 'leaveOut')).toMatchObject(
    {
      ...{ open: false, chosen: 'keep' },
    },
  );
  const whole = { ...draft, row: 'order', constants: { currency: 'EUR' } };
  expect(mapping.parse({ ...whole, columns: { placedAt: 'Date', total: 'Total' } }).kept).toEqual(
    keep?.set.kept,
  );
});

describe('a word for a state', () => {
  it.each([
    ['État de la commande', ['Annulée', 'Payée'], ['cancelled']],
    ['Mode', ['Erreur de paiement', 'Payé', 'Expédié'], ['cancelled']],
    ['Payment', ['Payment error', 'Paid'], ['cancelled']],
    [
      'Bestellstatus',
      ['Zahlung fehlgeschlagen', 'Retoure', 'Wartet auf Zahlung'],
      ['cancelled', 'refunded', 'unpaid'],
    ],
    ['Estado', ['Cancelado', 'Devuelto', 'Pendiente de pago'], ['cancelled', 'refunded', 'unpaid']],
    ['Stato ordine', ['Annullato', 'Reso', 'In attesa'], ['cancelled', 'refunded', 'unpaid']],
    ['Orderstatus', ['Geannuleerd', 'Geretourneerd', 'Onbetaald'], ['cancelled', 'refunded', 'unpaid']],
    ['Stan zamówienia', ['Anulowane', 'Zwrócone', 'Nieopłacone'], ['cancelled', 'refunded', 'unpaid']],
    ['Orderstatus', ['Makulerad', 'Återbetald', 'Obetald'], ['cancelled', 'refunded', 'unpaid']],
    ['Ordrestatus', ['Annulleret', 'Refunderet', 'Ubetalt'], ['cancelled', 'refunded', 'unpaid']],
    ['Tilstand', ['Kansellert', 'Tilbakebetalt', 'Avventer betaling'], ['cancelled', 'refunded', 'unpaid']],
    ['Tilauksen tila', ['Peruttu', 'Palautettu', 'Odottaa maksua'], ['cancelled', 'refunded', 'unpaid']],
    ['Stav', ['Zrušeno', 'Vráceno', 'Nezaplaceno'], ['cancelled', 'refunded', 'unpaid']],
    ['Állapot', ['Törölve', 'Visszatérítve', 'Fizetésre vár'], ['cancelled', 'refunded', 'unpaid']],
    ['Durum', ['İPTAL EDİLDİ', 'İade', 'Ödeme bekliyor'], ['cancelled', 'refunded', 'unpaid']],
    ['Situação', ['Cancelado', 'Estornado', 'Aguardando pagamento'], ['cancelled', 'refunded', 'unpaid']],
    ['Trạng thái', ['Đã hủy', 'Hoàn tiền', 'Chờ thanh toán'], ['cancelled', 'refunded', 'unpaid']],
    ['注文状態', ['キャンセル', '返金済', '未入金'], ['cancelled', 'refunded', 'unpaid']],
    ['订单状态', ['已取消', '已退款', '待付款'], ['cancelled', 'refunded', 'unpaid']],
    ['주문상태', ['취소', '환불', '결제 대기'], ['cancelled', 'refunded', 'unpaid']],
  ])('%s: %s', (column, cells, groups) => {
    expect(offered(column, ...cells)).toEqual(groups.map((group) => `${column}:${group}`));
  });

  it.each([
    ['Status', ['Paid', 'Not cancelled', 'Partially refunded', 'Teilweise erstattet']],
    ['订单状态', ['已付款', '未取消', '部分退款']],
    ['Product', ['Test kit', 'Mug']],
    ['Remark', ['Please ring', 'Cancelled the gift wrap']],
    ['Newsletter', ['yes', 'no']],
    ['Paid', ['12.00', '8.00']],
  ])('is none: %s', (column, cells) => {
    expect(offered(column, ...cells)).toEqual([]);
  });
});
