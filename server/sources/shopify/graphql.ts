import { z } from 'zod';
import { isRestock, total, type ShopLine, type ShopOrder, type ShopRefund, type ShopShipping } from './order';
import type { Arrival } from '../arrival';
import { needed as amount, numberWithin } from '../payload';
import { pagesInCircle } from './sentences';

/** Orders in the shape of Shopify's Admin GraphQL API (`queries.ts`): in a page, or in a bulk result. */

/** `gid://shopify/Order/450789469` → `450789469`. */
const gid = z.string().transform((text) => /[^/]+$/.exec(text.replace(/\?.*$/s, ''))?.[0] ?? text);
const bag = z.object({ shopMoney: z.object({ amount }) });
const text = z.string().nullish();
/** The start of a connection; `hasNextPage` says that there is more to ask for. */
export const connection = <T extends z.ZodType>(node: T) =>
  z.object({
    nodes: z.array(node),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: text }),
  });

/**
 * From page to page: gives the cursor of the next one, null after the last. @throws DomainError
 * `unavailable` for a cursor that was there before: it would lead in a circle for ever.
 */
export const pageAfter = () => {
  const seen = new Set<string>();
  return (page: { hasNextPage: boolean; endCursor?: string | null | undefined }): string | null => {
    const { hasNextPage, endCursor } = page;
    if (!hasNextPage) return null;
    if (!endCursor || seen.has(endCursor)) throw pagesInCircle();
    seen.add(endCursor);
    return endCursor;
  };
};

const taxLines = z.array(z.object({ priceSet: bag })).nullish();
const allocations = z.array(z.object({ allocatedAmountSet: bag })).nullish();

export const lineNode = z.object({
  /** Lines of a bulk result may come without. */
  id: gid.nullish(),
  sku: text,
  name: text,
  quantity: numberWithin,
  isGiftCard: z.boolean().nullish(),
  taxable: z.boolean().nullish(),
  originalUnitPriceSet: bag,
  discountAllocations: allocations,
  taxLines,
});

export const shippingNode = z.object({
  isRemoved: z.boolean().nullish(),
  originalPriceSet: bag,
  discountAllocations: allocations,
  taxLines,
});

const address = z.object({ countryCodeV2: text }).nullish();

const visit = z.object({
  landingPage: text,
  referrerUrl: text,
  utmParameters: z.object({ source: text, medium: text }).nullish(),
});

export const orderNode = z.object({
  id: gid,
  createdAt: z.string(),
  processedAt: text,
  updatedAt: text,
  cancelledAt: text,
  test: z.boolean().nullish(),
  displayFinancialStatus: text,
  edited: z.boolean().nullish(),
  currencyCode: z.string(),
  taxesIncluded: z.boolean().nullish(),
  email: text,
  phone: text,
  sourceName: text,
  customerJourneySummary: z.object({ lastVisit: visit.nullish() }).nullish(),
  customer: z.object({ id: gid }).nullish(),
  shippingAddress: address,
  billingAddress: address,
  originalTotalDutiesSet: bag.nullish(),
  totalTaxSet: bag.nullish(),
  refunds: z.array(z.object({ id: gid, createdAt: text, totalRefundedSet: bag.nullish() })).nullish(),
});
export type OrderNode = z.output<typeof orderNode>;

export const refundLineNode = z.object({
  quantity: numberWithin,
  restockType: z.string().nullish(),
  lineItem: z.object({ id: gid, isGiftCard: z.boolean().nullish() }),
  subtotalSet: bag,
  totalTaxSet: bag,
});

export const refundNode = z.object({
  id: gid,
  createdAt: z.string(),
  duties: z.array(z.object({ amountSet: bag })).nullish(),
  transactions: z.object({ nodes: z.array(z.unknown()) }),
  totalRefundedSet: bag.nullish(),
  refundLineItems: connection(refundLineNode),
  orderAdjustments: connection(z.object({ amountSet: bag, taxAmountSet: bag })),
  refundShippingLines: connection(z.object({ subtotalAmountSet: bag, taxAmountSet: bag })),
});

export const agreement = z.object({
  happenedAt: z.string(),
  reason: z.string(),
  sales: connection(z.object({ actionType: z.string(), lineItem: z.object({ id: gid }).nullish() })),
});

/** What is asked for refunded and edited orders alone. */
export const orderRest = z.object({ refunds: z.array(refundNode), agreements: z.array(agreement) });
export type OrderRest = z.output<typeof orderRest>;

type Line = z.output<typeof lineNode>;
type Shipping = z.output<typeof shippingNode>;

const money = (set: z.output<typeof bag> | null | undefined): string => set?.shopMoney.amount ?? '0';
const taxOf = (lines: z.output<typeof taxLines>) =>
  total(lines ?? [], (one) => money(one.priceSet)).toFixed();
const allocated = (parts: z.output<typeof allocations>) =>
  total(parts ?? [], (one) => money(one.allocatedAmountSet)).toFixed();

const lineOf = (line: Line, index: number, added: ReadonlyMap<string, string>): ShopLine => ({
  id: line.id ?? `#${index + 1}`,
  sku: line.sku || null,
  title: line.name || null,
  quantity: line.quantity,
  price: money(line.originalUnitPriceSet),
  discount: allocated(line.discountAllocations),
  tax: taxOf(line.taxLines),
  isGiftCard: line.isGiftCard ?? false,
  isTaxable: line.taxable ?? true,
  isTip: false,
  hasProduct: Boolean(line.sku),
  addedAt: added.get(line.id ?? '') ?? null,
});

const shippingOf = (line: Shipping): ShopShipping => ({
  price: money(line.originalPriceSet),
  discount: allocated(line.discountAllocations),
  tax: taxOf(line.taxLines),
});

const refundOf = (refund: z.output<typeof refundNode>): ShopRefund => ({
  id: refund.id,
  createdAt: refund.createdAt,
  lines: refund.refundLineItems.nodes.map((line) => ({
    lineId: line.lineItem.id,
    quantity: line.quantity,
    subtotal: money(line.subtotalSet),
    tax: money(line.totalTaxSet),
    isGiftCard: line.lineItem.isGiftCard ?? false,
    isRestocked: isRestock(line.restockType),
  })),
  adjustments: refund.orderAdjustments.nodes.map((one) => ({
    amount: money(one.amountSet),
    tax: money(one.taxAmountSet),
    isShipping: false,
  })),
  shipping: refund.refundShippingLines.nodes.map((one) => ({
    amount: money(one.subtotalAmountSet),
    tax: money(one.taxAmountSet),
  })),
  duties: total(refund.duties ?? [], (duty) => money(duty.amountSet)).toFixed(),
  isPaid: refund.transactions.nodes.length > 0,
  paid: refund.totalRefundedSet ? money(refund.totalRefundedSet) : null,
  sum: null,
});

/** A bulk result knows what a refund came to, not of what: it is split when the order is told. */
const inlineRefund = (refund: NonNullable<OrderNode['refunds']>[number]): ShopRefund[] =>
  refund.createdAt && refund.totalRefundedSet
    ? [
        {
          ...{ id: refund.id, createdAt: refund.createdAt, lines: [], adjustments: [], shipping: [] },
          ...{ duties: '0', isPaid: true, paid: null, sum: money(refund.totalRefundedSet) },
        },
      ]
    : [];

/** Lines whose first sale was an edit, with its time; none where the order's own sales are not all known. */
const addedBy = ({ agreements }: OrderRest): Map<string, string> => {
  const first = new Map<string, { at: string; isEdit: boolean }>();
  if (agreements.some(({ reason, sales }) => reason === 'ORDER' && sales.pageInfo.hasNextPage))
    return new Map();
  for (const { happenedAt, reason, sales } of agreements)
    for (const { actionType, lineItem } of sales.nodes) {
      if (!lineItem || actionType !== 'ORDER') continue;
      const known = first.get(lineItem.id);
      if (known && Date.parse(known.at) <= Date.parse(happenedAt)) continue;
      first.set(lineItem.id, { at: happenedAt, isEdit: reason === 'ORDER_EDIT' });
    }
  return new Map([...first].filter(([, { isEdit }]) => isEdit).map(([line, { at }]) => [line, at]));
};

/** The last visit before the order. */
const arrivalOf = ({ customerJourneySummary }: OrderNode): Arrival => {
  const { landingPage, referrerUrl, utmParameters } = customerJourneySummary?.lastVisit ?? {};
  return {
    ...{ landing: landingPage, referrer: referrerUrl },
    ...{ utmSource: utmParameters?.source, utmMedium: utmParameters?.medium },
  };
};

/** The order of a node, its lines and, where it is refunded or edited, the rest. */
export const shopOrder = (
  order: OrderNode,
  lines: readonly Line[],
  shipping: readonly Shipping[],
  rest: OrderRest | null,
): ShopOrder => {
  const added = rest ? addedBy(rest) : new Map<string, string>();
  return {
    id: order.id,
    placedAt: order.processedAt || order.createdAt,
    updatedAt: order.updatedAt || null,
    cancelledAt: order.cancelledAt || null,
    isTest: order.test ?? false,
    isVoided: order.displayFinancialStatus === 'VOIDED',
    currency: order.currencyCode,
    taxesIncluded: order.taxesIncluded ?? false,
    customer: { id: order.customer?.id ?? null, email: order.email || null, phone: order.phone || null },
    sourceName: order.sourceName || null,
    arrival: arrivalOf(order),
    country: order.shippingAddress?.countryCodeV2 || order.billingAddress?.countryCodeV2 || null,
    duties: money(order.originalTotalDutiesSet),
    totalTax: money(order.totalTaxSet),
    lines: lines.map((line, i) => lineOf(line, i, added)),
    shipping: shipping.filter((line) => !line.isRemoved).map(shippingOf),
    refunds: rest ? rest.refunds.map(refundOf) : (order.refunds ?? []).flatMap(inlineRefund),
  };
};
