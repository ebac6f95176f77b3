import type { ComparisonChoice, WeekdayMix } from '../../../server/bridge/types';
import { weekdayName } from '../../../shared/dayWords';
import { countWords, DAYS } from '../../../shared/numberWords';
import { formatChange } from '../../format';

/** How the days of a comparison differ from those of the period, and what that alone changes. */

/** Below this nothing is said to change. */
const LEAST_EFFECT = 0.0005;
/** From this on the mix is worth a look. */
const NOTABLE_EFFECT = 0.001;

const MOST_NAMES = 4;

const names = (weekdays: readonly number[]): string => [...new Set(weekdays)].map(weekdayName).join(', ');

/** "Mon, Tue for Wed, Thu": what the comparison has, in the place of what it lacks. */
const differing = ({ more, fewer }: WeekdayMix): string => {
  if (more.length + fewer.length > 2 * MOST_NAMES) return 'other weekdays';
  if (more.length === 0) return `${names(fewer)} more often`;
  if (fewer.length === 0) return `${names(more)} less often`;
  return `${names(fewer)} for ${names(more)}`;
};

const effectWords = (effect: number | null, isAsLong: boolean): string => {
  if (effect === null) return '';
  if (Math.abs(effect) < LEAST_EFFECT) return ': no effect';
  return `: ${formatChange(effect)} by ${isAsLong ? 'weekday' : 'its days'}`;
};

interface MixNote {
  text: string;
  /** The mix alone moves the total by a tenth of a per cent or more. */
  isNotable: boolean;
}

/** `days`: of the period. */
export const mixNote = ({ mix, lack, days: own }: ComparisonChoice, days: number): MixNote => {
  if (!mix) return { text: lack ?? '', isNotable: false };
  const { more, fewer, effect } = mix;
  if (more.length === 0 && fewer.length === 0) return { text: 'same weekdays', isNotable: false };
  const length = own === days ? '' : `${countWords(own, DAYS)}, `;
  return {
    text: `${length}${differing(mix)}${effectWords(effect, own === days)}`,
    isNotable: effect !== null && Math.abs(effect) >= NOTABLE_EFFECT,
  };
};
