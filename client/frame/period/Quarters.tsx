import {
  addDays,
  addMonths,
  daysIn,
  earlier,
  fiscalStart,
  type Calendar,
  type Day,
  type Period,
} from '../../../shared/days';
import { countWords, DAYS } from '../../../shared/numberWords';
import { shortDay, shortRange, yearOf } from '../../../shared/dayWords';
import { Button } from '../../ui/Button';
import { presetPeriod } from '../../../shared/periods';
import type { Choice } from '../period';
import styles from './Quarters.module.css';

interface Props {
  /** The chosen days. */
  period: Period;
  today: Day;
  calendar: Calendar;
  choose: (choice: Choice) => void;
}

const isSame = (a: Period, b: Period): boolean => a.from === b.from && a.to === b.to;

/** Of a running quarter how much is over, of one to come nothing. */
const stateOf = (quarter: Period, today: Day): string => {
  if (today <= quarter.from) return 'not yet';
  if (quarter.to <= today) return shortRange(quarter);
  return `${daysIn({ from: quarter.from, to: today })} of ${countWords(daysIn(quarter), DAYS)}`;
};

/** The four quarters of the fiscal year in which the chosen days begin. */
export const Quarters = ({ period, today, calendar, choose }: Props) => {
  const year = fiscalStart(earlier(period.from, addDays(today, -1)), 12, calendar);
  const running = presetPeriod('quarter', today, calendar);
  return (
    <div className={styles.quarters}>
      <p>
        Fiscal {yearOf(year)}, <br />
        from {shortDay(year)}
      </p>
      {[0, 1, 2, 3].map((i) => {
        const quarter = { from: addMonths(year, 3 * i), to: addMonths(year, 3 * i + 3) };
        return (
          <Button
            key={i}
            look="bare"
            disabled={today <= quarter.from}
            aria-pressed={isSame(period, { from: quarter.from, to: earlier(quarter.to, today) })}
            onClick={() => choose(isSame(quarter, running) ? 'quarter' : quarter)}
          >
            <b>Q{i + 1}</b>
            <small>{stateOf(quarter, today)}</small>
          </Button>
        );
      })}
    </div>
  );
};
