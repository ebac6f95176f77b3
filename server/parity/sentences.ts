import { badInput, notFound } from '../errors';
import type { Day } from '../time';
import { dateWords } from '../../shared/dayWords';
import type { Witness } from '../../shared/lists';
import { countWords, formOf, numberWords, type Forms } from '../../shared/numberWords';
import { capitalised, type Part } from '../../shared/sentence';

/** What is written of parity, in one place: the verdict, why a figure has no value, and what is refused. */

const n = (value: number): string => numberWords(value, 0);

export const WITNESS_NAMES: Record<Witness, string> = { pixel: 'the pixel', erp: 'the ERP' };

/** What is expected of each. */
const EXPECTED: Record<Witness, Forms> = {
  pixel: { one: 'web order', other: 'web orders' },
  erp: { one: 'order', other: 'orders' },
};
export const expectedNames = (witness: Witness): string => EXPECTED[witness].other;

// the verdict on a period

const HAVE: Forms = { one: 'has', other: 'have' };
const EVENTS: Forms = { one: 'event', other: 'events' };

/** "; 6 of the 7 missing have a cause, 1 has none". */
const missingWords = (missing: number, without: number): Part[] => {
  if (missing === 0) return [];
  const all = formOf(missing, {
    one: 'the one that is missing has',
    other: `all ${n(missing)} missing have`,
  });
  if (without === 0) return [{ text: `; ${all} a cause` }];
  if (without === missing) {
    const text = formOf(missing, {
      one: '1 is missing without a cause',
      other: `${n(missing)} are missing, none with a cause`,
    });
    return [{ text: '; ' }, { text, status: 'at_risk' }];
  }
  const known = missing - without;
  return [
    { text: `; ${n(known)} of the ${n(missing)} missing ${formOf(known, HAVE)} a cause, ` },
    { text: `${n(without)} ${formOf(without, HAVE)} none`, status: 'at_risk' },
  ];
};

/** ". 2 events name no order that the shop has". */
const phantomWords = (phantoms: number): Part[] =>
  phantoms === 0
    ? []
    : [
        { text: '. ' },
        { text: countWords(phantoms, EVENTS), status: 'at_risk' },
        { text: ` ${formOf(phantoms, { one: 'names', other: 'name' })} no order that the shop has` },
      ];

export const notBegun = (witness: Witness): string =>
  `${capitalised(WITNESS_NAMES[witness])} has not reported an order yet.`;
export const heldAgainstNothing = (witness: Witness): string =>
  `So ${WITNESS_NAMES[witness]} can be held against nothing.`;

export const noneExpected = (witness: Witness, phantoms: number): Part[] => [
  { text: `There are no ${expectedNames(witness)} in the period` },
  ...phantomWords(phantoms),
  { text: '.' },
];

/** How many orders were expected, seen, missing without a cause, and seen though the shop has none of them. */
export interface Seen {
  expected: number;
  matched: number;
  without: number;
  phantoms: number;
}

/** "Of 412 web orders the pixel saw 405; 6 of the 7 missing have a cause, 1 has none." */
export const seenWords = (witness: Witness, { expected, matched, without, phantoms }: Seen): Part[] => {
  const who = WITNESS_NAMES[witness];
  const orders = formOf(expected, EXPECTED[witness]);
  const missing = expected - matched;
  const all = formOf(expected, { one: 'the one', other: `all ${n(expected)}` });
  const head: Part[] =
    missing === 0
      ? [
          { text: `${capitalised(who)} saw ` },
          { text: all, status: 'on_track' },
          { text: ` ${orders} of the period` },
        ]
      : [{ text: `Of ${n(expected)} ${orders} ${who} saw ` }, { text: n(matched), why: 'parity_coverage' }];
  return [...head, ...missingWords(missing, without), ...phantomWords(phantoms), { text: '.' }];
};

// figures: what they are made of, and why one has no value

export const TERMS = {
  expectedSeen: (witness: Witness): string => `${expectedNames(witness)} that ${WITNESS_NAMES[witness]} saw`,
  expected: (witness: Witness): string => `${expectedNames(witness)} of the period`,
  ordersSeen: (witness: Witness): string => `orders that ${WITNESS_NAMES[witness]} saw`,
  ordersOfAllChannels: 'orders of the period, of every channel',
  idsKnown: 'order ids that the shop has',
  idsSeen: (witness: Witness): string => `order ids that ${WITNESS_NAMES[witness]} saw`,
  both: 'orders expected and seen',
  either: 'order ids expected or seen',
  events: 'events',
  distinctIds: 'distinct order ids',
  charged: (witness: Witness): string => `what ${WITNESS_NAMES[witness]} says was charged`,
  ordersSay: 'what the same orders say',
  differing: 'orders that differ',
  compared: 'orders compared',
} as const;

export const REASONS = {
  not_begun: (witness: Witness): string =>
    witness === 'pixel' ? 'no pixel event has arrived yet' : 'no order of an ERP has arrived yet',
  orders_unknown: 'the orders of the period are not known',
  none_expected: (witness: Witness): string => `there are no ${expectedNames(witness)} in the period`,
  no_orders: 'there are no orders in the period',
  none_seen: (witness: Witness): string => `${WITNESS_NAMES[witness]} saw no order in the period`,
  nothing_at_all: (witness: Witness): string =>
    `nothing was expected, and ${WITNESS_NAMES[witness]} saw nothing`,
  none_matched: 'no order was matched',
  no_value: 'no matched order tells a value that can be compared',
  none_in_both: 'there is no order that both could have',
} as const;

const ORDERS_ARE: Forms = { one: 'matched order is', other: 'matched orders are' };

export const unvaluedNote = (orders: number): string =>
  `${countWords(orders, ORDERS_ARE)} not in it: no value, or none in a money that can be compared.`;
export const ERP_NOTE = 'Orders are compared: whether both have them, and their value.';

// what a figure is told of the parity of its days

/** Why there is nothing to tell. */
export const BRIEF_REASONS = {
  nobody: 'No pixel and no ERP has reported an order yet, so nobody else can confirm these orders.',
  unknown: 'No source has reported the shop’s orders of these days, so nothing can be held against them.',
  later: (witness: Witness, since: Day): string =>
    `${capitalised(WITNESS_NAMES[witness])} reported its first order on ${dateWords(since)}, after these days.`,
  none_expected: (witness: Witness): string =>
    `There are no ${expectedNames(witness)} in these days, so ${WITNESS_NAMES[witness]} had none to see.`,
} as const;

// the bridge to a platform's own figure

/** Whether ours and the parts make theirs; `rest` null while nobody has entered theirs. */
export const reconciledWords = (label: string, rest: number | null): Part[] => {
  if (rest === null)
    return [{ text: `Ours and these parts are what ${label} should show. Enter what it does show.` }];
  return rest === 0
    ? [
        { text: 'Everything is explained', status: 'on_track' },
        { text: `: ${label} is ours and these parts.` },
      ]
    : [
        { text: 'Something is unexplained', status: 'at_risk' },
        { text: `: ${label} is not ours and these parts.` },
      ];
};

export const RECONCILE_NOTES = {
  open: 'The period is not closed yet: late changes can still move both sides.',
  unconverted:
    'Orders without an exchange rate are in their figure and not in ours: they lie in what is unexplained.',
} as const;

// refusals

export const noTimeZone = (zone: string) =>
  badInput(`"${zone}" is no time zone.`, 'Write for example UTC or America/New_York.');
export const noOrderToAssign = (id: string, source: string, store: string) =>
  notFound(
    `There is no order "${id}" of source "${source}" in ${store}.`,
    'A cause can be given to an order of the list of missing ones.',
  );

// what is wrong with a field, by whose name it is preceded

export const NOT_MINOR = 'is not a whole number of minor units';
