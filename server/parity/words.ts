import type { Part } from '../roadmap/types';
import type { Counts } from './counts';
import { EXPECTED_NAMES, WITNESS_NAMES } from './figures';
import type { Witness } from './types';

/** The verdict on a period, computed from its id sets and never from a ratio. */

const n = (value: number): string => value.toLocaleString('en');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const about = (of: number, noun: string): string => (of === 1 ? noun.replace(/s$/, '') : noun);

/** "; 6 of the 7 missing have a cause, 1 has none". */
const missingWords = (missing: number, without: number): Part[] => {
  if (missing === 0) return [];
  const reason = (k: number) => `${k === 1 ? 'has' : 'have'}`;
  if (without === 0)
    return [
      {
        text: `; ${missing === 1 ? 'the one that is missing has' : `all ${n(missing)} missing have`} a cause`,
      },
    ];
  const unexplained = { text: n(without), why: 'parity_unexplained' };
  if (without === missing)
    return [
      { text: '; ' },
      unexplained,
      { text: missing === 1 ? ' is missing without a cause' : ' are missing, none with a cause' },
    ];
  const known = missing - without;
  return [
    { text: `; ${n(known)} of the ${n(missing)} missing ${reason(known)} a cause, ` },
    unexplained,
    { text: ` ${reason(without)} none` },
  ];
};

const phantomWords = ({ phantoms }: Counts): Part[] =>
  phantoms === 0
    ? []
    : [
        { text: '. ' },
        { text: n(phantoms), why: 'parity_precision' },
        {
          text: ` ${phantoms === 1 ? 'event names an order' : 'events name orders'} that the shop does not have`,
        },
      ];

const statusOf = (counts: Counts, without: number): Part['status'] => {
  if (without > 0 || counts.phantoms > 0) return 'at_risk';
  return 'on_track';
};

/** "Of 412 web orders the pixel saw 405; 6 of the 7 missing have a cause, 1 has none." */
export const verdictOf = (counts: Counts, witness: Witness, hasBegun: boolean): Part[] => {
  const [who, what] = [WITNESS_NAMES[witness], EXPECTED_NAMES[witness]];
  if (!hasBegun) return [{ text: `${capital(who)} has not reported an order yet.` }];
  if (counts.expected === 0)
    return [{ text: `There are no ${what} in the period` }, ...phantomWords(counts), { text: '.' }];
  const without = counts.causes.missing.find(({ cause }) => cause === 'unexplained')?.count ?? 0;
  const missing = counts.expected - counts.matched;
  const status = statusOf(counts, without);
  const head: Part[] =
    missing === 0
      ? [
          { text: `${capital(who)} saw `, ...(status && { status }) },
          { text: counts.expected === 1 ? 'the one' : `all ${n(counts.expected)}`, why: 'parity_coverage' },
          { text: ` ${about(counts.expected, what)} of the period` },
        ]
      : [
          {
            text: `Of ${n(counts.expected)} ${about(counts.expected, what)} ${who} saw`,
            ...(status && { status }),
          },
          { text: ' ' },
          { text: n(counts.matched), why: 'parity_coverage' },
        ];
  return [...head, ...missingWords(missing, without), ...phantomWords(counts), { text: '.' }];
};
