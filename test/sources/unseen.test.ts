import { describe, expect, it } from 'vitest';
import { FORMATS, type FormatId } from '../../server/sources/formats';
import { isItemFormat, type AnyFormat } from '../../server/sources/format';
import { readFile, readItemFile } from './reading';

/**
 * Files of the same kinds as the samples and not among them: other orders of columns, columns too many and
 * too few, other marks, languages and envelopes. Each comes in, or says what a person can do about it.
 */

const read = (id: FormatId, content: string | Buffer, options = {}) => {
  const format: AnyFormat = FORMATS[id];
  return isItemFormat(format) ? readItemFile(format, String(content)) : readFile(format, content, options);
};

/** What came in, as far as `fields` go; rejections must not hide among it. */
const facts = async (id: FormatId, content: string | Buffer, fields: readonly string[], options = {}) => {
  const found = await read(id, content, options);
  expect(found.rejected).toEqual([]);
  return found.facts.map(({ fact }) => fields.map((name) => (fact as Record<string, unknown>)[name]));
};

/** Why nothing of it came in: as an error of the whole, or of its rows. */
const reason = async (id: FormatId, content: string | Buffer, options = {}) => {
  const found = await read(id, content, options).catch((error: Error & { hint?: string }) => error);
  if (found instanceof Error) return [found.message, (found as { hint?: string }).hint].join(' ');
  expect(found.facts).toEqual([]);
  return found.rejected.map(({ row, field, reason: why }) => `${row} ${field} ${why}`).join('; ');
};

const json = (value: unknown) => JSON.stringify(value);
const UTF16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('Shopify', () => {
  const NEEDED = 'Lineitem price,Lineitem name,Lineitem quantity,Total,Taxes,Shipping,Subtotal,Currency';

  it('exports in another order, with a column of an app and without the optional ones', async () => {
    const row = '10.00,Mug,2,20.00,0.00,0.00,20.00,EUR,2026-03-01T10:00:00+01:00,#1,gold';
    expect(
      await facts('shopify-orders-csv', `${NEEDED},Created at,Name,Loyalty tier\n${row}\n`, [
        ...['id', 'placedAt', 'currency'],
      ]),
    ).toEqual([['#1', '2026-03-01T09:00:00.000Z', 'EUR']]);
  });

  it('exports that a spreadsheet has saved again, or of another page of the admin', async () => {
    const saved = `${NEEDED},Created at,Name`.replaceAll(',', ';');
    expect(await reason('shopify-orders-csv', `${saved}\n`)).toMatch(/separated by semicolons.*mapping/);
    const row = '"10,00",Mug,2,"20,00",0.00,0.00,"20,00",EUR,2026-03-01 10:00:00 +0100,#1';
    expect(await reason('shopify-orders-csv', `${NEEDED},Created at,Name\n${row}\n`)).toContain(
      '2 Subtotal is not an amount such as 12.50',
    );
    expect(
      await reason('shopify-orders-csv', 'First Name,Last Name,Email,Total Spent\nA,B,a@b.c,1\n'),
    ).toMatch(/columns Name, Created at, .* are missing.*mapping/);
  });

  it('orders of another version, and what is no order', async () => {
    const order = {
      ...{ id: 7, created_at: '2026-03-01T10:00:00+01:00', currency: 'JPY', new_in_2030: { deep: [1] } },
      line_items: [{ id: 1, price: 1000, quantity: 2, title: 'Mug' }],
    };
    expect(await facts('shopify-orders-json', json({ orders: [order] }), ['id', 'currency'])).toEqual([
      ['7', 'JPY'],
    ]);
    expect(await reason('shopify-orders-json', json({ errors: 'Not Found' }))).toContain('Not Found');
    expect(await reason('shopify-orders-json', json({ products: [] }))).toMatch(
      /products.*GET \/orders.json/,
    );
    const empty = {
      id: 1,
      created_at: order.created_at,
      refund_line_items: [{ line_item_id: 1, quantity: 1 }],
    };
    expect(await reason('shopify-orders-json', json(empty))).toMatch(/subtotal is missing/);
    expect(await reason('shopify-orders-json', json([{ ...order, line_items: [] }]))).toBe(
      '1 line_items has no line',
    );
    expect(await reason('shopify-bulk-jsonl', '{"id":"gid://shopify/Customer/1"}\n')).toBe(
      '1 id is not an order',
    );
  });
});

describe('WooCommerce', () => {
  const order = {
    ...{
      id: '77',
      status: 'wc-packing',
      currency: 'SEK',
      total: 250,
      total_tax: 50,
      prices_include_tax: true,
    },
    ...{
      date_created: '2026-03-01T10:00:00',
      line_items: [{ name: 'Mug', quantity: '1', total: 200, total_tax: 50 }],
    },
    plugin: null,
  };

  it('orders of plugins: numbers for text, a status of their own, the shop’s time alone', async () => {
    // London, as the tests' reader has it
    expect(await facts('woocommerce-orders-json', json({ data: [order] }), ['id', 'placedAt'])).toEqual([
      ['77', '2026-03-01T10:00:00.000Z'],
    ]);
  });

  it('what is no order', async () => {
    const { id: _, ...nameless } = order;
    expect(await reason('woocommerce-orders-json', json([nameless]))).toMatch(
      /^1 item is neither an order \(id, status, line_items\)/,
    );
    expect(await reason('woocommerce-orders-json', json([{ id: 5, name: 'Mug', price: '5.00' }]))).toMatch(
      /^1 item is neither an order/,
    );
    expect(
      await reason(
        'woocommerce-orders-json',
        json({ code: 'woocommerce_rest_cannot_view', message: 'Sorry' }),
      ),
    ).toContain('Sorry');
  });
});

describe('Magento', () => {
  const order = {
    ...{ entity_id: '9', state: 'processing', created_at: '2026-03-01T10:00:00Z', base_currency_code: 'CHF' },
    ...{ base_grand_total: '20.00', custom: { module: true } },
    items: [{ item_id: '1', name: 'Mug', qty_ordered: '2', base_row_total: '20.00', base_price: '10.00' }],
  };

  it('orders with text for numbers, pages put into one list, a single order', async () => {
    const pages = [{ items: [order], total_count: 2 }, { items: [{ ...order, entity_id: 10 }] }];
    expect(await facts('magento-orders-json', json(pages), ['id', 'currency'])).toEqual([
      ['9', 'CHF'],
      ['10', 'CHF'],
    ]);
    expect(await facts('magento-orders-json', json(order), ['id'])).toEqual([['9']]);
  });

  it('what is no order: GraphQL, a cart, a list of ids', async () => {
    const graphql = { data: { customer: { orders: { items: [{ number: '1', total: {} }] } } } };
    expect(await reason('magento-orders-json', json(graphql))).toMatch(/GraphQL.*GET \/V1\/orders/);
    expect(await reason('magento-orders-json', json({ cartItem: { sku: 'A' } }))).toMatch(/GET \/V1\/orders/);
    expect(
      await reason('magento-orders-json', json({ items: [{ entity_id: 1, increment_id: '1' }] })),
    ).toMatch(/has no items/);
  });
});

describe('Odoo', () => {
  it('orders without what it leaves out as false, and what is no order', async () => {
    const line = {
      id: 1,
      product_uom_qty: 2,
      price_unit: 10,
      price_subtotal: 20,
      price_tax: 0,
      price_total: 20,
      display_type: false,
    };
    const order = {
      ...{
        id: 3,
        name: 'SO3',
        state: 'sale',
        date_order: '2026-03-01 10:00:00',
        currency_id: [5, 'NOK'],
        partner_id: [8, 'Ann'],
      },
      ...{ amount_untaxed: 20, amount_tax: 0, amount_total: 20, website_id: false, x_studio: 'own' },
      order_line: [line],
    };
    expect(await facts('odoo-orders-json', json({ result: [order] }), ['id', 'currency'])).toEqual([
      ['3', 'NOK'],
    ]);
    expect(await reason('odoo-orders-json', json([{ ...order, name: undefined }]))).toBe('1 name is missing');
    const { price_total: _, ...unsummed } = line;
    expect(await reason('odoo-orders-json', json([{ ...order, order_line: [unsummed] }]))).toBe(
      '1 order_line.0.price_total is missing: order SO3 is left out',
    );
    expect(await reason('odoo-orders-json', json([{ ...order, currency_id: false }]))).toMatch(/currency_id/);
    expect(await reason('odoo-orders-json', json([{ ...order, order_line: [1, 2] }]))).toMatch(/order_line/);
  });
});

describe('ad platforms', () => {
  const COST = ['day', 'campaign', 'currency', 'amount'];

  it('Google Ads: French with tabs and UTF-16, Portuguese, no title, columns too many', async () => {
    const french = 'Coût\tClics\tCampagne\tJour\r\n1\u202f204,50 €\t7\tMarque\t1 mars 2026\r\n';
    expect(await facts('google-ads-csv', UTF16(french), COST)).toEqual([
      ['2026-03-01', 'Marque', 'EUR', '1204.50'],
    ]);
    const brazilian = 'Relatório\n\nDia;Campanha;Custo\n2026-03-01;Marca;R$ 1.204,50\n';
    expect(await facts('google-ads-csv', brazilian, COST)).toEqual([
      ['2026-03-01', 'Marca', 'BRL', '1204.50'],
    ]);
  });

  it('Google Ads: a language that is not known, a report of keywords, days that could be months', async () => {
    expect(await reason('google-ads-csv', 'Päivä,Kampanja,Kustannus\n2026-03-01,A,1\n')).toMatch(
      /Campaign and Cost.*download it in English/,
    );
    expect(await reason('google-ads-csv', 'Day,Keyword,Cost\n2026-03-01,mugs,1\n')).toMatch(
      /Campaign and Cost/,
    );
    expect(await reason('google-ads-csv', 'Day,Campaign,Cost\n3/1/2026,A,€1\n')).toBe(
      '2 Day is not a day such as 2026-09-01',
    );
  });

  it('Meta: Spanish, Dutch and Brazilian, in any order; by ad without a day', async () => {
    const spanish =
      'Importe gastado (MXN),Día,Nombre de la campaña,Edad\n"1,250.50",2026-03-01,Verano,25-34\n';
    expect(await facts('meta-ads-csv', spanish, COST)).toEqual([['2026-03-01', 'Verano', 'MXN', '1250.50']]);
    const dutch =
      'Start rapportage;Einde rapportage;Campagnenaam;Besteed bedrag (EUR)\n2026-03-01;2026-03-01;Zomer;1.250,50\n';
    expect(await facts('meta-ads-csv', dutch, COST)).toEqual([['2026-03-01', 'Zomer', 'EUR', '1250.50']]);
    const brazilian =
      'Início dos relatórios,Término dos relatórios,Nome da campanha,Valor usado (BRL)\n2026-03-01,2026-03-01,Verão,"1.250,50"\n';
    expect(await facts('meta-ads-csv', brazilian, COST)).toEqual([['2026-03-01', 'Verão', 'BRL', '1250.50']]);
    expect(await reason('meta-ads-csv', 'Ad name,Amount spent (EUR)\nA,1\n')).toMatch(
      /campaign’s name.*Reporting starts/,
    );
  });

  it('tables of an API with columns of another pipeline, and a table without costs', async () => {
    const table =
      'campaign_name,clicks,metrics_cost_micros,segments_date,currency_code\nBrand,3,1500000,2026-03-01,EUR\n';
    expect(await facts('ads-tables-csv', table, COST)).toEqual([['2026-03-01', 'Brand', 'EUR', '1.5']]);
    expect(await reason('ads-tables-csv', 'id,name\n1,Account\n')).toMatch(
      /date and either cost_micros or spend/,
    );
  });
});

describe('Google Analytics and rates', () => {
  it('GA4: a language that is not known becomes series of its own names; a table of nothing says so', async () => {
    const finnish = '# 20260301-20260302\n\nPäivä,Istunnot\n20260301,40\n20260302,38\n';
    expect(await facts('ga4-csv', finnish, ['series', 'day', 'value'])).toEqual([
      ['ga4_istunnot', '2026-03-01', '40'],
      ['ga4_istunnot', '2026-03-02', '38'],
    ]);
    expect(await reason('ga4-csv', 'Landing page,Sessions\n/,40\n')).toMatch(/name the days/);
  });

  it('ECB: some currencies alone, in another order, by semicolons; another bank’s file', async () => {
    expect(await facts('ecb-fx', 'Date,SEK,USD\n2026-03-03,N/A,1.0789\n', ['day', 'quote', 'rate'])).toEqual([
      ['2026-03-03', 'USD', '1.0789'],
    ]);
    expect(await reason('ecb-fx', 'Valuta,Kurs\nUSD,10.51\n')).not.toBe('');
    expect(await reason('ecb-fx', 'Date,USD\n03/03/2026,1.0789\n')).toMatch(/Date/);
  });
});
