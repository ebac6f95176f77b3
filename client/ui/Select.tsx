import type { ComponentPropsWithRef } from 'react';
import { classes } from './classes';
import { inputClass } from './Input';
import styles from './Select.module.css';

interface Props extends ComponentPropsWithRef<'select'> {
  /** bar: says by itself what is shown. field: in a form. bare: a part of something with its own look. */
  look?: 'bar' | 'field' | 'bare';
}

/** One of many. The browser's own list: the system's picker on a phone, letters and arrows on a keyboard. */
export const Select = ({ look = 'bar', className, ...rest }: Props) => (
  <select
    className={classes(
      styles.select,
      look === 'bar' && styles.bar,
      look === 'field' && inputClass,
      className,
    )}
    {...rest}
  />
);
