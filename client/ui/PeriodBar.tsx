import { useState } from 'react';
import type { BridgeView } from '../../server/roadmap/types';
import type { Period, Store } from '../../server/ask/types';
import { useBridge } from '../bridgeQuery';
import { formatRange, shiftDay } from '../format';
import { usePageSearch, useSetSearch } from '../search';
import { CHOICES, choiceOf, periodOf, type Choice } from './period';

const COMPARISONS = { previous: 'the period before', year: 'a year before', none: 'nothing' } as const;
type Comparison = keyof typeof COMPARISONS;

/** Both days are shown as people say them: the last one is included. */
const CustomDates = ({ period, today }: { period: Period; today: string }) => {
  const setSearch = useSetSearch();
  const [from, setFrom] = useState(period.from);
  const [last, setLast] = useState(shiftDay(period.to, -1));
  const isRight = from !== '' && last !== '' && from <= last;
  const apply = () => isRight && setSearch({ from, to: shiftDay(last, 1) });
  return (
    <form
      className="qd-dates"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <input
        type="date"
        aria-label="First day"
        value={from}
        max={today}
        onChange={(e) => setFrom(e.target.value)}
      />
      <span aria-hidden="true">–</span>
      <input
        type="date"
        aria-label="Last day"
        value={last}
        max={today}
        onChange={(e) => setLast(e.target.value)}
      />
      <button
        type="submit"
        className="qd-control"
        disabled={!isRight}
        title={isRight ? undefined : 'The first day must not be after the last'}
      >
        Show
      </button>
    </form>
  );
};

const comparedWith = (compare: Comparison, view: BridgeView): string =>
  view.comparison && compare !== 'none' ? formatRange(view.comparison, view.today) : COMPARISONS[compare];

/** Which days, and against which. */
export const PeriodBar = ({ store }: { store: Store }) => {
  const search = usePageSearch();
  const setSearch = useSetSearch();
  const { data: view } = useBridge();
  const [isCustom, setCustom] = useState(false);
  if (!view) return null;
  const choice = isCustom ? 'custom' : choiceOf(search, view.today, store);
  const compare = search.compare ?? 'previous';
  const choose = (next: Choice) => {
    setCustom(next === 'custom');
    if (next === 'custom') return;
    const period = periodOf(next, view.today, store, view.period);
    setSearch({ from: period?.from, to: period?.to });
  };
  return (
    <>
      <span className="qd-period">
        <select
          className="qd-control qd-select"
          aria-label="Period"
          value={choice}
          onChange={(event) => choose(event.target.value as Choice)}
        >
          {Object.entries(CHOICES).map(([id, name]) => (
            <option key={id} value={id}>
              {id === choice && id !== 'custom' ? `${name}, ${formatRange(view.period, view.today)}` : name}
            </option>
          ))}
        </select>
      </span>
      {choice === 'custom' && (
        <CustomDates key={view.period.from + view.period.to} period={view.period} today={view.today} />
      )}
      <select
        className="qd-control qd-select wide"
        aria-label="Compare with"
        value={compare}
        onChange={(event) => {
          const next = event.target.value as Comparison;
          setSearch({ compare: next === 'previous' ? undefined : next });
        }}
      >
        {Object.entries(COMPARISONS).map(([id, name]) => (
          <option key={id} value={id}>
            against {id === compare ? comparedWith(compare, view) : name}
          </option>
        ))}
      </select>
    </>
  );
};
