import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** Files in the shape of the Online Retail one: made up, or the real one cut up anew. */

const HEADER = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
];
type Row = string[];

export interface Totals {
  orders: number;
  /** Pence. */
  gross: number;
  returns: number;
}

/** Made-up invoices of four lines over half a year, every tenth a credit note, every fifth of a guest. */
export const inventInvoices = (count: number): { invoices: Row[][]; totals: Totals } => {
  const totals = { orders: 0, gross: 0, returns: 0 };
  const invoices = Array.from({ length: count }, (_, i): Row[] => {
    const isNote = i % 10 === 9;
    const at = new Date(Date.UTC(2026, 0, 1) + i * ((180 * 86_400_000) / count)).toISOString();
    const customer = i % 5 === 0 ? '' : String(12_000 + ((i * 7) % 400));
    if (!isNote) totals.orders++;
    return [0, 1, 2, 3].map((j) => {
      const [quantity, pence] = [((i + j) % 7) + 1, ((i * 13 + j * 7) % 1_000) + 1];
      totals[isNote ? 'returns' : 'gross'] += quantity * pence;
      const stamp = `${at.slice(0, 10)} ${at.slice(11, 19)}`;
      const price = `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`;
      const number = `${isNote ? 'C' : ''}${100_000 + i}`;
      return [
        number,
        `S${j}`,
        'THING, SMALL',
        String(isNote ? -quantity : quantity),
        stamp,
        price,
        customer,
        'France',
      ];
    });
  });
  return { invoices, totals };
};

/** The invoices of a real file, each with its lines together and in the order of the file. */
export const readInvoices = (path: string): Row[][] => {
  const byNumber = new Map<string, Row[]>();
  for (const row of (parse(gunzipSync(readFileSync(path))) as Row[]).slice(1)) {
    const invoice = byNumber.get(row[0]!);
    if (invoice) invoice.push(row);
    else byNumber.set(row[0]!, [row]);
  }
  return [...byNumber.values()];
};

export const toCsv = (invoices: Row[][]): string => stringify([HEADER, ...invoices.flat()]);
