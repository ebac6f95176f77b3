import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import {
  addDays,
  addMonths,
  earlier,
  monthOf,
  nextMonth,
  weekOf,
  type Day,
  type Period,
} from '../../shared/days';
import { dateOf, monthTitle, spokenDay, weekdayName } from '../../shared/dayWords';
import { Button } from './Button';
import { classes } from './classes';
import styles from './Calendar.module.css';

/** What must be known of a day beside its date: it may still change, or nothing is known of it. */
type DayMark = 'provisional' | 'empty';

const MARKS: Record<DayMark, string> = { provisional: 'provisional', empty: 'no data' };

interface Props {
  /** How many months stand side by side; the last one holds the range's end. */
  months: number;
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
  /** The chosen days; null = none is. */
  range: Period | null;
  today: Day;
  /** No day from here on can be chosen. */
  end: Day | null;
  markOf?: (day: Day) => DayMark | undefined;
  /** `extend`: from the day chosen before, with the shift key held. */
  choose: (day: Day, extend: boolean) => void;
}

const KEYS: Partial<Record<string, (day: Day, weekStart: number) => Day>> = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
  Home: (day, weekStart) => weekOf(day, { weekStart }),
  End: (day, weekStart) => addDays(weekOf(day, { weekStart }), 6),
};

const SEVEN = [0, 1, 2, 3, 4, 5, 6] as const;

/** Weeks that a month touches; days of other months are null. */
const weeksOf = (month: Day, weekStart: number): (Day | null)[][] => {
  const weeks: (Day | null)[][] = [];
  for (let week = weekOf(month, { weekStart }); week < nextMonth(month); week = addDays(week, 7))
    weeks.push(SEVEN.map((i) => addDays(week, i)).map((day) => (monthOf(day) === month ? day : null)));
  return weeks;
};

interface DayProps extends Omit<Props, 'months' | 'weekStart'> {
  day: Day;
  /** The one day that the Tab key reaches. */
  isStop: boolean;
}

const isEnd = (day: Day, { from, to }: Period): boolean => day === from || day === addDays(to, -1);

const DayCell = ({ day, range, today, end, markOf, choose, isStop }: DayProps) => {
  const isIn = range !== null && range.from <= day && day < range.to;
  const isOff = end !== null && day >= end;
  const mark = markOf?.(day);
  return (
    <td aria-selected={isIn} className={classes(isIn && styles.in, mark && styles[mark])}>
      <Button
        look="bare"
        className={classes(
          styles.day,
          range && isIn && isEnd(day, range) && styles.ends,
          day === today && styles.today,
        )}
        data-day={day}
        tabIndex={isStop ? 0 : -1}
        disabled={isOff}
        aria-label={[spokenDay(day), day === today && 'today', mark && MARKS[mark]]
          .filter(Boolean)
          .join(', ')}
        onClick={(event) => choose(day, event.shiftKey)}
      >
        {dateOf(day)}
      </Button>
    </td>
  );
};

interface MonthProps extends Omit<DayProps, 'day' | 'isStop'> {
  month: Day;
  weekStart: number;
  stop: Day;
}

const Month = ({ month, weekStart, stop, ...cell }: MonthProps) => (
  // a grid of days is what the pattern of a calendar has
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
  <table role="grid" aria-label={monthTitle(month)} className={styles.month}>
    <thead>
      <tr>
        {SEVEN.map((i) => {
          const name = weekdayName(((weekStart - 1 + i) % 7) + 1);
          return (
            <th key={i} scope="col" abbr={name}>
              {name.slice(0, 2)}
            </th>
          );
        })}
      </tr>
    </thead>
    <tbody>
      {weeksOf(month, weekStart).map((week, i) => (
        <tr key={i}>
          {week.map((day, at) =>
            day ? (
              <DayCell key={day} day={day} isStop={day === stop} {...cell} />
            ) : (
              <td key={at} aria-hidden="true" />
            ),
          )}
        </tr>
      ))}
    </tbody>
  </table>
);

const Step = ({ name, path, step }: { name: string; path: string; step: () => void }) => (
  <Button className={styles.step} aria-label={name} onClick={step}>
    <svg viewBox="0 0 8 12" width="8" height="12" aria-hidden="true" fill="none" stroke="currentColor">
      <path d={path} strokeWidth="1.4" />
    </svg>
  </Button>
);

/** Where the calendar stands: its last month, and the day that the Tab key reaches. */
const useStand = (range: Period | null, today: Day) => {
  const last = range ? addDays(range.to, -1) : today;
  const [stand, setStand] = useState({ last, shown: monthOf(last), stop: last });
  // a range from elsewhere is gone to; days chosen here are in sight already
  if (stand.last !== last) setStand({ last, shown: monthOf(last), stop: last });
  return [stand, setStand] as const;
};

/** Months of days by mouse and keyboard: arrows move days, Page Up and Down months, Shift selects. */
export const Calendar = ({ months, ...props }: Props) => {
  const { weekStart, range, today, end, choose } = props;
  const [stand, setStand] = useStand(range, today);
  const frame = useRef<HTMLDivElement>(null);
  const isMoved = useRef(false);
  useEffect(() => {
    if (isMoved.current) frame.current?.querySelector<HTMLElement>(`[data-day="${stand.stop}"]`)?.focus();
    isMoved.current = false;
  });
  const first = addMonths(stand.shown, 1 - months);
  const show = (shown: Day) => setStand({ ...stand, shown });
  const move = (event: KeyboardEvent) => {
    const from = (event.target as HTMLElement).dataset.day as Day | undefined;
    const to = from && KEYS[event.key]?.(from, weekStart);
    if (!to) return;
    event.preventDefault();
    const stop = end === null ? to : earlier(to, addDays(end, -1));
    const shown = monthOf(stop) < first ? addMonths(monthOf(stop), months - 1) : monthOf(stop);
    isMoved.current = true;
    setStand({ ...stand, stop, shown: shown > stand.shown || monthOf(stop) < first ? shown : stand.shown });
    if (event.shiftKey && event.key.startsWith('Arrow')) choose(stop, true);
  };
  const inSight = Array.from({ length: months }, (_, i) => addMonths(first, i));
  const isStopSeen = inSight.includes(monthOf(stand.stop));
  return (
    // its keys are those of its days
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frame} className={styles.calendar} onKeyDown={move}>
      {inSight.map((month, i) => (
        <div key={month}>
          <div className={styles.head}>
            {i === 0 && (
              <Step name="Earlier" path="M6 1 1.5 6 6 11" step={() => show(addMonths(stand.shown, -1))} />
            )}
            <span aria-hidden="true">{monthTitle(month)}</span>
            {i === months - 1 && (
              <Step name="Later" path="M2 1 6.5 6 2 11" step={() => show(addMonths(stand.shown, 1))} />
            )}
          </div>
          <Month {...props} month={month} stop={isStopSeen ? stand.stop : first} />
        </div>
      ))}
    </div>
  );
};
