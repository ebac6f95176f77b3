import { useHotkeys } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { type Period, addDays } from '../../shared/days';
import { Button } from './Button';
import { Input } from './Input';

interface Props {
  period: Period;
  today: string;
  show: (period: Period) => void;
  close: () => void;
}

/** Two days as people say them: the last one is included. Floats below the bar; Escape puts it away. */
export const CustomDates = ({ period, today, show, close }: Props) => {
  const [from, setFrom] = useState(period.from);
  const [last, setLast] = useState(addDays(period.to, -1));
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  useHotkeys([['Escape', close]], []);
  const isRight = from !== '' && last !== '' && from <= last;
  return (
    <form
      className="qd-dates"
      aria-label="Custom dates"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) show({ from, to: addDays(last, 1) });
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
      <span className="actions">
        <Button type="submit" look="primary" disabled={!isRight}>
          Show
        </Button>
        <Button onClick={close}>Cancel</Button>
      </span>
      {!isRight && <p role="status">The first day must not be after the last.</p>}
    </form>
  );
};
