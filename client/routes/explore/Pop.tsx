import { Popover } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  label: string;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  /** The button that opens it. */
  target: ReactElement;
  /** At which end of the button it stands. */
  at: 'start' | 'end';
  size?: 'narrow' | 'wide';
  children: ReactNode;
}

/** What opens below a button: takes the focus, gives it back on Escape. */
export const Pop = ({ label, isOpen, setOpen, target, at, size, children }: Props) => (
  <Popover
    opened={isOpen}
    onChange={setOpen}
    position={`bottom-${at}`}
    shadow="none"
    trapFocus
    returnFocus
    withinPortal
    transitionProps={{ duration: 0 }}
  >
    <Popover.Target>{target}</Popover.Target>
    <Popover.Dropdown className={['qd-ex-pop', size].filter(Boolean).join(' ')} aria-label={label}>
      {children}
    </Popover.Dropdown>
  </Popover>
);
