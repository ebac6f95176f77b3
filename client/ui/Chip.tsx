import type { ReactNode } from 'react';
import { classes } from './classes';
import styles from './Chip.module.css';

/** plain: a part of a question. chosen: what is asked for. add: where another part comes in. */
type ChipLook = 'plain' | 'chosen' | 'add';

/** The look of a chip that is a button, or holds more than one control. */
export const chipClass = (look: ChipLook = 'plain'): string =>
  classes(styles.chip, look !== 'plain' && styles[look]);

/** A small choice with its name before it. */
export const Chip = ({ name, children }: { name: string; children: ReactNode }) => (
  <label className={chipClass()}>
    <span>{name}</span>
    {children}
  </label>
);
