import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../server/sources/formats';
import { mappingFormat } from '../../server/sources/mapping';
import { mapping } from '../../server/sources/mapping/schema';
import type { Format } from '../../server/sources/format';
import { parseFact } from '../../server/ledger';
import { workbook } from '../workbook';
import { csv } from '../imports/importing';
import { readFile, readItemFile } from './reading';

/** A spreadsheet writes a long number as a power of ten, and its last digits are gone: no such id is one. */

const LOST =
  'has lost its digits to a spreadsheet or a program: export it anew without opening it in one, or have the column written as text';

const whyOf = (rejected: readonly { row: number; field: string; reason: string }[]) =>
  [...rejected]
    .sort((a, b) => a.row - b.row)
    .map(({ row, field, reason }) => `${row} ${field} ${reason.split('; so')[0]}`);

describe('in a file of rows', () => {
  it('refuses orders, customers and refunds of the own format', async () => {
    const head =
      'record,order_id,placed_at,currency,customer_id,quantity,unit_price,refund_id,refunded_at,refund_net';
    const { facts, rejected } = await readFile(
      FORMATS.orders,
      csv(
        head,
        'line,4.5E+11,2026-03-01 10:00:00,EUR,,1,10.00,,,',
        'line,A-2,2026-03-01 10:00:00,EUR,"7,12345E+12",1,10.00,,,',
        'refund,A-2,,,,,,9.1E+12,2026-03-02 10:00:00,5.00',
        'refund,1E+15,,,,,,R-2,2026-03-02 10:00:00,5.00',
        'line,12E3,2026-03-01 10:00:00,EUR,1E5,1,10.00,,,',
      ),
    );
    expect(whyOf(rejected)).toEqual([
      `2 order_id ${LOST}`,
      `3 customer_id ${LOST}`,
      `4 refund_id ${LOST}`,
      `5 order_id ${LOST}`,
    ]);
    // 12E3 and 1E5 are names: a spreadsheet writes 1.2E+04
    expect(facts.map(({ fact }) => (fact.type === 'order' ? [fact.id, fact.customer.id] : []))).toEqual([
      ['12E3', '1E5'],
    ]);
  });

  it.each<[string, Format, string, string, string]>([
    [
      'sessions',
      FORMATS.sessions as unknown as Format,
      'session_id,started_at',
      '1.71233E+18,2026-03-01 09:00:00',
      'session_id',
    ],
    [
      'order costs',
      FORMATS['order-costs'] as unknown as Format,
      'order_id,kind,amount,currency,day',
      '5.81235E+12,carrier,4.20,EUR,2026-03-02',
      'order_id',
    ],
    [
      'unit costs, whose SKU is what they are found by',
      FORMATS['unit-costs'] as unknown as Format,
      'sku,cost,currency,from_day',
      '4.00638E+12,1.10,EUR,2026-03-02',
      'sku',
    ],
    [
      'stock',
      FORMATS.stock as unknown as Format,
      'sku,at,quantity',
      '4.00638E+12,2026-03-02 08:00:00,4',
      'sku',
    ],
    [
      'shipments',
      FORMATS.shipments as unknown as Format,
      'shipment_id,order_id,promised_day',
      '3.4043E+11,A-1,2026-03-02',
      'shipment_id',
    ],
    [
      'tickets, by who wrote',
      FORMATS.tickets as unknown as Format,
      'ticket_id,opened_at,customer_id',
      't-1,2026-03-02 08:00:00,6.2E+12',
      'customer_id',
    ],
    [
      'marketing costs',
      FORMATS.spend as unknown as Format,
      'day,currency,amount,spend_id',
      '2026-03-02,EUR,4.20,1.20212E+16',
      'spend_id',
    ],
  ])('refuses %s', async (...[, format, head, row, field]: [string, Format, string, string, string]) => {
    const { facts, rejected } = await readFile(format, csv(head, row));
    expect(facts).toEqual([]);
    expect(whyOf(rejected)).toEqual([`2 ${field} ${LOST}`]);
  });

  it('refuses a part of an order number that a mapping puts together, and a phone number that is all there is', async () => {
    const format = mappingFormat(
      mapping.parse({
        row: 'order',
        columns: {
          orderId: ['branch', 'no'],
          placedAt: 'at',
          total: 'sum',
          email: 'mail',
          phone: 'phone',
        },
        constants: { currency: 'EUR' },
      }),
    ) as Format<'sales'>;
    const { facts, rejected } = await readFile(
      format,
      csv(
        'branch,no,at,sum,mail,phone',
        'north,8.1E+11,2026-03-01,10.00,,',
        'north,2,2026-03-01,10.00,,4.91512E+11',
        'north,3,2026-03-01,10.00,a@example.com,4.91512E+11',
      ),
    );
    expect(whyOf(rejected)).toEqual([`2 no ${LOST}`, `3 phone ${LOST}`]);
    expect(facts.map(({ fact }) => fact.id)).toEqual(['north|3']);
  });
});

it('refuses a number of a workbook beyond what a spreadsheet can hold, and keeps one that is text', async () => {
  const head = ['session_id', 'started_at'];
  const at = '2026-03-01 09:00:00';
  const { facts, rejected } = await readFile(
    FORMATS.sessions,
    workbook({
      S: [head, [5812345678901234000, at], [581234567890123, at], ['5812345678901234567', at], ['1.50', at]],
    }),
  );
  expect(whyOf(rejected)).toEqual([`2 session_id ${LOST}`]);
  expect(facts.map(({ fact }) => fact.id)).toEqual(['581234567890123', '5812345678901234567', '1.50']);
});

describe('in JSON', () => {
  const line = { id: 1, name: 'Mug', quantity: 1, price: '10.00' };

  it('refuses a number of Shopify beyond what a program can hold, of orders, refunds and customers', async () => {
    const order = { created_at: '2026-03-01T09:00:00Z', currency: 'EUR', line_items: [line] };
    const { facts, rejected } = await readItemFile(
      FORMATS['shopify-orders-json'],
      `[${[
        JSON.stringify({ id: 1, ...order }).replace('"id":1', '"id":5812345678901234567'),
        JSON.stringify({ id: 2, ...order, customer: { id: 7 } }).replace(
          '"id":7',
          '"id":71234567890123456789',
        ),
        JSON.stringify({ id: 3, ...order }).replace('"id":3', '"id":"5812345678901234567"'),
        '{"id":9112345678901234567,"order_id":3,"created_at":"2026-03-02T09:00:00Z","refund_line_items":[]}',
      ].join(',')}]`,
    );
    expect(whyOf(rejected)).toEqual([`1 id ${LOST}`, `2 customer.id ${LOST}`, `4 id ${LOST}`]);
    expect(facts.map(({ fact }) => fact.id)).toEqual(['5812345678901234567']);
  });

  it('the same of WooCommerce, Magento and Odoo', async () => {
    const woo = await readItemFile(
      FORMATS['woocommerce-orders-json'],
      '[{"id":98765432109876543,"status":"completed","currency":"EUR","date_created_gmt":"2026-03-01T09:00:00"},' +
        '{"id":11,"parent_id":98765432109876543,"date_created_gmt":"2026-03-02T09:00:00","amount":"5.00"}]',
    );
    expect(woo.facts).toEqual([]);
    expect(whyOf(woo.rejected)).toEqual([`1 id ${LOST}`, `2 parent_id ${LOST}`]);
    const magento = await readItemFile(
      FORMATS['magento-orders-json'],
      '[{"entity_id":98765432109876543,"created_at":"2026-03-01 09:00:00","items":[]},' +
        '{"entity_id":5,"order_id":98765432109876543,"adjustment":0,"created_at":"2026-03-01 09:00:00","items":[]}]',
    );
    expect(magento.facts).toEqual([]);
    expect(whyOf(magento.rejected)).toEqual([`1 entity_id ${LOST}`, `2 order_id ${LOST}`]);
    const odoo = await readItemFile(
      FORMATS['odoo-orders-json'],
      '[{"id":98765432109876543,"name":"S1","state":"sale","date_order":"2026-03-01 09:00:00","currency_id":[1,"EUR"],' +
        '"amount_untaxed":1,"amount_tax":0,"amount_total":1,"order_line":[]}]',
    );
    expect(odoo.facts).toEqual([]);
    expect(whyOf(odoo.rejected)).toEqual([`1 id ${LOST}`]);
  });
});

it('refuses it at the door of programs too: orders, sightings, contacts', () => {
  const why = (kind: Parameters<typeof parseFact>[0], raw: unknown) => {
    const parsed = parseFact(kind, 1, raw);
    return 'rejections' in parsed ? whyOf(parsed.rejections) : [];
  };
  const order = {
    ...{ type: 'order', id: 'A', placedAt: '2026-03-01T09:00:00Z', currency: 'EUR' },
    lines: [{ quantity: 1, unitPrice: '1' }],
  };
  expect(why('sales', order)).toEqual([]);
  expect(why('sales', { ...order, id: '5.81235E+12' })).toEqual([`1 id ${LOST}`]);
  expect(why('sales', { ...order, sessionId: '5.81235e+12' })).toEqual([`1 sessionId ${LOST}`]);
  expect(
    why('sightings', {
      ...{ id: 's', witness: 'erp', orderId: '5.81235E12', occurredAt: '2026-03-01T09:00:00Z' },
      currency: 'EUR',
    }),
  ).toEqual([`1 orderId ${LOST}`]);
  expect(
    why('contacts', { id: '1e+21', contactedAt: '2026-03-01T09:00:00Z', customer: { id: 'C' } }),
  ).toEqual([`1 id ${LOST}`]);
});
