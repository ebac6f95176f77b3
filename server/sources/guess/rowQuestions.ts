import type { Asked } from './asked';
import {
  answer,
  ask,
  guessedIn,
  has,
  isAnswered,
  isOrders,
  isUsed,
  valueAlone,
  worked,
  type Stand,
} from './asking';
import { unclearIn } from './columnQuestions';
import { ANSWERS, BECAUSE, EFFECTS } from './sentences';

/** What numbers the orders, and whether a row is one or a line. */

/** Fields that together may tell orders apart, where nothing numbers them. */
const TOGETHER = ['customerId', 'email', 'placedAt', 'time'];

export const orderId = (stand: Stand): Asked[] => {
  if (!isOrders(stand) || stand.proposal.kind === undefined || has(stand, 'orderId')) return [];
  if (unclearIn(stand).some(({ either }) => either.includes('orderId'))) return [];
  const names = TOGETHER.flatMap((field) => [stand.proposal.columns?.[field] ?? []].flat().map(String));
  const isOwn = isAnswered(stand, 'orderId') || stand.proposal.repeats === 'own';
  const asked = ask('orderId', {
    because: BECAUSE.noNumber,
    open: !isOwn,
    chosen: isOwn ? 'own' : null,
    answers: [
      answer('own', ANSWERS.own, { columns: { orderId: null }, row: 'order', repeats: 'own' }),
      ...(names.length > 1
        ? [
            answer('columns', ANSWERS.together(names), {
              columns: { orderId: names },
              row: 'line',
              repeats: null,
            }),
          ]
        : []),
    ],
    typed: 'column',
  });
  return [worked(stand, asked, EFFECTS.orders)];
};

/** What a line has, and a row that is a whole order has not. */
const OF_LINE = ['sku', 'title', 'productType', 'quantity'] as const;

/** The columns of a line that the answer that rows are orders took away. */
const lineColumns = (stand: Stand): Partial<Record<(typeof OF_LINE)[number], string>> => {
  const { proposal, answered } = stand;
  if (proposal.row !== 'order' || !answered.has('row')) return {};
  const guessed = guessedIn(stand);
  return Object.fromEntries(
    OF_LINE.flatMap((field) => {
      const name = guessed[field];
      const isTaken = name === undefined || isUsed(stand, String(name));
      const isOut = isTaken || has(stand, field) || proposal.passedOver?.includes(String(name)) === true;
      return isOut ? [] : [[field, String(name)]];
    }),
  );
};

/** What a line is worth where rows are lines: its own price or value, else what was taken for the total of the order. */
const ofLine = (stand: Stand, total: string): Record<string, string | null> => {
  const { unitPrice, quantity, amount } = stand.roles;
  const own = lineColumns(stand);
  const isPriced = unitPrice !== undefined && (quantity ?? own.quantity) !== undefined;
  const value = isPriced
    ? valueAlone('unitPrice', unitPrice)
    : valueAlone('amount', amount ?? unitPrice ?? total);
  return { ...own, ...value };
};

export const row = (stand: Stand): Asked[] => {
  const { proposal, isRowOpen, roles, answered } = stand;
  if (!isOrders(stand) || !has(stand, 'orderId') || !isRowOpen) return [];
  const wasTotal = proposal.row === 'line' && answered.has('row') ? guessedIn(stand).total : undefined;
  const total = proposal.columns?.total ?? wasTotal;
  const line = { row: 'line', ...(total !== undefined && { columns: ofLine(stand, String(total)) }) };
  const order = {
    row: 'order',
    ...(total !== undefined && {
      columns: {
        ...valueAlone('total', String(total)),
        ...Object.fromEntries(OF_LINE.map((field) => [field, null])),
      },
    }),
  };
  const asked = ask('row', {
    because: total === undefined ? BECAUSE.equalRows : BECAUSE.sameTotal(roles.total ?? String(total)),
    open: proposal.row === undefined,
    chosen: proposal.row ?? null,
    answers: [answer('order', ANSWERS.row.order, order), answer('line', ANSWERS.row.line, line)],
  });
  return [worked(stand, asked, EFFECTS.orders)];
};
