import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../drizzle/packageRoot';
import { FORMAT_IDS, type FormatId } from '../../server/sources/formats';
import { inventInvoices, toCsv } from '../imports/realFile/invoices';
import { creditMemo, memoRow, simpleOrder } from '../sources/magentoShop';
import { line, order } from '../sources/odooShop';
import { BULK_LINES, CSV, REST_ORDERS } from '../sources/shopifyFixtures';
import { wooOrder, wooRefund } from '../sources/wooShop';

/** A file of every format that is taken as it is. */

const textOf = (...path: string[]): string => readFileSync(join(packageRoot(), ...path), 'utf8');

/** The examples of the documents: the block of a language below a heading. */
const example = (text: string, heading: string, language: string): string => {
  const section = text.slice(text.indexOf(`## ${heading}\n`));
  const found = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(section)?.[1];
  if (found === undefined) throw new Error(`There is no example of ${heading}.`);
  return found;
};

const OTHERS: Partial<Record<FormatId, string>> = {
  'shopify-orders-csv': CSV,
  'shopify-orders-json': JSON.stringify({ orders: REST_ORDERS }),
  'shopify-bulk-jsonl': BULK_LINES.map((each) => JSON.stringify(each)).join('\n'),
  'woocommerce-orders-json': JSON.stringify([
    wooOrder(1, '2026-03-01T10:00:00', { tax: 2, shipping: 5, refunds: [{ id: 9, total: '-4.00' }] }),
    { ...wooRefund(9, '2026-03-02T10:00:00', 4), parent_id: 1 },
  ]),
  'magento-orders-json': JSON.stringify({
    items: [
      simpleOrder(1, '2026-03-01 09:30:00'),
      creditMemo(2, {
        ...{ order_id: 1, created_at: '2026-03-02 09:30:00', amounts: { grand_total: 10, subtotal: 10 } },
        items: [memoRow(1, 10, 10)],
      }),
    ],
    total_count: 2,
  }),
  'odoo-orders-json': JSON.stringify([{ ...order(1), order_line: [line(1)] }]),
  'google-ads-csv':
    'Campaign report\n"March 1, 2026 - March 3, 2026"\nDay,Campaign,Currency code,Clicks,Cost\n2026-03-01,Brand,EUR,41,"1,084.20"\n2026-03-02,"Shoes, all",EUR, --, --\nTotal: Account, --,EUR,42,"1,084.20"\n',
  'meta-ads-csv':
    '\ufeffReporting starts,Reporting ends,Campaign name,Amount spent (EUR),Ends\n2026-03-01,2026-03-02,,"1,100.00",\n2026-03-01,2026-03-01,Spring,"1,040.00",2026-05-01\n2026-03-02,2026-03-02,Spring,60.0,Ongoing\n',
  'ads-tables-csv':
    'date,id,base_campaign,cost_micros\n2026-03-01,7,c/7,19000000\n2026-03-01,7,c/7,308310001\n',
  'ga4-csv':
    '# ---\n# Report, with a comma\n# Start date: 20260301\n# End date: 20260303\n\nNth day,Active users\n0000,120\n0002,99\n\nEvent name,Event count\npurchase,12\n',
  'shopify-sessions-csv': 'Day,Sessions,Online store visitors\n2026-03-01,120,101\n2026-03-02,99,90\n',
  'ecb-fx': 'Date,USD,GBP,CYP,\n2026-04-14,1.2500,0.8000,N/A,\n2007-12-31,1.4721,0.7334,0.5853,\n',
  'online-retail': toCsv(inventInvoices(12).invoices),
};

const FORMATS = textOf('server', 'sources', 'canonical', 'FORMATS.md');

/** By format. */
export const FILES = Object.fromEntries(
  FORMAT_IDS.map((id) => [id, OTHERS[id] ?? example(FORMATS, id, 'csv')]),
) as Record<FormatId, string>;

const MAPPINGS = textOf('server', 'sources', 'mapping', 'MAPPING.md');

/** Mappings, each with a file that it reads. */
export const MAPPED: readonly { mapping: unknown; file: string }[] = [
  { mapping: JSON.parse(example(MAPPINGS, 'Example', 'json')), file: example(MAPPINGS, 'Example', 'csv') },
  {
    mapping: JSON.parse(example(MAPPINGS, 'Costs', 'json')),
    file: 'Tag;Kampagne;Kosten\n1.3.2026;Frühling;1234,50\n2.3.2026;Frühling;10,00\n',
  },
  {
    mapping: {
      ...{ row: 'order', dates: { format: 'MM/DD/YYYY HH:mm A' }, taxRates: 'percent', repeats: 'own' },
      columns: {
        ...{ orderId: ['No', 'Shop'], placedAt: ['Date', 'Hour'], total: 'Total', taxRate: 'VAT' },
        ...{ shipping: 'Post', customerId: 'Customer', cancelledAt: 'Cancelled', discount: 'Off' },
      },
      constants: { currency: 'USD', channel: 'unknown' },
      creditNote: { when: { column: 'Type', is: ['refund'] }, order: { column: 'For' } },
      leaveOut: [{ column: 'Total', notAbove: 0, reason: 'nothing' }],
    },
    file: 'No,Shop,Date,Hour,Total,VAT,Post,Customer,Cancelled,Off,Type,For\n1,A,03/01/2026,10:30 AM,119.00,19%,4.90,c-1,,0,,\n2,A,03/02/2026,01:30 PM,20,7%,0,,,,refund,1-A\n',
  },
  {
    mapping: {
      ...{ kind: 'sessions', delimiter: 'tab', dates: { format: 'YYYY-MM-DD' } },
      columns: { sessionId: 'id', startedAt: 'day', time: 'at', device: 'device', hasCart: 'cart' },
      constants: { source: 'tool' },
    },
    file: 'id\tday\tat\tdevice\tcart\n1\t2026-03-01\t10:00\tmobile\tyes\n2\t2026-03-02\t2:05 PM\ttv\t0\n',
  },
];

/** What a storefront's script sends. */
export const EVENTS = {
  ...{ u: 'abcdefghijkl', t: 1, j: 1 },
  e: [
    {
      i: 'event-view----',
      k: 'view',
      a: 1_000,
      p: 'page-1',
      r: 'news.example',
      s: 'mail',
      m: 'email',
      l: 'de',
    },
    { i: 'event-cart----', k: 'cart', a: 0 },
    { i: 'event-step----', k: 'checkout', a: 0, s: 'payment' },
    { i: 'event-click---', k: 'click', a: 0, n: 3 },
    { i: 'event-order---', k: 'order', a: 0, o: '1001', v: '19.90', c: 'EUR' },
    { i: 'event-vital---', k: 'vitals', a: 0, lcp: 1_200, cls: 20 },
  ],
};
