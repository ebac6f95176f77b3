/**
 * How lists call the state of an order, in small letters without accents. `*` stands for any ending; a word without it
 * is whole. What is written without blanks between words is found anywhere in a cell.
 */

export type State = 'cancelled' | 'refunded' | 'unpaid' | 'sold';

const WORDS: Readonly<Record<State, readonly string[]>> = {
  cancelled: [
    'cancelled canceled cancelation cancellation void voided failed failure declined rejected denied expired abandoned',
    'aborted draft test fraud* error invalid storn* abgebrochen fehlgeschlagen abgelehnt abgelaufen entwurf widerrufen',
    'zahlungsfehler ungultig annul* echou* echec refus* expir* abandon* brouillon erreur cancelad* anulad* fallid*',
    'rechazad* caducad* borrador annullat* fallit* rifiutat* scadut* bozza errore geannuleerd mislukt geweigerd',
    'afgewezen verlopen avbruten makulerad* avbokad avbest* misslyck* nekad avvisad utkast anulow* nieudan* odrzuc*',
    'szkic blad iptal* basarisiz* reddedil* taslak hata falhou falha recusad* rejeitad* rascunho erro',
    'huy that_bai tu_choi het_han loi zrusen* stornov* neuspes* selhal* zamitnut* torolve torolt lemond*',
    'sztorn* sikertelen* elutasit* ervenytelen kansellert avbrutt mislyk* afvist avvist udlobet utlopt kladde',
    'peruttu peruutettu epaonnistu* hylatty luonnos anulat* отмен* отклон* ошибк* скасован* ακυρω*',
  ],
  refunded: [
    'refund refunded return returned reversed chargeback charged_back erstattet ruckerstattet zuruckerstattet retourniert',
    'zuruckgesendet zuruckgegeben retoure retour gutschrift gutgeschrieben rembours* retourn* reembolsad* devuelt* devolucion rimborsat* reso',
    'restituit* terugbetaald geretourneerd aterbetal* returnerad* krediterad* zwroc* zwrot* iade* devolvid* estornad*',
    'hoan_tien hoan_tra tra_hang refundovan* vracen* vraten* visszaterit* visszakuld* visszaru* refunderet refundert',
    'tilbagebetalt tilbakebetalt returneret returnert palautettu hyvitetty возврат* возвращ* επιστρ*',
  ],
  unpaid: [
    'pending unpaid awaiting_payment waiting_for_payment not_paid overdue on_hold unbezahlt offen ausstehend',
    'nicht_bezahlt wartet_auf* uberfallig impaye* en_attente non_paye* a_payer pendiente* sin_pagar no_pagad* impagad* por_pagar',
    'en_espera in_attesa non_pagat* da_pagare in_sospeso onbetaald openstaand niet_betaald in_afwachting obetal*',
    'ej_betal* inte_betal* nieoplacon* niezaplacon* oczekuj* beklemede bekliyor odenmedi odenmemis pendente*',
    'aguardando nao_pag* em_aberto cho_thanh_toan chua_thanh_toan nezaplacen* neuhrazen* ceka',
    'fizetesre_var kifizetetlen fizetetlen nincs_fizetve fuggoben afventer* ubetalt avventer* ikke_betalt odottaa',
    'maksamatta maksamaton ei_maksettu не_оплачен* неоплачен* ожида*',
  ],
  sold: [
    'paid shipped completed complete delivered processing fulfilled sent success successful ok approved confirmed sold',
    'done dispatched accepted captured settled bezahlt versendet versandt abgeschlossen geliefert zugestellt erledigt',
    'paye* regle* expedi* termine* livr* valide* pagad* enviad* completad* entregad* pagat* spedit* completat*',
    'consegnat* evas* betaald verzonden afgerond geleverd voltooid betald* betalt skickad* klar levererad* slutford',
    'oplacon* zaplacon* wyslan* zrealizowan* dostarczon* zakonczon* odendi gonderildi tamamlandi teslim_edildi pago*',
    'concluid* entregue* da_thanh_toan da_giao hoan_thanh zaplacen* odeslan* dorucen* vyrizen* dokoncen* fizetve',
    'kifizetve teljesit* kiszallit* kezbesit* sendt leveret levert fullfort fuldfort maksettu lahetetty toimitettu',
    'valmis оплачен* доставлен* выполнен* отправлен*',
  ],
};

const SIGNS: Readonly<Record<State, string>> = {
  cancelled:
    'キャンセル|取消|取り消し|失敗|中止|拒否|期限切れ|下書き|エラー|失败|作废|作廢|无效|無效|拒绝|过期|关闭|취소|실패|거절|만료|무효|오류',
  refunded: '返金|返品|払い?戻|退款|退货|退貨|환불|반품',
  unpaid:
    '未払|未入金|未決済|入金待ち|支払い?待ち|未付款|待付款|未支付|待支付|미결제|미입금|(?:입금|결제) ?대기',
  sold: '支払い?済|入金済|発送済|配達|完了|已付款|已支付|已发货|已發貨|已完成|完成|已收货|결제 ?완료|배송|완료',
};

/** A column of yes and no that is called by the one state in which an order is a sale. */
const PAID: readonly string[] = [
  'paid bezahlt beglichen paye* regle* acquitte* pagad* pagat* saldat* betaald betald* betalt oplacon* zaplacon* odendi',
  'pago paga zaplacen* uhrazen* fizetve kifizetve maksettu thanh_toan оплачен* πληρω*',
];
const PAID_SIGNS = '支払い?済|入金済|決済済|已付款|已支付|결제|입금';

const wordOf = (word: string): string => (word.endsWith('*') ? word.slice(0, -1) : `${word}(?!\\p{L})`);

const anyOf = (lines: readonly string[]): string =>
  `(?:${lines
    .flatMap((line) => line.split(' '))
    .map((word) => wordOf(word.replaceAll('_', ' ')))
    .join('|')})`;

/** Before signs, `未取消` is not cancelled. */
const NO_SIGN = '(?<![未不没沒無无미])';

const patternOf = (lines: readonly string[], signs: string): RegExp =>
  new RegExp(`(?<!\\p{L})${anyOf(lines)}|${NO_SIGN}(?:${signs})`, 'u');

const NOT = '(?:not|never|nicht|nie|non|no|niet|geen|inte|ej|ikke|nao|ne|nem|ei|khong|не)';
const notOf = (lines: readonly string[]): RegExp =>
  new RegExp(`(?<!\\p{L})(?:${NOT} ${anyOf(lines)}|${anyOf(lines)}.* degil)`, 'u');

interface Words {
  is: RegExp;
  /** Says the contrary. */
  isNot: RegExp | null;
}
const wordsFor = (state: State): Words => ({
  is: patternOf(WORDS[state], SIGNS[state]),
  // what is not paid is one of the words themselves
  isNot: state === 'unpaid' ? null : notOf(WORDS[state]),
});
const STATES: Readonly<Record<State, Words>> = {
  cancelled: wordsFor('cancelled'),
  refunded: wordsFor('refunded'),
  unpaid: wordsFor('unpaid'),
  sold: wordsFor('sold'),
};
const IS_PAID: Words = { is: patternOf(PAID, PAID_SIGNS), isNot: notOf(PAID) };
const says = ({ is, isNot }: Words, words: string): boolean => is.test(words) && isNot?.test(words) !== true;

const OTHER_LETTERS: Readonly<Record<string, string>> = { ł: 'l', ı: 'i', ø: 'o', đ: 'd' };

/** No state is longer; a cell that is may cost time. */
const LONGEST = 200;

/** `isPaid`, `Is_Paid` and `is paid` are one. */
export const plain = (text: string): string =>
  text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[łıøđ]/g, (letter) => OTHER_LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What is taken back in part is sold all the same. */
const IN_PART =
  /(?<!\p{L})(?:parti|teil|delvis|parcial|parzial|gedeeltelijk|czesciow|kismi|castecn|reszben|reszleges|osittain|частичн)|一部|部分|부분/u;

/** Whether a cell, or the name of a column, calls an order so; what is so in part, or not at all, is none. */
export const isState = (state: State, text: string): boolean => {
  if (text.length > LONGEST) return false;
  const words = plain(text);
  return says(STATES[state], words) && (state === 'sold' || !IN_PART.test(words));
};

/** Whether a column is called after what has been paid; `Not paid` says the contrary. */
export const isPaid = (name: string): boolean => says(IS_PAID, plain(name)) && !isState('unpaid', name);

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const YES = setOf(
  'yes y true t 1 x ja j oui o vrai wahr si s sim verdadero verdadeiro vero tak prawda evet dogru ano kylla igen co da да はい 是 예 네 ✓ ✔',
);
const NO = setOf(
  'no n false f 0 nein nee non nej nei nie nao falso falsch faux falsz hayir yanlis ne nem ei khong không нет いいえ 否 不 아니오 아니요 ✗ ✘',
);
/** Without accents, a mark of its own as it is. */
const bare = (cell: string): string => (cell.length > LONGEST ? '' : plain(cell) || cell.trim());
export const isYes = (cell: string): boolean => YES.has(bare(cell));
export const isNo = (cell: string): boolean => NO.has(bare(cell));

const COLUMN =
  /status|state|zustand|stato|estado|statut|til+stand|toestand|(?<!\p{L})(?:etat|stan|stav|stare|tila|allapota?)(?!\p{L})|durum|anulow|situacao|tinh trang|trang thai|статус|состояние|κατασταση|ステータス|状態|狀態|状态|状況|상태/u;

/** Whether the name of a column promises the state of what it lists. */
export const isStateName = (name: string): boolean =>
  COLUMN.test(plain(name)) ||
  (['cancelled', 'refunded', 'unpaid'] as const).some((state) => isState(state, name));
