import type { Calendar, Day } from '../../../shared/days';
import { shortRange } from '../../../shared/dayWords';
import { PRESETS } from '../../../shared/lists';
import { Button } from '../../ui/Button';
import { closedDays, PRESET_NAMES, type Choice } from '../period';
import styles from './Presets.module.css';

interface Props {
  choice: Choice;
  today: Day;
  calendar: Calendar;
  choose: (choice: Choice) => void;
}

/** Periods with a name, and the days that each of them means today. */
export const Presets = ({ choice, today, calendar, choose }: Props) => (
  <ul className={styles.presets} aria-label="Periods">
    {PRESETS.map((id) => (
      <li key={id}>
        <Button look="bare" aria-pressed={choice === id} data-preset={id} onClick={() => choose(id)}>
          <span>{PRESET_NAMES[id]}</span>
          <small>{shortRange(closedDays(id, today, calendar), today)}</small>
        </Button>
      </li>
    ))}
  </ul>
);
