import { Popover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { classes } from '../../ui/classes';
import styles from './Pop.module.css';

const fitting = (px: number) => `min(${px}px, calc(100vw - 32px))`;
const WIDTHS = { narrow: 'max-content', middle: fitting(400), wide: fitting(560) };

interface Props {
  label: string;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  /** The button that opens it. */
  target: ReactElement;
  /** At which end of the button it stands. */
  at: 'start' | 'end';
  size?: keyof typeof WIDTHS;
  children: ReactNode;
}

/** What opens below a button: takes the focus, gives it back on Escape. */
export const Pop = ({ label, isOpen, setOpen, target, at, size = 'middle', children }: Props) => (
  <Popover
    opened={isOpen}
    onChange={setOpen}
    position={`bottom-${at}`}
    width={WIDTHS[size]}
    shadow="none"
    trapFocus
    returnFocus
    withinPortal
    transitionProps={{ duration: 0 }}
  >
    <Popover.Target>{target}</Popover.Target>
    <Popover.Dropdown className={classes(styles.pop, size === 'narrow' && styles.narrow)} aria-label={label}>
      {children}
    </Popover.Dropdown>
  </Popover>
);
