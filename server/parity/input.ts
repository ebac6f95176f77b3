import { z } from 'zod';
import { text } from '../facts/fields';
import { ASSIGNABLE, CAUSES, PARITY_LISTS, WITNESSES, PRESET_IDS, COUNTED_ON } from '../../shared/lists';
import { oneOf, day, store, endsAfterStart, direction, isForward } from '../input';
import { NOT_MINOR } from './sentences';

/** What the parity ledger may be asked. */

const witness = oneOf('witness', WITNESSES).default('pixel');

export const parityQuestion = z
  .strictObject({ store, from: day.optional(), to: day.optional(), witness })
  .refine(isForward, endsAfterStart.says);

/** The days of a figure. */
export const parityBrief = z
  .strictObject({ store, from: day, to: day })
  .refine(endsAfterStart.check, endsAfterStart.says);

export const parityList = z
  .strictObject({
    store,
    from: day,
    to: day,
    witness,
    list: oneOf('list', PARITY_LISTS),
    cause: oneOf('cause', CAUSES).optional(),
    cursor: z.string().max(1_200).optional(),
    limit: z.int().min(1).max(200).optional(),
    direction,
  })
  .refine(isForward, endsAfterStart.says);

const parityOrder = { store, witness, source: text(60), orderId: text(200) };

export const parityOrderKey = z.strictObject(parityOrder);

export const parityCause = z.strictObject({
  ...parityOrder,
  cause: oneOf('cause that can be given', ASSIGNABLE),
  note: text(500).nullable().default(null),
});

/** Where a platform's figure differs from its preset. */
const contents = z.strictObject({
  refunds: oneOf('way to count refunds', COUNTED_ON).optional(),
  edits: oneOf('way to count edits', COUNTED_ON).optional(),
  excluded: z.boolean().optional(),
  cancelled: z.boolean().optional(),
  otherChannels: z.boolean().optional(),
  discounts: z.boolean().optional(),
  taxes: z.boolean().optional(),
  shipping: z.boolean().optional(),
  duties: z.boolean().optional(),
  giftCards: z.boolean().optional(),
});

export const reconcileQuestion = z
  .strictObject({
    store,
    from: day.optional(),
    to: day.optional(),
    preset: oneOf('figure', PRESET_IDS).nullable().default(null),
    zone: text(60).optional(),
    contents: contents.default({}),
    /** Minor units of the store's currency. */
    theirs: z.int(NOT_MINOR).nullable().default(null),
  })
  .refine(isForward, endsAfterStart.says);
