import type { ReactNode } from 'react';
import { Button } from './Button';
import { classes } from './classes';
import styles from './Segmented.module.css';

/** The same look for tabs that are links: the current one has `aria-current`. */
export const segmentedClass: string = styles.segmented ?? '';

interface Props<T extends string> {
  /** What is chosen here, for those who hear it. */
  label: string;
  choices: readonly {
    id: T;
    name: ReactNode;
    /** Why it can't be chosen now. */
    refusal?: string | undefined;
  }[];
  chosen: T;
  choose: (id: T) => void;
  className?: string;
}

/** One of a few, side by side; what it changes is seen at once. */
export const Segmented = <T extends string>({ label, choices, chosen, choose, className }: Props<T>) => (
  <span className={classes(styles.segmented, className)} role="group" aria-label={label}>
    {choices.map(({ id, name, refusal }) => (
      <Button
        key={id}
        look="bare"
        aria-pressed={id === chosen}
        disabled={refusal !== undefined}
        title={refusal}
        onClick={() => choose(id)}
      >
        {name}
      </Button>
    ))}
  </span>
);
