import { z } from 'zod';
import type { Connection, Pulled } from '../driver';
import type { RawFacts } from '../../facts/raw';
import { changesOf, cursor, START, type Changes, type Cursor, type Watched } from './changes';
import { availableOf, refundsOf, stockOf, unitCostsOf } from './goods';
import { orderReader } from './orderReader';
import { creditNote, creditNoteLine, product, quant, soldLine, type Quant } from './records';
import { fieldsThere, openSession, pagesOf, readByIds, type Session } from './session';
import type { Domain } from './rpc';

/** One sync: orders that changed, credit notes that changed, and what every product costs and has in stock. */

const checkpointOf = z.object({ orders: cursor, notes: cursor });
type Checkpoint = z.infer<typeof checkpointOf>;

/** Orders that were confirmed; quotations and carts are none. */
export const confirmed = ({ company }: Session): Domain => [
  ['state', 'in', ['sale', 'done', 'cancel']],
  ['company_id', '=', company.id],
];

const postedNotes = ({ company }: Session): Domain => [
  ['move_type', '=', 'out_refund'],
  ['state', '=', 'posted'],
  ['company_id', '=', company.id],
];

const ORDER = [
  ...[
    'name',
    'state',
    'date_order',
    'write_date',
    'currency_id',
    'currency_rate',
    'amount_untaxed',
    'amount_tax',
  ],
  ...[
    'amount_total',
    'order_line',
    'partner_id',
    'partner_shipping_id',
    'origin',
    'client_order_ref',
    'medium_id',
    'source_id',
  ],
  ...['team_id', 'website_id'],
];
const NOTE = ['invoice_date', 'write_date', 'currency_id', 'partner_id'];
const PRODUCT = ['default_code', 'standard_price', 'write_date', 'is_storable', 'type'];

const watchedOrders = async (session: Session): Promise<Watched> => ({
  ...{ model: 'sale.order', domain: confirmed(session), size: 200 },
  fields: await fieldsThere(session, 'sale.order', ORDER),
});

/** Where the run stands, over all that is read. */
class Progress {
  done = 0;
  of = 0;
  claimed = 0;

  constructor(public checkpoint: Checkpoint) {}

  page(records: number, facts: RawFacts, eventAt?: string): Pulled {
    this.done += records;
    const { checkpoint, done, of } = this;
    return { facts, checkpoint, done, of, eventAt };
  }
}

export async function* pullAll(connection: Connection, from: unknown): AsyncGenerator<Pulled, void> {
  const session = await openSession(connection);
  const run = new Progress(from === null ? { orders: START, notes: START } : checkpointOf.parse(from));
  const orders = await changesOf(session, await watchedOrders(session), run.checkpoint.orders);
  const notes =
    session.role === 'shop' ? await changesOf(session, notesWatched(session), run.checkpoint.notes) : null;
  const countProducts = () => session.rpc.count('product.product', []);
  const products = await countProducts();
  run.of = orders.of + (notes?.of ?? 0) + products;
  const readOrders = await orderReader(session);
  yield* follow(run, 'orders', orders, readOrders);
  if (notes) yield* follow(run, 'notes', notes, (records) => readNotes(session, records));
  const before = run.done;
  yield* pullProducts(session, run);
  const got = run.done - before;
  run.claimed += got < products ? await countProducts() : got;
  const { checkpoint, done, of, claimed } = run;
  yield { facts: {}, checkpoint, done, of, claimed };
}

const notesWatched = (session: Session): Watched => ({
  ...{ model: 'account.move', domain: postedNotes(session), fields: NOTE, size: 200 },
});

/** The pages of one model, each with its cursor; at the end what Odoo claims of it. */
async function* follow(
  run: Progress,
  part: keyof Checkpoint,
  changes: Changes,
  read: (records: readonly unknown[]) => Promise<RawFacts>,
): AsyncGenerator<Pulled> {
  const before = run.done;
  const at = (next: Cursor) => (run.checkpoint = { ...run.checkpoint, [part]: next });
  for await (const { records, cursor: next } of changes.pages()) {
    const facts = await read(records);
    at(next);
    yield run.page(records.length, facts, newestOf(records));
  }
  const got = run.done - before;
  // what was deleted meanwhile is not missing
  const claimed = got < changes.of ? await changes.recount() : got;
  run.claimed += claimed;
  at(got < claimed ? changes.again : changes.end);
  yield run.page(0, {});
}

const dated = z.object({ write_date: z.string() });

const newestOf = (records: readonly unknown[]): string | undefined => {
  const stamps = records.flatMap((record) => dated.safeParse(record).data?.write_date ?? []);
  const newest = stamps.reduce((a, b) => (b > a ? b : a), '');
  return newest === '' ? undefined : `${newest.replace(' ', 'T')}Z`;
};

const aboutOf = ({ connection }: Session) => ({
  source: connection.name,
  timeZone: connection.store.timeZone,
});

const readNotes = async (session: Session, records: readonly unknown[]): Promise<RawFacts> => {
  const notes = z.array(creditNote).parse(records);
  const lines = z.array(creditNoteLine).parse(
    await session.rpc.read({
      model: 'account.move.line',
      domain: [
        ['move_id', 'in', notes.map(({ id }) => id)],
        ['display_type', '=', 'product'],
      ],
      fields: ['move_id', 'quantity', 'price_subtotal', 'price_total', 'sale_line_ids'],
    }),
  );
  const fields = await fieldsThere(session, 'sale.order.line', [
    ...['order_id', 'is_downpayment', 'is_delivery', 'product_uom_qty'],
  ]);
  const origins = lines.flatMap((line) => line.sale_line_ids);
  const sold = z.array(soldLine).parse(await readByIds(session, 'sale.order.line', origins, fields));
  const bySold = new Map(sold.map((line) => [line.id, line]));
  return { sales: refundsOf(notes, lines, bySold, aboutOf(session)) };
};

/** Every product at every sync: what it costs and has in stock changes without it. */
async function* pullProducts(session: Session, run: Progress): AsyncGenerator<Pulled> {
  const { connection, company } = session;
  const about = aboutOf(session);
  const hasStock = (await fieldsThere(session, 'product.product', ['qty_available'])).length > 0;
  const available = hasStock ? availableOf(await quantsOf(session)) : null;
  const fields = await fieldsThere(session, 'product.product', PRODUCT);
  for await (const { records } of pagesOf(session, {
    model: 'product.product',
    domain: [],
    fields,
    size: 1_000,
  })) {
    const products = z.array(product).parse(records);
    yield run.page(records.length, {
      unitCosts: unitCostsOf(products, company.currency, about),
      ...(available && { stock: stockOf(products, available, connection.now, about) }),
    });
  }
}

const quantsOf = async (session: Session): Promise<Quant[]> => {
  const all: Quant[] = [];
  const domain: Domain = [
    ['location_id.usage', '=', 'internal'],
    ['company_id', '=', session.company.id],
  ];
  const fields = ['product_id', 'quantity', 'reserved_quantity'];
  for await (const { records } of pagesOf(session, { model: 'stock.quant', domain, fields, size: 2_000 }))
    all.push(...z.array(quant).parse(records));
  return all;
};
