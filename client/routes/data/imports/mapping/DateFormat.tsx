import { useId } from 'react';
import { dateWords } from '../../../../../shared/dayWords';
import { isDay } from '../../../../../shared/days';
import { Input } from '../../../../ui/Input';
import { count } from '../../words';
import type { Editing } from './editing';
import type { GuessedView, DateReading } from './look';
import styles from './DateFormat.module.css';

/** How dates are written, and how the file's own are read so. */

const KNOWN = [
  'D.M.YYYY',
  'D/M/YYYY',
  'M/D/YYYY',
  'D-M-YYYY',
  'M-D-YY',
  'YYYY/M/D',
  'D MMM YYYY',
  'D.M.YYYY HH:mm',
];

/** "4 Sep 2026", "4 Sep 2026, 10:12" of `2026-09-04 10:12:00`. */
const stampWords = (stamp: string): string => {
  const [day = '', time] = stamp.split(' ');
  return [isDay(day) ? dateWords(day) : day, time?.replace(/:00$/, '')].filter(Boolean).join(', ');
};

const Reading = ({ reading }: { reading: DateReading }) => {
  if (reading.problem) return <p className="qd-bad">The format {reading.problem}.</p>;
  return (
    <ul className={styles.parses}>
      {reading.parses.map(({ cell, read }) => (
        <li key={cell}>
          <code>{cell}</code>
          <span>{read === null ? <span className="qd-bad">can’t be read so</span> : stampWords(read)}</span>
        </li>
      ))}
      {reading.fits < reading.of && (
        <li className="qd-bad">
          {count(reading.fits)} of {count(reading.of)} can be read so.
        </li>
      )}
    </ul>
  );
};

export const DateFormat = ({ view, editing }: { view: GuessedView; editing: Editing }) => {
  const id = useId();
  const { proposal, disabled, set } = editing;
  const { dates } = proposal;
  const [reading] = view.guess.dateReadings;
  const isRead = reading && (reading.format ?? '') === (dates?.format ?? '');
  return (
    <div className={styles.format}>
      <label htmlFor={id}>Dates are written as</label>
      <Input
        id={id}
        list={`${id}-known`}
        value={dates?.format ?? ''}
        placeholder={dates ? 'ISO, such as 2026-03-31' : 'Not said yet'}
        disabled={disabled}
        maxLength={60}
        aria-invalid={!dates || (isRead && (reading.problem !== null || reading.fits === 0))}
        aria-describedby={`${id}-read`}
        onChange={({ target }) => set({ dates: { format: target.value || null } })}
      />
      <datalist id={`${id}-known`}>
        {[...new Set([...view.guess.dates.flatMap((format) => format ?? []), ...KNOWN])].map((format) => (
          <option key={format} value={format}>
            {format}
          </option>
        ))}
      </datalist>
      <small id={`${id}-read`}>
        Made of YYYY YY MMM MM M DD D ddd HH H mm ss A Z, or X for seconds since 1970 (x: milliseconds);
        empty: as ISO has it, such as 2026-03-31
      </small>
      {isRead && dates && <Reading reading={reading} />}
    </div>
  );
};
