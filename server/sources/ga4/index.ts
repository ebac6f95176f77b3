import type { SheetFormat, SheetReader } from '../format';
import { eventReader, isEventTable } from './events';
import { analyticsReader } from './reader';

/**
 * Sheets of web analytics: Google Analytics 4 (reports, explorations, tables of events) and Shopify's own sessions.
 * Each column of figures becomes a series of that system, never sessions of ours. Documented in FORMATS.md.
 */
const sheetOf = (known: { prefix: string; source: string; label: string }): SheetFormat<'series'> => ({
  kind: 'series',
  layout: { delimiter: 'comma', or: ['semicolon', 'tab'], header: true, encoding: 'any' },
  keyCell: (key) => ({ field: 'series', value: (JSON.parse(key) as string[]).filter(Boolean).join(' · ') }),
  sheet: (sink, { source }) => {
    const system = source === undefined ? known : { prefix: prefixOf(source), source, label: source };
    let reader: SheetReader | null = null;
    return {
      record: (record) =>
        (reader ??= isEventTable(record) ? eventReader(system, sink) : analyticsReader(system, sink)).record(
          record,
        ),
      end: () => (reader ?? analyticsReader(system, sink)).end(),
    };
  },
});

/** `GA4 at` → `ga4_at`: series of another source have ids of their own. */
const prefixOf = (source: string): string =>
  source
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 20) || 'source';

export const ga4Csv = sheetOf({ prefix: 'ga4', source: 'ga4', label: 'GA4' });
export const shopifySessionsCsv = sheetOf({
  prefix: 'shopify',
  source: 'shopify-analytics',
  label: 'Shopify',
});
