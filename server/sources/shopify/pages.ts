import { z } from 'zod';
import { TooCostly, type ShopApi } from './api';
import { connection, pageAfter } from './graphql';

/** How the pages of a list of orders are asked for. */
export interface Listed<N extends z.ZodType> {
  /** The GraphQL document: takes `query`, `first` and `after`, and answers with `orders`. */
  document: string;
  /** Shopify's search. */
  query: string;
  /** Orders on a page, as long as that is not too costly. */
  first: number;
  node: N;
}

/** At least one page; smaller ones where Shopify finds them too costly. */
export async function* ordersByPage<N extends z.ZodType>(
  api: ShopApi,
  { document, query, first, node }: Listed<N>,
): AsyncGenerator<{ nodes: z.output<N>[]; isLast: boolean }, void> {
  const shape = z.object({ orders: connection(node) });
  const next = pageAfter();
  let size = first;
  for (let after: string | null = null; ;) {
    const variables = { query, first: size, after };
    const page: z.output<typeof shape> | null = await api
      .ask(document, variables, shape)
      .catch((error: unknown) => {
        if (!(error instanceof TooCostly) || size === 1) throw error;
        return null;
      });
    if (page === null) {
      size = Math.ceil(size / 4);
      continue;
    }
    const { nodes, pageInfo } = page.orders;
    yield { nodes, isLast: !pageInfo.hasNextPage };
    after = next(pageInfo);
    if (after === null) return;
  }
}
