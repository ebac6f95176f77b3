import { useMediaQuery } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { BridgeView } from '../../server/bridge/types';
import type { Store } from '../../server/types';
import { useBridge } from '../bridgeQuery';
import { shortRange } from '../../shared/dayWords';
import { usePageSearch, useSetSearch } from '../search';
import { CustomDates } from './CustomDates';
import { CHOICES, choiceOf, periodOf, type Choice } from './period';
import { Select } from '../ui/Select';
import styles from './Shell.module.css';

const COMPARISONS = { previous: 'the period before', year: 'a year before', none: 'nothing' } as const;
type Comparison = keyof typeof COMPARISONS;

/** Asks for days that have no name yet; not a choice that can stay chosen. */
const OTHER = 'other';
const AGAINST = 'against ';

const comparedWith = (compare: Comparison, view: BridgeView): string =>
  view.comparison && compare !== 'none' ? shortRange(view.comparison, view.today) : COMPARISONS[compare];

/** The standing view is an older quarter where the running one has no data: the server names it. */
const chosenName = (choice: Choice, view: BridgeView): string =>
  choice === 'quarter'
    ? view.periodLabel
    : [CHOICES[choice], shortRange(view.period, view.today)].filter(Boolean).join(', ');

const PeriodOptions = ({ choice, view }: { choice: Choice; view: BridgeView }) => (
  <>
    {Object.entries(CHOICES)
      .filter(([id]) => id !== 'custom' || choice === 'custom')
      .map(([id, name]) => (
        <option key={id} value={id}>
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

/** Which days, and against which. */
export const PeriodBar = ({ store }: { store: Store }) => {
  const search = usePageSearch();
  const setSearch = useSetSearch();
  const { data: view } = useBridge();
  const [isOpen, setOpen] = useState(false);
  const select = useRef<HTMLSelectElement>(null);
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  if (!view) return null;
  const choice = choiceOf(search, view.today, store);
  const compare = search.compare ?? 'previous';
  const compareWith = (next: Comparison) => setSearch({ compare: next === 'previous' ? undefined : next });
  const choose = (next: string) => {
    if (next === OTHER) return setOpen(true);
    setOpen(false);
    if (next.startsWith(AGAINST)) return compareWith(next.slice(AGAINST.length) as Comparison);
    const period = periodOf(next as Choice, view.today, store, view.period);
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
          <PeriodOptions choice={choice} view={view} />
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
