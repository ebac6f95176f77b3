import type { Mapping } from '../mapping';
import type { GivenColumn } from './cells';
import { LEAVE_OUT, type LeftOut } from './sentences';

/** Rows that are likely no sales, by what a column says of their state. */

type Rule = Mapping['leaveOut'][number];

export interface StatusOffer {
  group: LeftOut;
  rule: Rule;
  /** Of the sampled rows. */
  rows: number;
}

const NAME =
  /status|state|zustand|stato|estado|statut|tillstand|cancel|storn|annul|void|avbok|durum|^etat$|^stan\b|anulow|situacao|trang thai|ステータス|状態|状況/;

/** Whole words of a cell, in small letters without accents. */
const GROUPS: readonly (readonly [LeftOut, RegExp])[] = [
  [
    'cancelled',
    /\b(cancel+ed|cancel+ation|cancelad[oa]s?|annul\w*|storn\w*|geannuleerd|avbruten|makulerad|anulowan\w*|anulad[oa]s?|avbokad|avbest\w*|void(ed)?|failed|fehlgeschlagen|echouee?|declined|abgelehnt|refusee?|expired|abgelaufen|abandoned|draft|entwurf|brouillon|test|fraud|iptal|huy)\b|キャンセル|取消/,
  ],
  [
    'refunded',
    /\b(refunded|erstattet|ruckerstattet|remboursee?|reembolsad[oa]|rimborsat[oa]|aterbetald|terugbetaald|returned|retourniert|zuruckgesendet|retournee?|chargeback|charged back|iade|devolvid[oa]|estornad[oa]|hoan tien|tra hang)\b|返金|返品/,
  ],
  [
    'unpaid',
    /\b(pending|unpaid|awaiting payment|unbezahlt|offen|ausstehend|impayee?|en attente|obetald|pendiente|in attesa|onbetaald|on hold|beklemede|pendente|cho thanh toan)\b|未払|入金待ち/,
  ],
];
/** What is taken back in part is sold all the same. */
const IN_PART = /\b(parti\w*|teil\w*|delvis|parcial\w*|parzial\w*|gedeeltelijk|not|nicht|non)\b/;
/** Of a column that is called after it. */
const YES = /^(yes|y|true|1|x|ja|j|oui|si|sì|vrai|wahr)$/i;
const MOST_STATES = 40;

const plain = (cell: string): string => cell.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** In the order of the columns. */
export const statusOffers = (given: readonly GivenColumn[]): StatusOffer[] =>
  given.flatMap(({ name, cells }) => {
    const states = [...new Set(cells.filter(Boolean))];
    if (!NAME.test(plain(name)) || states.length > MOST_STATES) return [];
    const byName = /cancel|storn|annul|void|avbok/i.test(name) ? states.filter((cell) => YES.test(cell)) : [];
    return GROUPS.flatMap(([group, words]) => {
      const said = states.filter((cell) => words.test(plain(cell)) && !IN_PART.test(plain(cell)));
      const is = group === 'cancelled' ? [...new Set([...said, ...byName])] : said;
      if (is.length === 0) return [];
      const rows = cells.filter((cell) => is.includes(cell)).length;
      return [{ group, rule: { column: name, is, reason: LEAVE_OUT.reason(group) }, rows }];
    });
  });
