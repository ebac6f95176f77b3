import type { ComparisonsView } from '../../../server/bridge/types';
import { addDays, type Day, type Period } from '../../../shared/days';
import type { ComparisonId } from '../../../shared/lists';
import { countWords, DAYS } from '../../../shared/numberWords';
import { windowOf, type PeriodSearch } from '../../search';
import { choiceOf, type Choice } from '../period';

/** What is chosen in the popover before it is applied. */
export interface Draft {
  choice: Choice;
  against: ComparisonId | 'own';
  /** Days of one's own to compare with; kept while another comparison is looked at. */
  own: Period | null;
}

export const draftOf = (search: PeriodSearch): Draft => {
  const { compare, compareFrom, compareTo } = windowOf(search);
  const own = compareFrom && compareTo ? { from: compareFrom, to: compareTo } : null;
  return { choice: choiceOf(search), against: own ? 'own' : (compare ?? 'previous'), own };
};

/** What the address must say of the days; nothing of what is the standing view's. */
const daysIn = (choice: Choice): PeriodSearch => {
  if (typeof choice !== 'string') return choice;
  return choice === 'quarter' ? {} : { period: choice };
};

const againstIn = ({ against, own }: Draft): PeriodSearch => {
  if (against === 'own') return own ? { compareFrom: own.from, compareTo: own.to } : {};
  return against === 'previous' ? {} : { compare: against };
};

const NOTHING = {
  ...{ period: undefined, from: undefined, to: undefined },
  ...{ compare: undefined, compareFrom: undefined, compareTo: undefined },
} satisfies PeriodSearch;

/** The whole of what the address says of the period. */
export const searchOf = (draft: Draft): PeriodSearch => ({
  ...NOTHING,
  ...daysIn(draft.choice),
  ...againstIn(draft),
});

/** What the server is asked of the draft. */
export const questionOf = (store: string, { choice, own }: Draft) => ({
  store,
  ...daysIn(choice),
  ...(own && { compareFrom: own.from, compareTo: own.to }),
});

/** What is held against: whole units of the calendar by name, other days by their number. */
export const nameOf = (id: Draft['against'], { unit, isRunning, days }: ComparisonsView): string => {
  switch (id) {
    case 'previous':
      if (unit === null) return `The ${countWords(days, DAYS)} before`;
      return isRunning ? `Same days of the ${unit} before` : `The ${unit} before`;
    case 'days':
      return `The ${countWords(days, DAYS)} before`;
    case 'weekdays':
      return 'Last year, same weekdays';
    case 'year':
      return 'Last year, same dates';
    case 'own':
      return 'Other days';
    case 'none':
      return 'Nothing';
  }
};

/** From one day to another, whichever comes first. */
export const spanOf = (anchor: Day, day: Day): Period =>
  anchor <= day ? { from: anchor, to: addDays(day, 1) } : { from: day, to: addDays(anchor, 1) };
