import type { FormatId } from '../formats';

/** Which of the formats in JSON a file is likely in, by the keys of its beginning; null = none that is known. */
export const jsonFormatOf = (text: string): FormatId | null => {
  const has = (...keys: string[]) => keys.some((key) => text.includes(`"${key}"`));
  if (text.includes('gid://shopify/') && isLines(text)) return 'shopify-bulk-jsonl';
  if (has('base_grand_total', 'base_currency_code', 'increment_id')) return 'magento-orders-json';
  if (has('order_line', 'amount_untaxed')) return 'odoo-orders-json';
  if (has('line_items') && has('order_key', 'date_created', 'date_created_gmt', 'prices_include_tax'))
    return 'woocommerce-orders-json';
  return has('line_items', 'refund_line_items') ? 'shopify-orders-json' : null;
};

/** The first line is an object by itself, and another one follows. */
const isLines = (text: string): boolean => {
  const [first = '', second = ''] = text.trimStart().split('\n');
  return first.trimEnd().endsWith('}') && second.startsWith('{');
};
