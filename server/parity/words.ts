import type { KnownOrders } from '../coverage';
import type { Part } from '../../shared/sentence';
import type { Witness } from '../../shared/lists';
import type { Counts } from './counts';
import { EXPECTED_NAMES, WITNESS_NAMES } from './figures';

/** The verdict on a period, computed from its id sets and never from a ratio. */

const n = (value: number): string => value.toLocaleString('en');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const about = (of: number, noun: string): string => (of === 1 ? noun.replace(/s$/, '') : noun);

/** "; 6 of the 7 missing have a cause, 1 has none". */
const missingWords = (missing: number, without: number): Part[] => {
  if (missing === 0) return [];
  const have = (k: number) => (k === 1 ? 'has' : 'have');
  if (without === 0)
    return [
      {
        text: `; ${missing === 1 ? 'the one that is missing has' : `all ${n(missing)} missing have`} a cause`,
      },
    ];
  if (without === missing) {
    const text =
      missing === 1 ? '1 is missing without a cause' : `${n(missing)} are missing, none with a cause`;
    return [{ text: '; ' }, { text, status: 'at_risk' }];
  }
  const known = missing - without;
  return [
    { text: `; ${n(known)} of the ${n(missing)} missing ${have(known)} a cause, ` },
    { text: `${n(without)} ${have(without)} none`, status: 'at_risk' },
  ];
};

const phantomWords = ({ phantoms }: Counts): Part[] => {
  if (phantoms === 0) return [];
  const rest = phantoms === 1 ? ' names no order that the shop has' : ' name no order that the shop has';
  return [
    { text: '. ' },
    { text: `${n(phantoms)} ${phantoms === 1 ? 'event' : 'events'}`, status: 'at_risk' },
    { text: rest },
  ];
};

/** Days of the period of which no source has told what was ordered, before all else. */
export const notesIn = ({ notes }: KnownOrders): Part[] => notes.map((note) => ({ text: `${note} ` }));

interface Told {
  counts: Counts;
  witness: Witness;
  hasBegun: boolean;
  /** Of some day of the period the shop's orders are known. */
  isKnown: boolean;
}

/** "Of 412 web orders the pixel saw 405; 6 of the 7 missing have a cause, 1 has none." */
export const verdictOf = ({ counts, witness, hasBegun, isKnown }: Told): Part[] => {
  const [who, what] = [WITNESS_NAMES[witness], EXPECTED_NAMES[witness]];
  if (!hasBegun) return [{ text: `${capital(who)} has not reported an order yet.` }];
  if (!isKnown) return [{ text: `So ${who} can be held against nothing.` }];
  if (counts.expected === 0)
    return [{ text: `There are no ${what} in the period` }, ...phantomWords(counts), { text: '.' }];
  const without = counts.causes.missing.find(({ cause }) => cause === 'unexplained')?.count ?? 0;
  const missing = counts.expected - counts.matched;
  const head: Part[] =
    missing === 0
      ? [
          { text: `${capital(who)} saw ` },
          { text: counts.expected === 1 ? 'the one' : `all ${n(counts.expected)}`, status: 'on_track' },
          { text: ` ${about(counts.expected, what)} of the period` },
        ]
      : [
          { text: `Of ${n(counts.expected)} ${about(counts.expected, what)} ${who} saw ` },
          { text: n(counts.matched), why: 'parity_coverage' },
        ];
  return [...head, ...missingWords(missing, without), ...phantomWords(counts), { text: '.' }];
};
