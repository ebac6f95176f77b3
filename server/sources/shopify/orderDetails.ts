import { z } from 'zod';
import type { ShopApi } from './api';
import {
  agreement,
  connection,
  lineNode,
  pageAfter,
  refundLineNode,
  refundNode,
  type shippingNode,
  shopOrder,
  type OrderNode,
  type OrderRest,
} from './graphql';
import { MORE_LINES, MORE_REFUND_LINES, ORDER_AGREEMENTS, ORDER_REFUNDS } from './queries';
import { orderReading } from './orderReading';
import { refundsMissing, refundTooLarge } from './sentences';

/** Completes orders by what has to be asked for each alone, and turns them into facts. */

type Line = z.output<typeof lineNode>;
interface Known {
  order: OrderNode;
  lines: readonly Line[];
  shipping: readonly z.output<typeof shippingNode>[];
}

const gidOf = (kind: 'Order' | 'Refund', id: string) => `gid://shopify/${kind}/${id}`;
/** Asked at a time. */
const AT_ONCE = 4;

/** Raw facts of these orders, in their order. */
export const factsOf = async (api: ShopApi, known: readonly Known[], source: string): Promise<unknown[]> => {
  const facts: unknown[] = [];
  for (let i = 0; i < known.length; i += AT_ONCE)
    facts.push(
      ...(await Promise.all(
        known.slice(i, i + AT_ONCE).map(async ({ order, lines, shipping }) => {
          const rest = await restOf(api, order);
          return orderReading(shopOrder(order, lines, shipping, rest), source).fact;
        }),
      )),
    );
  return facts;
};

const restOf = async (api: ShopApi, order: OrderNode): Promise<OrderRest | null> => {
  const isRefunded = (order.refunds ?? []).length > 0;
  if (!isRefunded && !order.edited) return null;
  return {
    refunds: isRefunded ? await refundsOf(api, order) : [],
    agreements: order.edited ? await agreementsOf(api, order) : [],
  };
};

const refundsOf = async (api: ShopApi, order: OrderNode): Promise<OrderRest['refunds']> => {
  const shape = z.object({ order: z.object({ refunds: z.array(refundNode) }) });
  const { refunds } = (await api.ask(ORDER_REFUNDS, { id: gidOf('Order', order.id) }, shape)).order;
  const named = order.refunds?.length ?? 0;
  if (refunds.length < named) throw refundsMissing(order.id, named, refunds.length);
  for (const refund of refunds) {
    if (refund.orderAdjustments.pageInfo.hasNextPage || refund.refundShippingLines.pageInfo.hasNextPage)
      throw refundTooLarge(order.id, refund.id);
    await moreRefundLines(api, refund);
  }
  return refunds;
};

const moreRefundLines = async (api: ShopApi, refund: OrderRest['refunds'][number]): Promise<void> => {
  const shape = z.object({ refund: z.object({ refundLineItems: connection(refundLineNode) }) });
  const next = pageAfter();
  for (let after = next(refund.refundLineItems.pageInfo); after !== null;) {
    const variables = { id: gidOf('Refund', refund.id), after };
    const page = (await api.ask(MORE_REFUND_LINES, variables, shape)).refund.refundLineItems;
    refund.refundLineItems.nodes.push(...page.nodes);
    after = next(page.pageInfo);
  }
};

const agreementsOf = async (api: ShopApi, order: OrderNode): Promise<OrderRest['agreements']> => {
  const shape = z.object({ order: z.object({ agreements: connection(agreement) }) });
  const found: OrderRest['agreements'] = [];
  const next = pageAfter();
  for (let after: string | null = null; ;) {
    const variables: Record<string, unknown> = { id: gidOf('Order', order.id), after };
    const { nodes, pageInfo } = (await api.ask(ORDER_AGREEMENTS, variables, shape)).order.agreements;
    found.push(...nodes);
    after = next(pageInfo);
    if (after === null) return found;
  }
};

/** The lines of an order beyond those that came with it. */
export const allLines = async (
  api: ShopApi,
  orderId: string,
  first: {
    nodes: readonly Line[];
    pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined };
  },
): Promise<Line[]> => {
  const shape = z.object({ order: z.object({ lineItems: connection(lineNode) }) });
  const lines = [...first.nodes];
  const next = pageAfter();
  for (let after = next(first.pageInfo); after !== null;) {
    const variables = { id: gidOf('Order', orderId), after };
    const page = (await api.ask(MORE_LINES, variables, shape)).order.lineItems;
    lines.push(...page.nodes);
    after = next(page.pageInfo);
  }
  return lines;
};
