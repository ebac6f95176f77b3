import { z } from 'zod';
import { bothOrNone, comparedInOrder } from '../ask/input';
import { oneOf, day, store, endsAfterStart } from '../input';
import { COMPARISONS, PRESETS } from '../../shared/lists';
import { INVALID } from './sentences';

/** What the Bridge may be asked. */

const window = {
  store,
  period: oneOf('period', PRESETS).optional(),
  from: day.optional(),
  to: day.optional(),
  compareFrom: day.optional(),
  compareTo: day.optional(),
};

type Window = z.output<z.ZodObject<typeof window>>;

const checked = <S extends z.ZodType<Window>>(schema: S): S =>
  schema
    .refine((q) => (q.from === undefined) === (q.to === undefined), {
      message: INVALID.halfPeriod,
      path: ['to'],
    })
    .refine((q) => !q.from || !q.to || q.from < q.to, endsAfterStart.says)
    .refine((q) => !q.period || !q.from, { message: INVALID.twoPeriods, path: ['period'] })
    .refine(bothOrNone.check, bothOrNone.says)
    .refine(comparedInOrder.check, comparedInOrder.says);

/** Which days, and against which. */
export const bridgeQuestion = checked(
  z.strictObject({ ...window, compare: oneOf('comparison', COMPARISONS).optional() }),
).refine((q) => !q.compare || !q.compareFrom, { message: INVALID.twoComparisons, path: ['compare'] });

/** Which days. Of comparisons only days of one's own are named: all others are offered. */
export const comparisonsQuestion = checked(z.strictObject(window));
