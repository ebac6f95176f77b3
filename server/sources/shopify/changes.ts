import { z } from 'zod';
import type { Connection, Pulled } from '../driver';
import { openApi } from './api';
import { connection as connected, lineNode, orderNode, shippingNode } from './graphql';
import { allLines, factsOf } from './orderDetails';
import { ordersByPage } from './pages';
import { ORDERS_COUNT, ORDERS_PAGE } from './queries';

/** Orders that have changed since an instant, oldest change first, so that a run that is killed goes on. */

export interface ChangesCheckpoint {
  phase: 'changes';
  since: string;
}

/** Asked for once more each time: what Shopify's search did not know yet. */
const OVERLAP_MS = 10 * 60_000;
const ORDERS_A_PAGE = 20;

const node = orderNode.extend({
  lineItems: connected(lineNode),
  shippingLines: z.object({ nodes: z.array(shippingNode) }),
});

const count = z.object({ ordersCount: z.object({ count: z.number(), precision: z.string() }).nullable() });

export async function* changes(
  connection: Connection,
  checkpoint: ChangesCheckpoint,
): AsyncGenerator<Pulled, void> {
  const api = await openApi(connection);
  const from = new Date(Date.parse(checkpoint.since) - OVERLAP_MS).toISOString();
  const query = `updated_at:>='${from}'`;
  const { ordersCount } = await api.ask(ORDERS_COUNT, { query }, count);
  const claimed = ordersCount?.precision === 'EXACT' ? ordersCount.count : null;
  const seen = new Set<string>();
  let { since } = checkpoint;
  // from a change that is dated in the future on, nothing would ever be asked for again
  const now = connection.now.toISOString();
  const listed = { document: ORDERS_PAGE, query, first: ORDERS_A_PAGE, node };
  for await (const { nodes, isLast } of ordersByPage(api, listed)) {
    const known = await Promise.all(
      nodes.map(async ({ lineItems, shippingLines, ...order }) => ({
        order,
        lines: await allLines(api, order.id, lineItems),
        shipping: shippingLines.nodes,
      })),
    );
    nodes.forEach(({ id }) => seen.add(id));
    since = nodes.map(({ updatedAt }) => earlier(updatedAt ?? since, now)).reduce(later, since);
    yield {
      facts: { sales: await factsOf(api, known, connection.name) },
      checkpoint: { phase: 'changes', since } satisfies ChangesCheckpoint,
      done: seen.size,
      of: claimed,
      eventAt: nodes.length > 0 ? since : undefined,
      ...(claimed !== null && isLast && { claimed }),
    };
  }
}

const later = (a: string, b: string): string => (Date.parse(b) > Date.parse(a) ? b : a);
const earlier = (a: string, b: string): string => (Date.parse(b) < Date.parse(a) ? b : a);
