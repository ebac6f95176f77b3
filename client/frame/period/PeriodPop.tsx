import { useClickOutside, useFocusTrap, useMediaQuery, useMergedRef } from '@mantine/hooks';
import type { KeyboardEvent } from 'react';
import type { ComparisonsView } from '../../../server/bridge/types';
import { daysIn, later, type Period } from '../../../shared/days';
import { dateWords, datedShortRange, shortDay } from '../../../shared/dayWords';
import { countWords, DAYS } from '../../../shared/numberWords';
import { useSetSearch } from '../../search';
import { Button } from '../../ui/Button';
import { Calendar } from '../../ui/Calendar';
import { Input } from '../../ui/Input';
import { ErrorLine, Skeleton } from '../../ui/states';
import { closedDays } from '../period';
import { Against } from './Against';
import { nameOf, searchOf, type Draft } from './draft';
import { mixNote } from './mix';
import { Presets } from './Presets';
import { Quarters } from './Quarters';
import type { Reader } from './text';
import { useComparisons, usePeriodDraft } from './usePeriodDraft';
import styles from './PeriodPop.module.css';

/** Which days and against which: by name, by a click, or typed. Nothing changes until it is applied. */

const useMonths = (): number => {
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const isWide = useMediaQuery('(min-width: 1000px)', false, { getInitialValueInEffect: false });
  if (isNarrow) return 1;
  return isWide ? 3 : 2;
};

const Legend = ({ view }: { view: ComparisonsView }) => (
  <p className={styles.legend}>
    <i aria-hidden="true" /> provisional, may still change: from {shortDay(view.provisionalFrom)}
    {view.firstDay && <span>History from {dateWords(view.firstDay)}</span>}
  </p>
);

const provisionalIn = (period: Period, { provisionalFrom, today }: ComparisonsView): number =>
  Math.max(
    0,
    daysIn({ from: later(period.from, provisionalFrom), to: period.to < today ? period.to : today }),
  );

/** "1 Jul – 3 Sep 2026, 65 days, the last 3 provisional, against 1 Apr – 4 Jun, same weekdays." */
const Summary = ({ draft, period, view }: { draft: Draft; period: Period; view?: ComparisonsView }) => {
  const provisional = view ? provisionalIn(period, view) : 0;
  const choice = view?.choices.find(({ id }) => id === draft.against);
  return (
    <p className={styles.summary} role="status">
      <b>
        {datedShortRange(period)}, {countWords(daysIn(period), DAYS)}
      </b>
      {provisional > 0 && `, the last ${provisional} provisional`}
      {view && choice && (
        <span className="qd-sr">
          , against {nameOf(choice.id, view)}: {datedShortRange(choice.period)},{' '}
          {mixNote(choice, view.days).text}
        </span>
      )}
      .
    </p>
  );
};

interface Props {
  reader: Reader;
  timeZone: string;
  /** Which part has the focus when it opens. */
  start: 'period' | 'against';
  /** Gives the focus back. */
  close: () => void;
  /** Leaves the focus where somebody has put it. */
  dismiss: () => void;
}

/** A button that opens it closes it by itself. */
const isOpener = ({ target }: Event): boolean =>
  target instanceof Element && target.closest('[aria-haspopup="dialog"]') !== null;

export const PeriodPop = ({ reader, timeZone, start, close, dismiss }: Props) => {
  const { today, calendar } = reader;
  const { draft, change, choose, type, pick, text, isWrong } = usePeriodDraft(reader);
  const setSearch = useSetSearch();
  const comparisons = useComparisons(draft);
  const view = comparisons.data;
  const months = useMonths();
  const ref = useMergedRef(
    useFocusTrap(),
    useClickOutside((event) => {
      if (!isOpener(event)) dismiss();
    }),
  );
  const period = closedDays(draft.choice, today, calendar);
  const isReady = !isWrong && (draft.against !== 'own' || draft.own !== null);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    // it closes on Escape wherever in it the focus is
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div ref={ref} role="dialog" aria-label="Period and comparison" tabIndex={-1} onKeyDown={escape}>
      <form
        className={styles.pop}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          setSearch(searchOf(draft));
          close();
        }}
      >
        <div className={styles.body}>
          <div className={styles.named}>
            <Input
              aria-label="Period, typed"
              className={styles.typed}
              value={text}
              data-autofocus={start === 'period' ? true : undefined}
              aria-invalid={isWrong}
              onFocus={({ target }) => target.select()}
              onChange={({ target }) => type(target.value)}
            />
            <p className={isWrong ? 'qd-bad' : styles.hint} role={isWrong ? 'status' : undefined}>
              {isWrong ? 'No period that has begun. ' : ''}Type q2, last 8 weeks, 1.7. – 3.9.
            </p>
            <Presets choice={draft.choice} today={today} calendar={calendar} choose={choose} />
          </div>
          <div className={styles.days}>
            <Quarters period={period} today={today} calendar={calendar} choose={choose} />
            <Calendar
              months={months}
              weekStart={calendar.weekStart}
              range={period}
              today={today}
              end={today}
              markOf={(day) => {
                if (view?.firstDay && day < view.firstDay) return 'empty';
                return view && view.provisionalFrom <= day && day < today ? 'provisional' : undefined;
              }}
              choose={pick}
            />
            {view && <Legend view={view} />}
            {view && (
              <Against
                draft={draft}
                view={view}
                reader={reader}
                change={change}
                hasFocus={start === 'against'}
              />
            )}
            {comparisons.error && !view && (
              <ErrorLine
                error={comparisons.error}
                part="The comparisons"
                retry={() => comparisons.refetch()}
              />
            )}
            {comparisons.isPending && <Skeleton height={170} />}
          </div>
        </div>
        <div className={styles.foot}>
          <Summary draft={draft} period={period} {...(view && { view })} />
          <p className={styles.quiet}>Today is left out until it closes. {timeZone}.</p>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" disabled={!isReady}>
            Apply
          </Button>
        </div>
      </form>
    </div>
  );
};
