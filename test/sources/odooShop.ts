import type { Rec } from './odooServer';

/** The records of a small Odoo, in the shapes that search_read gives them. */

const EUR = [1, 'EUR'];
const COMPANY = [1, 'Anvil'];

export const order = (id: number, more: Record<string, unknown> = {}): Rec => ({
  ...{ id, name: `S${String(id).padStart(5, '0')}`, state: 'sale', company_id: COMPANY },
  ...{ date_order: '2026-03-01 10:00:00', write_date: '2026-03-01 10:00:05' },
  ...{ currency_id: EUR, currency_rate: 1, amount_untaxed: 10, amount_tax: 1.9, amount_total: 11.9 },
  ...{ order_line: [id], partner_id: [100 + id, 'Somebody'], partner_shipping_id: [100 + id, 'Somebody'] },
  ...{ origin: false, client_order_ref: false, medium_id: [4, 'Email'], team_id: [1, 'Sales'] },
  website_id: [1, 'My Website'],
  ...more,
});

/** One mug for 10.00 and 19 % tax. */
export const line = (id: number, more: Record<string, unknown> = {}): Rec => ({
  ...{ id, order_id: [id, `S${id}`], product_id: [25, '[old] Mug'], product_uom_qty: 1, price_unit: 10 },
  ...{ discount: 0, price_subtotal: 10, price_tax: 1.9, price_total: 11.9 },
  ...{ display_type: false, is_downpayment: false, is_delivery: false },
  ...more,
});

/** Every other one has told an address. */
const partner = (id: number): Rec => ({
  ...{ id, country_id: [57, 'Germany'] },
  email: id % 2 ? `Partner${id}@example.com ` : false,
});

export const product = (
  id: number,
  sku: string | false,
  cost: number,
  more: Record<string, unknown> = {},
): Rec => ({
  ...{ id, default_code: sku, standard_price: cost, write_date: '2026-02-10 23:30:00' },
  ...{ type: 'consu', is_storable: true, qty_available: 0 },
  ...more,
});

const quant = (
  id: number,
  productId: number,
  { quantity, reserved }: { quantity: number; reserved: number },
  usage = 'internal',
): Rec => ({
  ...{ id, product_id: [productId, 'x'], quantity, reserved_quantity: reserved, company_id: COMPANY },
  'location_id.usage': usage,
});

/** So many orders of one mug each, 11.90 with tax; the last one's mug came back with a credit note. */
export const odooShop = (orders: number): Record<string, Rec[]> => {
  const ids = Array.from({ length: orders }, (_, i) => i + 1);
  return {
    'res.company': [{ id: 1, name: 'Anvil', currency_id: EUR }],
    'sale.order': [...ids.map((id) => order(id)), order(9_000, { state: 'draft', order_line: [] })],
    'sale.order.line': ids.map((id) => line(id)),
    'res.partner': ids.map((id) => partner(100 + id)),
    'res.country': [{ id: 57, code: 'DE' }],
    'product.product': [
      product(25, 'MUG', 4.1),
      product(26, 'TEA', 0, { is_storable: true }),
      product(27, false, 3),
      product(28, 'FITTING', 30, { type: 'service', is_storable: false }),
    ],
    'stock.quant': [
      quant(1, 25, { quantity: 12, reserved: 2 }),
      quant(2, 25, { quantity: 5, reserved: 0 }),
      // at a customer's, which is no stock
      quant(3, 25, { quantity: 40, reserved: 0 }, 'customer'),
    ],
    'account.move': [
      {
        ...{ id: 70, move_type: 'out_refund', state: 'posted', company_id: COMPANY, currency_id: EUR },
        ...{
          invoice_date: '2026-03-20',
          write_date: '2026-03-20 08:00:00',
          partner_id: [100 + orders, 'Somebody'],
        },
      },
    ],
    'account.move.line': [
      {
        ...{ id: 700, move_id: [70, 'RINV/1'], display_type: 'product', quantity: 1 },
        ...{ price_subtotal: 10, price_total: 11.9, sale_line_ids: [orders] },
      },
      {
        ...{ id: 701, move_id: [70, 'RINV/1'], display_type: 'tax', quantity: 0 },
        ...{ price_subtotal: 1.9, price_total: 1.9, sale_line_ids: [] },
      },
    ],
  };
};
