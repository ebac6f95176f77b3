/**
 * Five orders of an invented shop, written by hand in each shape that Shopify gives them in: REST and
 * webhook, GraphQL (a bulk result and its follow-up query), and the admin's CSV. Amounts in EUR, the
 * shop's currency; order 1003 was charged in USD.
 */

type Json = Record<string, unknown>;

/** REST's bag; the customer's own currency must never be read. */
export const set = (shop: string, presentment = '99999.99') => ({
  shop_money: { amount: shop, currency_code: 'EUR' },
  presentment_money: { amount: presentment, currency_code: 'USD' },
});
const bag = (amount: string) => ({ shopMoney: { amount, currencyCode: 'EUR' } });

const restLine = (id: number, sku: string, price: string, more: Json = {}) => ({
  ...{ id, sku, name: `The ${sku}`, title: sku, quantity: 1, price, price_set: set(price) },
  ...{ gift_card: false, taxable: true, total_discount: '0.00', discount_allocations: [], tax_lines: [] },
  ...more,
});
const restTax = (amount: string) => [{ price: amount, rate: 0.19, title: 'VAT', price_set: set(amount) }];
const restDiscount = (amount: string) => [{ amount, amount_set: set(amount), discount_application_index: 0 }];
const restOrder = (id: number, at: string, more: Json) => ({
  ...{
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    created_at: at,
    processed_at: at,
    updated_at: at,
  },
  ...{ cancelled_at: null, test: false, financial_status: 'paid', currency: 'EUR', taxes_included: false },
  ...{ customer: null, email: '', phone: null, source_name: 'web', shipping_lines: [], refunds: [] },
  ...{ shipping_address: null, billing_address: { country_code: 'DE' } },
  ...more,
});

const LINE = {
  taxable: true,
  isGiftCard: false,
  discountAllocations: [] as unknown[],
  taxLines: [] as unknown[],
};
const line = (id: number, sku: string, price: string, more: Json = {}) => ({
  ...{ id: `gid://shopify/LineItem/${id}`, sku, name: `The ${sku}`, quantity: 1 },
  ...{ originalUnitPriceSet: bag(price), ...LINE, ...more },
});
const tax = (amount: string) => [{ priceSet: bag(amount) }];
const discount = (amount: string) => [{ allocatedAmountSet: bag(amount) }];
const node = (id: number, at: string, more: Json) => ({
  ...{ id: `gid://shopify/Order/${id}`, createdAt: at, processedAt: at, updatedAt: at, cancelledAt: null },
  ...{
    test: false,
    displayFinancialStatus: 'PAID',
    edited: false,
    currencyCode: 'EUR',
    taxesIncluded: false,
  },
  ...{ email: null, phone: null, sourceName: 'web', customer: null, shippingAddress: null },
  ...{ billingAddress: { countryCodeV2: 'DE' }, originalTotalDutiesSet: null, totalTaxSet: bag('0.0') },
  refunds: [] as unknown[],
  ...more,
});
const all = (...nodes: unknown[]) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });
const refunded = (lineId: number, quantity: number, subtotal: string, taxes: string) => ({
  ...{ quantity, lineItem: { id: `gid://shopify/LineItem/${lineId}`, isGiftCard: false } },
  ...{ subtotalSet: bag(subtotal), totalTaxSet: bag(taxes) },
});

/**
 * 1001: two tees at 25.00 less 5.00, a gift card of 50.00, shipping 4.90; tax 19 % on top: 8.55 and 0.93.
 * One tee went back on 5 March with the shipping: 22.50 + 4.28 tax, 4.90 + 0.93 tax.
 */
const FIRST = { placed: '2026-03-01T10:00:00+01:00', changed: '2026-03-05T12:00:00+01:00' };
/** 1002: at the till, 119.00 with 19.00 of tax in it; cancelled on 3 March. */
const SECOND = { placed: '2026-03-02T18:30:00+01:00', cancelled: '2026-03-03T09:00:00+01:00' };
/**
 * 1003: from a draft, a lamp at 80.00 and a rug at 40.00. On 6 March the rug was removed; on 8 March
 * 3.00 were given back as goodwill.
 */
const THIRD = {
  ...{ placed: '2026-03-04T08:00:00+01:00', removed: '2026-03-06T08:00:00+01:00' },
  goodwill: '2026-03-08T08:00:00+01:00',
};
/** 1004: a test. 1005: voided. */
const FOURTH = '2026-03-09T10:00:00+01:00';

export const REST_ORDERS = [
  restOrder(1001, FIRST.placed, {
    ...{ updated_at: FIRST.changed, financial_status: 'partially_refunded', email: 'ann@example.com' },
    ...{ customer: { id: 501, email: 'ann@example.com' }, total_tax: '9.48', total_tax_set: set('9.48') },
    line_items: [
      restLine(11, 'TEE', '25.00', {
        ...{ quantity: 2, current_quantity: 1, tax_lines: restTax('8.55') },
        discount_allocations: restDiscount('5.00'),
      }),
      restLine(12, 'CARD', '50.00', { gift_card: true, taxable: false }),
    ],
    shipping_lines: [
      {
        ...{ id: 1, title: 'Post', price: '4.90', price_set: set('4.90'), discounted_price: '4.90' },
        ...{ discounted_price_set: set('4.90'), discount_allocations: [], tax_lines: restTax('0.93') },
        is_removed: false,
      },
    ],
    refunds: [
      {
        ...{ id: 9001, order_id: 1001, created_at: FIRST.changed, processed_at: FIRST.changed },
        refund_line_items: [
          {
            ...{
              line_item_id: 11,
              quantity: 1,
              restock_type: 'return',
              subtotal: 22.5,
              subtotal_set: set('22.50'),
            },
            ...{ total_tax: 4.28, total_tax_set: set('4.28') },
          },
        ],
        refund_shipping_lines: [
          { shipping_line_id: 1, subtotal_amount_set: set('4.90'), tax_amount_set: set('0.93') },
        ],
        ...{ order_adjustments: [], total_duties_set: set('0.00') },
        transactions: [{ kind: 'refund', amount: '32.61', status: 'success' }],
      },
    ],
  }),
  restOrder(1002, SECOND.placed, {
    ...{
      updated_at: SECOND.cancelled,
      cancelled_at: SECOND.cancelled,
      taxes_included: true,
      source_name: 'pos',
    },
    ...{ total_tax: '19.00', line_items: [restLine(21, 'BAG', '119.00', { tax_lines: restTax('19.00') })] },
  }),
  restOrder(1003, THIRD.placed, {
    ...{ updated_at: THIRD.goodwill, email: 'bo@example.com', source_name: 'shopify_draft_order' },
    ...{ presentment_currency: 'USD', shipping_address: { country_code: 'AT' }, total_tax: '0.00' },
    line_items: [restLine(31, 'LAMP', '80.00'), restLine(32, 'RUG', '40.00')],
    refunds: [
      {
        ...{ id: 9002, order_id: 1003, created_at: THIRD.removed, order_adjustments: [], transactions: [] },
        refund_line_items: [
          { line_item_id: 32, quantity: 1, subtotal: 40, subtotal_set: set('40.00'), total_tax: 0 },
        ],
      },
      {
        ...{ id: 9003, order_id: 1003, created_at: THIRD.goodwill, refund_line_items: [] },
        order_adjustments: [
          {
            ...{
              kind: 'refund_discrepancy',
              reason: 'Refund discrepancy',
              amount: '-3.00',
              tax_amount: '0.00',
            },
            ...{ amount_set: set('-3.00'), tax_amount_set: set('0.00') },
          },
        ],
        transactions: [{ kind: 'refund', amount: '3.00', status: 'success' }],
      },
    ],
  }),
  restOrder(1004, FOURTH, { test: true, line_items: [restLine(41, 'TEE', '25.00')] }),
  restOrder(1005, FOURTH, { financial_status: 'voided', line_items: [restLine(51, 'TEE', '25.00')] }),
];

const child = (of: number, own: Json) => ({ ...own, __parentId: `gid://shopify/Order/${of}` });

/** As a bulk operation gives them: what belongs to an order follows it, its refunds are only named. */
export const BULK_LINES: Json[] = [
  node(1001, FIRST.placed, {
    ...{ updatedAt: FIRST.changed, displayFinancialStatus: 'PARTIALLY_REFUNDED', email: 'ann@example.com' },
    ...{ customer: { id: 'gid://shopify/Customer/501' }, totalTaxSet: bag('9.48') },
    // goods 45.00, the card 50.00, shipping 4.90, tax 9.48
    totalPriceSet: bag('109.38'),
    refunds: [{ id: 'gid://shopify/Refund/9001' }],
  }),
  child(
    1001,
    line(11, 'TEE', '25.0', { quantity: 2, discountAllocations: discount('5.0'), taxLines: tax('8.55') }),
  ),
  child(1001, line(12, 'CARD', '50.0', { isGiftCard: true, taxable: false })),
  child(1001, {
    ...{ id: 'gid://shopify/ShippingLine/1', isRemoved: false, originalPriceSet: bag('4.9') },
    ...{ discountAllocations: [], taxLines: tax('0.93') },
  }),
  node(1002, SECOND.placed, {
    ...{ updatedAt: SECOND.cancelled, cancelledAt: SECOND.cancelled, taxesIncluded: true, sourceName: 'pos' },
    ...{ totalTaxSet: bag('19.0'), totalPriceSet: bag('119.0') },
  }),
  child(1002, line(21, 'BAG', '119.0', { taxLines: tax('19.0') })),
  node(1003, THIRD.placed, {
    ...{
      updatedAt: THIRD.goodwill,
      email: 'bo@example.com',
      sourceName: 'shopify_draft_order',
      edited: true,
    },
    ...{ shippingAddress: { countryCodeV2: 'AT' }, totalPriceSet: bag('120.0') },
    refunds: [{ id: 'gid://shopify/Refund/9002' }, { id: 'gid://shopify/Refund/9003' }],
  }),
  child(1003, line(31, 'LAMP', '80.0')),
  child(1003, line(32, 'RUG', '40.0')),
  node(1004, FOURTH, { test: true, totalPriceSet: bag('25.0') }),
  child(1004, line(41, 'TEE', '25.0')),
  node(1005, FOURTH, { displayFinancialStatus: 'VOIDED', totalPriceSet: bag('25.0') }),
  child(1005, line(51, 'TEE', '25.0')),
];

const refund = (id: number, createdAt: string, more: Json) => ({
  ...{
    id: `gid://shopify/Refund/${id}`,
    createdAt,
    duties: [],
    transactions: { nodes: [{ id: 'gid://x/1' }] },
  },
  ...{ refundLineItems: all(), orderAdjustments: all(), refundShippingLines: all(), ...more },
});
const agreement = (happenedAt: string, reason: string, actionType: string, ...lines: number[]) => ({
  ...{ happenedAt, reason },
  sales: all(...lines.map((id) => ({ actionType, lineItem: { id: `gid://shopify/LineItem/${id}` } }))),
});

/** What the follow-up query answers for the refunded ones, by order. */
export const RESTS: Readonly<Record<string, Json>> = {
  '1001': {
    refunds: [
      refund(9001, FIRST.changed, {
        refundLineItems: all({ ...refunded(11, 1, '22.5', '4.28'), restockType: 'RETURN' }),
        refundShippingLines: all({ subtotalAmountSet: bag('4.9'), taxAmountSet: bag('0.93') }),
      }),
    ],
    agreements: [agreement(FIRST.placed, 'ORDER', 'ORDER', 11, 12)],
  },
  '1003': {
    refunds: [
      refund(9002, THIRD.removed, {
        ...{ refundLineItems: all(refunded(32, 1, '40.0', '0.0')), transactions: { nodes: [] } },
      }),
      refund(9003, THIRD.goodwill, {
        orderAdjustments: all({ amountSet: bag('-3.0'), taxAmountSet: bag('0.0') }),
      }),
    ],
    agreements: [
      agreement(THIRD.placed, 'ORDER', 'ORDER', 31, 32),
      agreement(THIRD.removed, 'ORDER_EDIT', 'RETURN', 32),
    ],
  },
};

const HEAD =
  'Id,Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Cancelled at,Refunded Amount,Source,' +
  'Shipping Country,Billing Country,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem requires shipping,' +
  'Lineitem taxable,Lineitem discount';

/**
 * As the admin exports them. Of what was refunded on 1003 the export says 3.00: the rug that an edit
 * removed is refunded too, by the difference (43.00 in all).
 */
export const CSV = [
  HEAD,
  '1001,#1001,ann@example.com,partially_refunded,EUR,95.00,4.90,9.48,109.38,2026-03-01 10:00:00 +0100,,32.61,web,,DE,2,The TEE,25.00,TEE,true,true,5.00',
  '1001,#1001,,,,,,,,2026-03-01 10:00:00 +0100,,,,,,1,Gift Card,50.00,CARD,false,false,0.00',
  '1002,#1002,,paid,EUR,119.00,0.00,19.00,119.00,2026-03-02 18:30:00 +0100,2026-03-03 09:00:00 +0100,0.00,pos,,DE,1,The BAG,119.00,BAG,true,true,0.00',
  '1003,#1003,bo@example.com,paid,EUR,120.00,0.00,0.00,120.00,2026-03-04 08:00:00 +0100,,43.00,shopify_draft_order,AT,DE,1,The LAMP,80.00,LAMP,true,true,0.00',
  '1003,#1003,,,,,,,,2026-03-04 08:00:00 +0100,,,,,,1,The RUG,40.00,RUG,true,true,0.00',
  '1005,#1005,,voided,EUR,25.00,0.00,0.00,25.00,2026-03-09 10:00:00 +0100,,0.00,web,,DE,1,The TEE,25.00,TEE,true,true,0.00',
  '',
].join('\n');
