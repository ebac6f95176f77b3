import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * A server that speaks the part of Shopify's Admin API that is used: the token endpoint, GraphQL with
 * cursors, costs and errors, bulk operations and their result. It goes wrong where it is told to.
 */

type Json = Record<string, unknown>;

/** Answers one request instead of the server. */
type Fault = (response: ServerResponse) => void;

export interface ShopifyState {
  /** Lines of a bulk result, roots with what belongs to them. */
  lines: Json[];
  /** What follow-up queries answer, by order: `refunds` and `agreements`. */
  rests: Readonly<Record<string, Json>>;
  scopes: string[];
  token: string;
  /** Told as objectCount; default: the lines that are there. */
  objectCount?: number;
  /** How often a running operation answers RUNNING before it is done. */
  runs: number;
  /** Status that operations end with. */
  endsAs: string;
  /** Operations that are under way already. */
  running: { id: string; query: string } | null;
  /** By operation name, `result` or `token`: taken one by one. */
  faults: Record<string, Fault[]>;
  /** Names of what was asked, in order. */
  asked: string[];
  /** Query costs above are refused. */
  maxFirst: number;
}

export const status =
  (code: number, headers: Record<string, string> = {}): Fault =>
  (response) =>
    void response.writeHead(code, headers).end('{}');
export const body =
  (value: unknown): Fault =>
  (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
export const throttled = body({
  errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }],
  extensions: {
    cost: {
      ...{ requestedQueryCost: 110 },
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 100, restoreRate: 1000 },
    },
  },
});
/** Begins to answer and hangs up in the middle. */
export const cut =
  (text: string): Fault =>
  (response) => {
    response.writeHead(200, { 'content-length': String(text.length * 2) });
    response.write(text, () => setTimeout(() => response.destroy(), 20));
  };

const OPERATION = 'gid://shopify/BulkOperation/1';

/** Starts it for the test; gives its address and what it can be told. */
export const shopifyServer = async (from: Partial<ShopifyState> = {}) => {
  const state: ShopifyState = {
    ...{
      lines: [],
      rests: {},
      scopes: ['read_orders', 'read_all_orders', 'read_customers'],
      token: 'shpat_1',
    },
    ...{ runs: 1, endsAs: 'COMPLETED', running: null, faults: {}, asked: [], maxFirst: 250, ...from },
  };
  const server = createServer((request, response) => void answer(state, request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { state, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

const read = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

const answer = async (state: ShopifyState, request: IncomingMessage, response: ServerResponse) => {
  const text = await read(request);
  const json = (value: unknown) => body(value)(response);
  if (request.url === '/result.jsonl') {
    const all = state.lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    return takeFault(state, 'result', response) || response.writeHead(200).end(all);
  }
  if (request.url === '/admin/oauth/access_token') {
    const given = new URLSearchParams(text);
    if (takeFault(state, 'token', response)) return;
    if (given.get('grant_type') !== 'client_credentials' || given.get('client_secret') !== 'hush')
      return status(400)(response);
    return json({ access_token: state.token, scope: state.scopes.join(','), expires_in: 86_399 });
  }
  if (request.headers['x-shopify-access-token'] !== state.token) return status(401)(response);
  const { query, variables } = JSON.parse(text) as { query: string; variables: Json };
  const name = /^(?:query|mutation) (\w+)/.exec(query)![1]!;
  state.asked.push(name);
  if (takeFault(state, name, response)) return;
  const address = `http://${request.headers.host}`;
  if (Number(variables.first ?? 0) > state.maxFirst)
    return json({ errors: [{ message: 'Query cost is 1200', extensions: { code: 'MAX_COST_EXCEEDED' } }] });
  return json({ data: ANSWERS[name]!(state, variables, address) });
};

const takeFault = (state: ShopifyState, name: string, response: ServerResponse): boolean => {
  const fault = state.faults[name]?.shift();
  if (fault) fault(response);
  return fault !== undefined;
};

const idOf = (gid: unknown) => String(gid).split('/').pop()!;
const childrenOf = (state: ShopifyState, id: unknown, field: string) =>
  state.lines.filter((line) => line.__parentId === id && field in line);
const connection = (nodes: unknown[], after: unknown, first: number) => {
  const from = Number(after ?? 0);
  const to = from + first;
  return {
    nodes: nodes.slice(from, to),
    pageInfo: { hasNextPage: to < nodes.length, endCursor: String(to) },
  };
};

/** Orders that a search such as `updated_at:>='…' processed_at:<'…'` finds, oldest change first. */
const found = (state: ShopifyState, query: unknown): Json[] => {
  const terms = [...String(query).matchAll(/(updated_at|processed_at):(>=|<)'([^']+)'/g)];
  const fields: Readonly<Record<string, string>> = { updated_at: 'updatedAt', processed_at: 'processedAt' };
  return state.lines
    .filter((line) => !('__parentId' in line))
    .filter((order) =>
      terms.every(([, field, sign, at]) => {
        const difference = Date.parse(String(order[fields[field!]!])) - Date.parse(at!);
        return sign === '<' ? difference < 0 : difference >= 0;
      }),
    )
    .sort((a, b) => Date.parse(String(a.updatedAt)) - Date.parse(String(b.updatedAt)));
};

const ANSWERS: Readonly<Record<string, (state: ShopifyState, variables: Json, address: string) => unknown>> =
  {
    shop: ({ scopes }) => ({
      shop: { name: 'Hand Shop', currencyCode: 'EUR', ianaTimezone: 'Europe/Berlin' },
      currentAppInstallation: { accessScopes: scopes.map((handle) => ({ handle })) },
    }),
    runBulk: (state, { query }) => {
      if (state.running)
        return {
          bulkOperationRunQuery: {
            bulkOperation: null,
            userErrors: [
              {
                message: `A bulk query operation for this app and shop is already in progress: ${OPERATION}.`,
              },
            ],
          },
        };
      state.running = { id: OPERATION, query: String(query) };
      return {
        bulkOperationRunQuery: { bulkOperation: { id: OPERATION, status: 'CREATED' }, userErrors: [] },
      };
    },
    bulkState: (state, { id }, address) => {
      const isRunning = state.running !== null && state.runs-- > 0;
      const isDone = !isRunning && state.endsAs === 'COMPLETED';
      const node = {
        ...{ id, status: isRunning ? 'RUNNING' : state.endsAs, errorCode: isDone ? null : 'TIMEOUT' },
        ...{
          objectCount: String(state.objectCount ?? state.lines.length),
          query: state.running?.query ?? null,
        },
        url: isDone ? `${address}/result.jsonl` : null,
      };
      return { node };
    },
    ordersCount: (state, { query }) => ({
      ordersCount: { count: found(state, query).length, precision: 'EXACT' },
    }),
    ordersPage: (state, { query, first, after }) => ({
      orders: connection(
        found(state, query).map((order) => ({
          ...order,
          lineItems: connection(childrenOf(state, order.id, 'quantity'), null, 1),
          shippingLines: connection(childrenOf(state, order.id, 'originalPriceSet'), null, 5),
        })),
        after,
        Number(first),
      ),
    }),
    moreLines: (state, { id, after }) => ({
      order: { lineItems: connection(childrenOf(state, id, 'quantity'), after, 1) },
    }),
    orderRefunds: (state, { id }) => ({ order: { refunds: state.rests[idOf(id)]!.refunds } }),
    orderAgreements: (state, { id, after }) => ({
      order: { agreements: connection(state.rests[idOf(id)]!.agreements as unknown[], after, 1) },
    }),
    dayOrders: (state, { query, first, after }) => ({
      orders: connection(found(state, query), after, Number(first)),
    }),
  };
