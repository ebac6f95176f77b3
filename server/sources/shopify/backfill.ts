import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DomainError } from '../../errors';
import { settingOf, type Connection, type Pulled } from '../driver';
import { openApi, originOf, type ShopApi } from './api';
import { BulkAssembler, type BulkOrder } from './bulk';
import { factsOf } from './orderDetails';
import { BULK_ORDERS, BULK_STATE, RUN_BULK } from './queries';
import { bulkLost, bulkEnded, bulkRefused, bulkWithoutOrders, bulkBreaksOff, bulkNoLines } from './sentences';

/**
 * All orders of a shop by a bulk operation: started, waited for, its result read line by line. A result
 * with fewer lines than Shopify counted objects leaves the run short, and the next one starts anew.
 */

/** Where a back-fill stands: what the operation is called, and since when changes are to be asked for. */
export interface BulkCheckpoint {
  phase: 'bulk';
  operation: string | null;
  since: string;
}

const ORDERS_A_PAGE = 200;
const DOWNLOADS = 4;
/** Characters; an order's own are some thousands. */
const LONGEST_LINE = 8_000_000;

const operation = z.object({
  id: z.string(),
  status: z.string(),
  errorCode: z.string().nullish(),
  objectCount: z.union([z.string(), z.number()]).transform(Number),
  url: z.string().nullish(),
  query: z.string().nullish(),
});
type Operation = z.output<typeof operation>;

export async function* backfill(
  connection: Connection,
  checkpoint: BulkCheckpoint,
  pollMs: number,
): AsyncGenerator<Pulled, void> {
  const api = await openApi(connection);
  const { since } = checkpoint;
  const id = (await stillThere(api, checkpoint.operation)) ?? (await start(api));
  const waiting = (done: number): Pulled => ({
    ...{ facts: {}, checkpoint: { phase: 'bulk', operation: id, since }, done, of: null },
  });
  yield waiting(0);
  for (let wait = pollMs; ; wait = Math.min(wait * 1.5, 15_000)) {
    const state = await stateOf(api, id);
    if (!state) throw bulkLost();
    if (state.status === 'COMPLETED') return yield* readResult(api, connection, state, since);
    if (!isGoingOn(state)) {
      yield { ...waiting(0), checkpoint: { phase: 'bulk', operation: null, since } };
      throw bulkEnded(state.status, state.errorCode);
    }
    await sleep(wait, undefined, { signal: connection.signal });
    yield waiting(0);
  }
}

const isGoingOn = ({ status }: Operation): boolean => ['CREATED', 'RUNNING'].includes(status);

/** The operation of an earlier run, if it still holds what can be used. */
const stillThere = async (api: ShopApi, id: string | null): Promise<string | null> => {
  const state = id === null ? null : await stateOf(api, id);
  const isUsable = state && (isGoingOn(state) || (state.status === 'COMPLETED' && state.url));
  return isUsable ? id : null;
};

const stateOf = async (api: ShopApi, id: string): Promise<Operation | null> =>
  (await api.ask(BULK_STATE, { id }, z.object({ node: operation.nullable() }))).node;

const started = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string() }).nullish(),
    userErrors: z.array(z.object({ message: z.string() })),
  }),
});

/** One that runs already is taken over if it asks for the same: a run that was killed has started it. */
const start = async (api: ShopApi): Promise<string> => {
  const { bulkOperation, userErrors } = (await api.ask(RUN_BULK, { query: BULK_ORDERS }, started))
    .bulkOperationRunQuery;
  if (bulkOperation) return bulkOperation.id;
  const text = userErrors.map(({ message }) => message).join(' ');
  const running = /gid:\/\/shopify\/BulkOperation\/\d+/.exec(text)?.[0];
  const state = running ? await stateOf(api, running) : null;
  if (running && state && squeezed(state.query ?? '') === squeezed(BULK_ORDERS)) return running;
  throw bulkRefused(text.slice(0, 300));
};
const squeezed = (query: string) => query.replace(/\s+/g, ' ').trim();

/** Reads the result; a connection that is cut is taken up again where it was. */
async function* readResult(
  api: ShopApi,
  connection: Connection,
  { id, url, objectCount }: Operation,
  since: string,
): AsyncGenerator<Pulled, void> {
  const assembler = new BulkAssembler();
  const at = { phase: 'bulk', operation: id, since };
  const bad: unknown[] = [];
  let done = 0;
  let ready: BulkOrder[] = [];
  for await (const line of url ? linesOf(connection, url) : []) {
    const value = readLine(line);
    if (value === undefined) continue;
    done++;
    if (assembler.take(done, value)) bad.push({ type: 'order', id: (value as { id?: unknown } | null)?.id });
    if (done % ORDERS_A_PAGE === 0) ready = ready.concat(assembler.complete());
    if (ready.length < ORDERS_A_PAGE) continue;
    yield await pageOf(
      api,
      connection,
      { orders: ready, bad: bad.splice(0) },
      { checkpoint: at, done, of: objectCount },
    );
    ready = [];
  }
  const { orders, waiting } = assembler.end();
  const isWhole = done >= objectCount && waiting.length === 0;
  const next = isWhole ? { phase: 'changes', since } : { phase: 'bulk', operation: null, since };
  yield {
    ...(await pageOf(
      api,
      connection,
      { orders: [...ready, ...orders], bad },
      {
        checkpoint: next,
        done,
        of: objectCount,
      },
    )),
    claimed: objectCount,
  };
  if (waiting.length > 0) throw bulkWithoutOrders(waiting.length);
}

const pageOf = async (
  api: ShopApi,
  { name }: Connection,
  { orders, bad }: { orders: readonly BulkOrder[]; bad: readonly unknown[] },
  step: Pick<Pulled, 'checkpoint' | 'done' | 'of'>,
): Promise<Pulled> => {
  const [good, broken] = [orders.filter(isGood), orders.filter((order) => !isGood(order))];
  const sales = [
    ...(await factsOf(api, good, name)),
    // the ledger's door refuses them, and the run says which
    ...broken.map(({ order }) => ({ type: 'order', source: name, id: order.id })),
    ...bad,
  ];
  const newest = orders.map(({ order }) => order.updatedAt ?? '').reduce((a, b) => (b > a ? b : a), '');
  return { ...step, facts: { sales }, eventAt: newest || undefined };
};
const isGood = ({ problems }: BulkOrder) => problems.length === 0;

const readLine = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
};

async function* linesOf(connection: Connection, url: string): AsyncGenerator<string> {
  let given = 0;
  for (let attempt = 1; ; attempt++) {
    let seen = 0;
    try {
      for await (const line of onceThrough(connection, url))
        if (++seen > given) {
          given++;
          yield line;
        }
      return;
    } catch (error) {
      if (connection.signal?.aborted || error instanceof DomainError) throw error;
      if (attempt === DOWNLOADS) throw bulkBreaksOff();
    }
  }
}

/** Whole lines; what a cut leaves behind is none. */
async function* onceThrough(connection: Connection, url: string): AsyncGenerator<string> {
  const { outgoing, signal } = connection;
  const namedBy = originOf(settingOf(connection, 'shop'));
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of await outgoing.download({ url, namedBy, signal })) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw bulkNoLines();
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}
