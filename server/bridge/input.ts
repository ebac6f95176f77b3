import { z } from 'zod';
import { oneOf, day, store, endsAfterStart } from '../input';
import { COMPARISONS } from '../../shared/lists';

/** What the Bridge may be asked. */

export const bridgeQuestion = z
  .strictObject({
    store,
    from: day.optional(),
    to: day.optional(),
    compare: oneOf('comparison', COMPARISONS).optional(),
  })
  .refine((q) => (q.from === undefined) === (q.to === undefined), {
    message: 'from and to come together',
    path: ['to'],
  })
  .refine((q) => !q.from || !q.to || q.from < q.to, endsAfterStart.says);
