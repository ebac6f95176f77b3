import Big from 'big.js';
import { z } from 'zod';
import type { Day } from '../time';
import { channelNamed, visitChannelNamed } from './channels';
import { countryNamed } from './countries';
import { INVALID } from './sentences';

/** What the fields of facts may hold, whatever the fact: parsed at the door. */

/** Minor units stay exact in a double: |amount| < 10^13 leaves room for a thousand-fold sum. */
export const MAX_MAJOR_DIGITS = 11;

/** Whether a decimal amount in major units, or a number of pieces, is small enough to be reckoned with. */
export const isKeptExactly = (given: string | number): boolean =>
  Math.abs(Number(given)) < 10 ** MAX_MAJOR_DIGITS;

/**
 * A check that finds everything that is wrong with a value. Each check of a schema costs as much again, and a call
 * has half a million values: what is nearly always right is looked at once.
 */
const finding =
  <T>(complaintsOf: (value: T) => readonly string[]): z.core.CheckFn<T> =>
  ({ value, issues }) => {
    for (const message of complaintsOf(value))
      issues.push({ code: 'custom', message, input: value, continue: true });
  };

const NONE: readonly string[] = [];
/** Complaints by whether they are true. */
const those = (...complaints: readonly (readonly [isTrue: boolean, message: string])[]): string[] =>
  complaints.flatMap(([isTrue, message]) => (isTrue ? message : []));

/** What no text may hold: the database can't store the first and the last, and the rest is never meant. */
const CONTROL = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const HALF_CHARACTER = /\p{Surrogate}/u;
const UNMEANT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

const unmeantIn = (s: string): readonly string[] =>
  UNMEANT.test(s)
    ? those(
        [s.includes('\0'), INVALID.nul],
        [CONTROL.test(s), INVALID.control],
        [HALF_CHARACTER.test(s), INVALID.halfCharacter],
      )
    : NONE;

export const text = (max: number) =>
  z.string().trim().min(1, INVALID.empty).max(max, INVALID.long(max)).check(finding(unmeantIn));

/** Beyond it nothing is meant, and to reckon with a million digits takes long. */
const MOST_DIGITS = 60;
export const digits = z.string().max(MOST_DIGITS, INVALID.long(MOST_DIGITS));

/** Digits before the point, without zeros in front. */
export const majorDigits = (s: string): number => s.replace(/^-?0*/, '').replace(/\..*$/s, '').length;

const DECIMAL = /^-?\d+(\.\d+)?$/;
/** Nothing is wrong with such a text: `MAX_MAJOR_DIGITS` before the point, eight after it. */
const PLAIN = /^\d{1,11}(?:\.\d{1,8})?$/;

const wrongIn = (s: string): string[] =>
  those(
    [s.length > MOST_DIGITS, INVALID.long(MOST_DIGITS)],
    [!DECIMAL.test(s), INVALID.decimal],
    [majorDigits(s) > MAX_MAJOR_DIGITS, INVALID.large(MAX_MAJOR_DIGITS)],
    [(s.split('.')[1] ?? '').length > 8, INVALID.decimals(8)],
  );

const isBelowZero = (s: string): boolean => s.startsWith('-') && Number(s) !== 0;

/** Of a line, which may be below zero. */
export const signedMoney = z.string().check(finding((s) => (PLAIN.test(s) ? NONE : wrongIn(s))));
export const money = z
  .string()
  .check(
    finding((s) => (PLAIN.test(s) ? NONE : [...wrongIn(s), ...those([isBelowZero(s), INVALID.negative])])),
  );

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, INVALID.currency)
  .refine((code) => ISO_4217.has(code), INVALID.unknownCurrency);

/** Replaced by the euro or by a new one of their own since 1999: the ECB's history has them, `Intl` not. */
const ENDED = 'CYP EEK LTL LVL MTL ROL SIT SKK TRL'.split(' ');
const ISO_4217 = new Set([...Intl.supportedValuesOf('currency'), ...ENDED]);

/** Ended ones too. */
export const isCurrency = (code: string): boolean => ISO_4217.has(code);

export const instant = z.iso
  .datetime({ offset: true, message: INVALID.instant })
  .refine((s) => Date.parse(s) >= Date.UTC(1990, 0, 1) && Date.parse(s) < Date.UTC(2100, 0, 1), {
    message: INVALID.years,
  })
  .transform((s) => new Date(s).toISOString());

export const localDay = z.iso
  .date({ message: INVALID.day })
  .refine((day) => day >= '1990-01-01' && day < '2100-01-01', INVALID.years)
  // a door: the text has just been found to be a day
  .transform((day) => day as Day);

/** A month, by its first day. */
export const localMonth = digits
  .regex(/^\d{4}-\d{2}(-01)?$/, INVALID.month)
  .transform((month) => `${month.slice(0, 7)}-01`)
  .pipe(localDay);

export const rate = digits
  .regex(/^\d+(\.\d+)?$/, INVALID.rate)
  .refine((s) => Number(s) >= 1e-9 && Number(s) < 1e9, INVALID.rateBounds)
  // as exact as a stored rate
  .transform((s) =>
    (s.split('.')[1] ?? '').length <= 12 ? s : new Big(s).round(12, Big.roundHalfUp).toFixed(),
  );

/** A refund may come before its order, whose currency is then not known: four decimals serve all of them. */
export const refundMoney = money.refine((s) => (s.split('.')[1] ?? '').length <= 4, INVALID.decimals(4));

/** `unknown` stands for what the source does not say. */
const dimension = text(80);
/** How a visitor came, or where an order was sold: a name of the closed list, however it is written. */
export const channel = dimension.transform(channelNamed).default('unknown');
export const visitChannel = dimension.transform(visitChannelNamed).default('unknown');
export const device = dimension.transform((name) => name.toLowerCase()).default('unknown');
export const country = text(60).transform(countryNamed).default('unknown');

/** How a spreadsheet shows a long number, and a program a larger one: 5.81235E+12. A SKU such as 12E3 is none. */
const IN_POWERS = /^[+-]?\d(?:[.,]\d+e\+?|e\+)\d{1,3}$/i;
const hasLostDigits = (name: string): boolean => IN_POWERS.test(name);
/** Whether an id that a platform counts by still has all its digits: a program holds no more of a number. */
export const isWholeId = (given: string | number): boolean =>
  typeof given === 'string' ? !hasLostDigits(given) : Math.abs(given) <= Number.MAX_SAFE_INTEGER;

/** What something is found by. */
export const id = text(200).refine(isWholeId, INVALID.lostDigits);
export const source = text(60).default('api');

/** An ad account: by its name, or by its number without the marks that some write with it. */
export const account = text(120)
  .refine(isWholeId, INVALID.lostDigits)
  .transform((name) =>
    /^\d{3}-\d{3}-\d{4}$/.test(name) ? name.replaceAll('-', '') : name.replace(/^act_(?=\d+$)/, ''),
  );

/** Whom a phone number alone identifies has to be one. */
export const isIdentifying = ({
  id: own,
  email,
  phone,
}: Partial<Record<'id' | 'email' | 'phone', string | undefined>>): boolean =>
  own !== undefined || email !== undefined || phone === undefined || isWholeId(phone);

/** Two words or more, of letters alone: a person's name, which is never an identity (METRICS C14). */
const A_NAME = /^[\p{L}\p{M}'’.-]+(?:(?:,\s*|\s+)[\p{L}\p{M}'’.-]+)+$/u;
/** Letters of a script without capitals: no system numbers anybody by `李明` or `김민수`. */
const A_NAME_IN_SIGNS = /^[\p{Lo}\p{Lm}\p{M}'’.・·\s-]*\p{Lo}[\p{Lo}\p{Lm}\p{M}'’.・·\s-]*$/u;
const LONGEST_NAME = 200;
export const isName = (given: string): boolean => {
  const name = given.trim();
  return name.length <= LONGEST_NAME && (A_NAME.test(name) || A_NAME_IN_SIGNS.test(name));
};

/** A platform's own id of a customer. */
export const customerId = id.refine((given) => !isName(given), INVALID.name);

export const customer = z
  .strictObject({
    id: customerId.optional(),
    email: text(320).optional(),
    phone: text(40).optional(),
  })
  .refine(isIdentifying, { message: INVALID.lostDigits, path: ['phone'] });

/** A check over several fields has a meaning only once each of them is right. */
export const when = (payload: { issues: unknown[] }) => payload.issues.length === 0;

/** Wrong items of a list after which it is not looked at any further. The rest is most likely wrong in the same way. */
const MOST_WRONG = 5;
/** Items of a list that a payload may hold, such as lines of an order. */
export const MOST_ITEMS = 5_000;

interface ListBounds {
  least?: { items: number; message: string };
  most?: { items: number; message: string };
}

const MOST: ListBounds['most'] = { items: MOST_ITEMS, message: INVALID.manyEntries };

/**
 * A list that is judged item by item, up to its fifth wrong one. A plain `z.array` names every fault of every item.
 * A short text of a million empty objects would keep the server busy for minutes.
 */
export const listOf = <T extends z.ZodType>(
  item: T,
  { least = { items: 0, message: '' }, most = MOST }: ListBounds = {},
): z.ZodType<z.output<T>[], z.input<T>[]> =>
  z
    .array(z.unknown())
    .min(least.items, least.message)
    .max(most.items, { message: most.message, abort: true })
    .transform((given, context) => {
      const items: z.output<T>[] = [];
      let wrong = 0;
      for (const [i, one] of given.entries()) {
        const parsed = item.safeParse(one);
        if (parsed.success) items.push(parsed.data);
        else context.issues.push(...parsed.error.issues.map((issue) => issueAt(issue, i)));
        if (!parsed.success && ++wrong === MOST_WRONG) break;
      }
      return items;
    }) as unknown as z.ZodType<z.output<T>[], z.input<T>[]>;

const issueAt = (issue: z.core.$ZodIssue, i: number): z.core.$ZodRawIssue =>
  ({ ...issue, path: [i, ...issue.path], input: undefined }) as z.core.$ZodRawIssue;
