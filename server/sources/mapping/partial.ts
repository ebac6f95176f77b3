import { z } from 'zod';
import { cellTest, columns, creditNote, DISCOUNTS, rule, WHOLE, WRITTEN } from './schema';

/** A mapping that somebody is still making: each entry may be absent. */

/** What can't be read counts as not said. */
const open = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const whole = <T>(values: Record<string, T | undefined>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, T>;

export const partialMapping = z.object({
  kind: open(z.enum(['orders', 'spend', 'sessions'])),
  row: open(z.enum(['line', 'order'])),
  delimiter: open(WRITTEN.delimiter.unwrap()),
  header: open(WRITTEN.header.unwrap()),
  encoding: open(WRITTEN.encoding.unwrap()),
  skip: open(WRITTEN.skip.unwrap()),
  sheet: open(WRITTEN.sheet.unwrap()),
  passedOver: open(WRITTEN.passedOver.unwrap()),
  kept: open(WRITTEN.kept.unwrap()),
  repeats: open(WRITTEN.repeats.unwrap()),
  decimal: open(WRITTEN.decimal.unwrap()),
  thousands: open(WRITTEN.thousands.unwrap()),
  dates: open(WRITTEN.dates.unwrap()),
  taxesIncluded: open(z.boolean()),
  taxRates: open(z.enum(['fraction', 'percent'])),
  discounts: open(z.enum(DISCOUNTS)),
  charges: open(z.enum(['order', 'line'])),
  wholeOrder: open(z.array(z.enum(WHOLE))),
  columns: open(z.record(z.string(), open(columns)).transform(whole)),
  constants: open(z.record(z.string(), z.union([z.string(), z.boolean()]).optional()).transform(whole)),
  creditNote: open(creditNote),
  discountLine: open(cellTest),
  leaveOut: open(z.array(open(rule)).transform((rules) => rules.filter((one) => one !== undefined))),
});
export type PartialMapping = z.output<typeof partialMapping>;
