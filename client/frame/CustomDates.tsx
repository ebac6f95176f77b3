import { useHotkeys } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { type Period, addDays, type Day, isDay } from '../../shared/days';
import { Button } from '../ui/Button';
import { Input } from '../ui/Input';
import styles from './CustomDates.module.css';

interface Props {
  period: Period;
  today: Day;
  show: (period: Period) => void;
  close: () => void;
}

/** Two days as people say them: the last one is included. Floats below the bar; Escape puts it away. */
export const CustomDates = ({ period, today, show, close }: Props) => {
  const [from, setFrom] = useState<string>(period.from);
  const [last, setLast] = useState<string>(addDays(period.to, -1));
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  useHotkeys([['Escape', close]], []);
  const chosen = isDay(from) && isDay(last) && from <= last ? { from, to: addDays(last, 1) } : null;
  return (
    <form
      className={styles.dates}
      aria-label="Custom dates"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) show(chosen);
      }}
    >
      <label>
        First day
        <Input
          ref={first}
          type="date"
          value={from}
          max={today}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        Last day
        <Input type="date" value={last} max={today} onChange={(event) => setLast(event.target.value)} />
      </label>
      <span className={styles.actions}>
        <Button type="submit" look="primary" disabled={!chosen}>
          Show
        </Button>
        <Button onClick={close}>Cancel</Button>
      </span>
      {!chosen && <p role="status">The first day must not be after the last.</p>}
    </form>
  );
};
