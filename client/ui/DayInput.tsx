import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Input.layer.css';
import { Popover, TextInput, type TextInputProps } from '@mantine/core';
import { useState, type ComponentPropsWithRef } from 'react';
import { addDays, isDay, type Day } from '../../shared/days';
import { dateWords } from '../../shared/dayWords';
import { Button } from './Button';
import { Calendar } from './Calendar';
import { useToday } from './clock';
import { readDay } from './dayText';
import { fieldParts } from './fields';
import { Input } from './Input';
import styles from './DayInput.module.css';

/** A day, typed as people write it or chosen in a calendar; it is shown as pages write days. */

interface DayValue {
  /** `YYYY-MM-DD`, or what is typed of a day so far. */
  value: string;
  /** Left out: by the store's clock. */
  today?: Day;
  /** Is given the day, or the text where it is none yet. */
  take: (text: string) => void;
}

/** While somebody types, the field has their own words; afterwards those of the day. */
const useDayText = ({ value, take, ...given }: DayValue) => {
  const clock = useToday();
  const today = given.today ?? clock;
  const [typed, setTyped] = useState<string | null>(null);
  return {
    value: typed ?? (isDay(value) ? dateWords(value) : value),
    onChange: ({ target }: { target: { value: string } }) => {
      setTyped(target.value);
      take(readDay(target.value, today) ?? target.value);
    },
    onBlur: () => setTyped(null),
  };
};

const MONDAY = 1;

const Picker = ({ value, take, name, ...given }: DayValue & { name: string }) => {
  const clock = useToday();
  const [isOpen, setOpen] = useState(false);
  const range = isDay(value) ? { from: value, to: addDays(value, 1) } : null;
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      shadow="none"
      trapFocus
      returnFocus
      withinPortal
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <Button
          look="bare"
          className={styles.open}
          aria-label={`Calendar of ${name}`}
          onClick={() => setOpen(!isOpen)}
        >
          <svg
            viewBox="0 0 14 14"
            width="14"
            height="14"
            aria-hidden="true"
            fill="none"
            stroke="currentColor"
          >
            <path d="M1 3h12v10H1zM1 6h12M4 1v3M10 1v3" strokeWidth="1.2" />
          </svg>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.pop} aria-label={name}>
        <Calendar
          months={1}
          weekStart={MONDAY}
          range={range}
          today={given.today ?? clock}
          end={null}
          choose={(day, isExtending) => {
            if (isExtending) return;
            take(day);
            setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
};

type PlainProps = DayValue & { name: string } & Omit<ComponentPropsWithRef<'input'>, keyof DayValue | 'name'>;

/** Inside a label, as `Input` is. `name`: what the day is, for the calendar's button. */
export const DayInput = ({ value, today, take, name, ...rest }: PlainProps) => {
  const day = { value, take, ...(today && { today }) };
  return (
    <span className={styles.day}>
      <Input autoComplete="off" placeholder="3 Sep 2026" {...rest} {...useDayText(day)} />
      <Picker {...day} name={name} />
    </span>
  );
};

type FieldProps = DayValue & { label: string } & Omit<TextInputProps, keyof DayValue | 'label'>;

/** In a form, as `TextField` is: label, hint and problem belong to it. */
export const DayField = ({ value, today, take, label, ...rest }: FieldProps) => {
  const day = { value, take, ...(today && { today }) };
  return (
    <TextInput
      classNames={fieldParts}
      label={label}
      autoComplete="off"
      placeholder="3 Sep 2026"
      rightSection={rest.disabled ? null : <Picker {...day} name={label} />}
      {...rest}
      {...useDayText(day)}
    />
  );
};
