import type { Day, Instant } from '../time';

/** What a dry run shows of the orders that it booked, beside their rows. */

/** Amounts are decimal strings in major units, without tax. */
export interface PreviewSale {
  is: 'order' | 'refund';
  id: string;
  /** As they stand in the file, the first of them; those of JSON have no cells. */
  rows: { row: number; cells: { column: string; cell: string }[] }[];
  moreRows: number;
  at: Instant;
  /** Of the store. */
  day: Day;
  /** Of the amounts: the store's. */
  currency: string;
  /** Null: the exchange rate of its day is missing. */
  gross: string | null;
  discounts: string | null;
  tax: string | null;
  shipping: string | null;
  net: string | null;
  /** Null: it is in the store's currency. */
  original: { currency: string; net: string } | null;
  units: number;
  /** `hidden`: a channel that masks who buys. */
  customer: 'known' | 'guest' | 'hidden';
  /** What identifies the customer; null = nothing. */
  customerBy: 'id' | 'email' | 'phone' | null;
}
