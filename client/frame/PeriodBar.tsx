import { useMediaQuery } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { Store } from '../../server/types';
import { dayAt, type Calendar, type Day } from '../../shared/days';
import { useBridge } from '../bridgeQuery';
import { shortRange } from '../../shared/dayWords';
import { usePageSearch, useSetSearch } from '../search';
import { CustomDates } from './CustomDates';
import { CHOICES, choiceOf, periodOf, standIn, type Choice, type Shown } from './period';
import { Select } from '../ui/Select';
import styles from './Shell.module.css';

const COMPARISONS = { previous: 'the period before', year: 'a year before', none: 'nothing' } as const;
type Comparison = keyof typeof COMPARISONS;

/** Asks for days that have no name yet; not a choice that can stay chosen. */
const OTHER = 'other';
const AGAINST = 'against ';

const comparedWith = (compare: Comparison, view: Shown): string =>
  view.comparison && compare !== 'none' ? shortRange(view.comparison, view.today) : COMPARISONS[compare];

/** The standing view is an older quarter where the running one has no data: the server names it. */
const chosenName = (choice: Choice, view: Shown): string =>
  choice === 'quarter'
    ? view.periodLabel
    : [CHOICES[choice], shortRange(view.period, view.today)].filter(Boolean).join(', ');

interface OptionsProps {
  choice: Choice;
  view: Shown;
  /** The store's calendar and day are known: its own quarters and days can be named. */
  isKnown: boolean;
}

const PeriodOptions = ({ choice, view, isKnown }: OptionsProps) => (
  <>
    {Object.entries(CHOICES)
      .filter(([id]) => id !== 'custom' || choice === 'custom')
      .map(([id, name]) => (
        <option key={id} value={id} disabled={!isKnown && id !== choice && id !== 'quarter'}>
          {id === choice ? chosenName(choice, view) : name}
        </option>
      ))}
    <option value={OTHER}>Other dates…</option>
  </>
);

/** On a phone the comparison stands in the period's own list. */
const ComparisonOptions = ({ compare }: { compare: Comparison }) => (
  <optgroup label="Compare with">
    {Object.entries(COMPARISONS).map(([id, name]) => (
      <option key={id} value={AGAINST + id}>
        {id === compare ? `${name} (now)` : name}
      </option>
    ))}
  </optgroup>
);

/** Stands in for the store's own while the stores are unknown. */
const CALENDAR_YEAR: Calendar = { weekStart: 1, fiscalYearStart: 1 };

/** The answer, or what stands in for it from the first failure on: other days may have one. */
const useShown = (store: Store | null): Shown | null => {
  const search = usePageSearch();
  const { data, error } = useBridge();
  const [openedAt] = useState(Date.now);
  const hasFailed = useRef(false);
  hasFailed.current ||= error !== null;
  const today = useRef<Day>(null);
  today.current = data?.today ?? today.current;
  if (data) return data;
  return hasFailed.current
    ? standIn(search, today.current ?? dayAt(openedAt, store?.timeZone ?? 'UTC'))
    : null;
};

/** Which days, and against which. `store` is null while the stores are unknown. */
export const PeriodBar = ({ store }: { store: Store | null }) => {
  const search = usePageSearch();
  const setSearch = useSetSearch();
  const view = useShown(store);
  const calendar = store ?? CALENDAR_YEAR;
  const [isOpen, setOpen] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  if (!view) return null;
  const choice = choiceOf(search, view.today, calendar);
  const compare = search.compare ?? 'previous';
  const compareWith = (next: Comparison) => setSearch({ compare: next === 'previous' ? undefined : next });
  const choose = (next: string) => {
    if (next === OTHER) return setOpen(true);
    setOpen(false);
    if (next.startsWith(AGAINST)) return compareWith(next.slice(AGAINST.length) as Comparison);
    const period = periodOf(next as Choice, view.today, calendar, view.period);
    setSearch({ from: period?.from, to: period?.to });
  };
  const close = () => {
    setOpen(false);
    select.current?.focus();
  };
  return (
    <>
      <span className={styles.period}>
        <Select
          ref={select}
          aria-label={isPhone ? 'Period and comparison' : 'Period'}
          value={choice}
          onChange={(event) => choose(event.target.value)}
        >
          <PeriodOptions choice={choice} view={view} isKnown={store !== null} />
          {isPhone && <ComparisonOptions compare={compare} />}
        </Select>
        {isOpen && (
          <CustomDates
            period={view.period}
            today={view.today}
            close={close}
            show={(period) => {
              close();
              setSearch(period);
            }}
          />
        )}
      </span>
      {!isPhone && (
        <Select
          aria-label="Compare with"
          value={compare}
          onChange={(event) => compareWith(event.target.value as Comparison)}
        >
          {Object.entries(COMPARISONS).map(([id, name]) => (
            <option key={id} value={id}>
              against {id === compare ? comparedWith(compare, view) : name}
            </option>
          ))}
        </Select>
      )}
    </>
  );
};
