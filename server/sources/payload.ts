import { z } from 'zod';
import { isKeptExactly, isWholeId, listOf } from '../facts/fields';
import { INVALID } from './sentences';

/** What platforms' JSON has in common: money as text or as a number, and fields that may be missing. */

/** Arithmetic on an exponent of a million takes the memory of a server. */
const AMOUNT = /^-?\d+(\.\d+)?(e-?\d{1,2})?$/i;
const isAmount = (text: string): boolean => AMOUNT.test(text) && isKeptExactly(text);
/** Of a text that is no amount, why it is none. */
const notAmount = ({ input }: { input: unknown }): string =>
  typeof input === 'string' && AMOUNT.test(input) ? INVALID.tooLarge : INVALID.amount;
export const asText = z.union([z.string(), z.number()], { error: INVALID.text });

/** Decimal text; missing or empty = null. */
export const maybeAmount = asText
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? null : String(value)))
  .refine((text) => text === null || isAmount(text), { error: notAmount });

/** Decimal text that has to be there. */
export const needed = asText.transform(String).refine(isAmount, { error: notAmount });

/** How many pieces, or an amount that is sent as a number. */
export const numberWithin = z.number().refine(isKeptExactly, INVALID.tooLarge);

/** Decimal text; missing or empty = 0. */
export const amount = maybeAmount.transform((text) => text ?? '0');

export const text = asText
  .nullish()
  .transform((value) => (value === null || value === undefined ? null : String(value)));

/** What a platform knows something by, as text or as a number. */
export const idText = asText.refine(isWholeId, INVALID.lostDigits).transform(String);

/** A number that a platform counts its things by. */
export const platformId = idText.refine((name) => /^[1-9]\d*$/.test(name), {
  message: INVALID.platformId,
  when: ({ issues }) => issues.length === 0,
});

/** A list that is left out when an answer is cut down to some fields. */
export const list = <T extends z.ZodType>(item: T) =>
  listOf(item)
    .nullish()
    .transform((items) => items ?? []);

/** An empty object may arrive as an empty list, as PHP writes it. */
export const object = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess((value) => (Array.isArray(value) ? {} : (value ?? {})), z.object(shape));

/**
 * The signed body names a delivery, under each topic that is read. Neither the platform's own id nor the topic is
 * signed. A copy of a body under others would be stored any number of times.
 */
export const deliveryIdOf = (topics: readonly string[], topic: string, signature: Buffer): string =>
  `${topics.includes(topic) ? topic : 'other'}:${signature.toString('base64url')}`;
