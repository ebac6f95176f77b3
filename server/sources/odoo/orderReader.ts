import { z } from 'zod';
import type { RawFacts } from '../../facts/raw';
import { saleOf, sightingOf } from './order';
import { saleOrder, saleOrderLine, type SaleOrder, type SaleOrderLine } from './records';
import { fieldsThere, readByIds, type Session } from './session';
import { lineMissing } from './sentences';

/** Pages of orders as raw facts, with what their records only point at: lines, SKUs, countries, e-mail addresses. */

const LINE = [
  ...[
    'product_id',
    'product_uom_qty',
    'price_unit',
    'discount',
    'price_subtotal',
    'price_tax',
    'price_total',
  ],
  ...['display_type', 'is_downpayment', 'is_delivery', 'is_reward_line'],
];

const sku = z.object({ id: z.int(), default_code: z.union([z.string(), z.literal(false)]) });
const partner = z.object({
  id: z.int(),
  country_id: z.union([z.tuple([z.int(), z.string()]), z.literal(false)]),
  email: z.union([z.string(), z.literal(false)]).default(false),
});
const code = z.object({ id: z.int(), code: z.string() });

export const orderReader = async (
  session: Session,
): Promise<(records: readonly unknown[]) => Promise<RawFacts>> => {
  const { connection, company, role, reference } = session;
  const source = connection.name;
  const lineFields = await fieldsThere(session, 'sale.order.line', LINE);
  const about = lookUps(session);
  return async (records) => {
    const { orders, broken } = sorted(records, source);
    if (role === 'erp')
      return { sightings: [...orders.flatMap((o) => sightingOf(o, reference, source) ?? []), ...broken] };
    const lines = await linesOf(session, orders, lineFields);
    const own = (order: SaleOrder) => idsOf(order).map((id) => lineIn(lines, order, id));
    const around = {
      ...{ source, companyCurrency: company.currency, storeCurrency: connection.store.currency },
      skus: await about.skus(orders.flatMap(own)),
      ...(await about.partners(orders)),
    };
    return { sales: [...orders.map((order) => saleOf(order, own(order), around).fact), ...broken] };
  };
};

/** Orders that can be read; of the others what the ledger's door will refuse, by their id. */
const sorted = (records: readonly unknown[], source: string) => {
  const orders: SaleOrder[] = [];
  const broken: unknown[] = [];
  for (const record of records) {
    const parsed = saleOrder.safeParse(record);
    if (parsed.success) orders.push(parsed.data);
    else broken.push({ type: 'order', source, id: String((record as { id: number }).id) });
  }
  return { orders, broken };
};

const idsOf = (order: SaleOrder): number[] => z.array(z.int()).parse(order.order_line);

const linesOf = async (session: Session, orders: readonly SaleOrder[], fields: readonly string[]) => {
  const found = await readByIds(session, 'sale.order.line', orders.flatMap(idsOf), fields);
  return new Map(
    z
      .array(saleOrderLine)
      .parse(found)
      .map((line) => [line.id, line]),
  );
};

/** An order without one of its lines would be worth less than it is. */
const lineIn = (lines: ReadonlyMap<number, SaleOrderLine>, order: SaleOrder, id: number): SaleOrderLine => {
  const line = lines.get(id);
  if (line) return line;
  throw lineMissing(order.name, id);
};

/** What was looked up stays known for the run. */
const lookUps = (session: Session) => {
  const skus = new Map<number, string>();
  const countries = new Map<number, string>();
  const emails = new Map<number, string>();
  const codes = new Map<number, string>();
  const asked = { products: new Set<number>(), partners: new Set<number>(), countries: new Set<number>() };
  const fresh = (known: Set<number>, ids: readonly number[]) => {
    const unknown = ids.filter((id) => !known.has(id));
    unknown.forEach((id) => known.add(id));
    return unknown;
  };
  const read = async <S extends z.ZodType>(model: string, ids: number[], fields: string[], schema: S) =>
    ids.length === 0 ? [] : z.array(schema).parse(await readByIds(session, model, ids, fields));
  return {
    skus: async (lines: readonly SaleOrderLine[]) => {
      const ids = fresh(
        asked.products,
        lines.flatMap(({ product_id: product }) => (product ? [product.id] : [])),
      );
      for (const found of await read('product.product', ids, ['default_code'], sku))
        if (found.default_code) skus.set(found.id, found.default_code);
      return skus;
    },
    partners: async (orders: readonly SaleOrder[]) => {
      const partners = orders.flatMap(({ partner_shipping_id: to, partner_id: by }) =>
        [to, by].flatMap((one) => one?.id ?? []),
      );
      const unknown = fresh(asked.partners, [...new Set(partners)]);
      const found = await read('res.partner', unknown, ['country_id', 'email'], partner);
      const lands = found.flatMap(({ country_id: country }) => (country ? [country[0]] : []));
      for (const land of await read('res.country', fresh(asked.countries, lands), ['code'], code))
        codes.set(land.id, land.code);
      for (const { id, country_id: country, email } of found) {
        const known = country ? codes.get(country[0]) : undefined;
        if (known) countries.set(id, known);
        if (email && email.trim() !== '') emails.set(id, email.trim());
      }
      return { countries, emails };
    },
  };
};
