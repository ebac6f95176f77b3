import type { ComponentPropsWithRef } from 'react';
import { classes } from './classes';
import styles from './Input.module.css';

/** The look of what is typed in, for the select of a form too. */
export const inputClass: string = styles.input ?? '';

/**
 * One line that is typed into, inside a label or named by `aria-label`. A form whose fields have hints and
 * problems takes `fields.tsx`.
 */
export const Input = ({ className, ...rest }: ComponentPropsWithRef<'input'>) => (
  <input className={classes(inputClass, className)} {...rest} />
);

/** Several lines. */
export const TextArea = ({ className, ...rest }: ComponentPropsWithRef<'textarea'>) => (
  <textarea className={classes(inputClass, styles.area, className)} {...rest} />
);

/** Yes or no, inside its label. */
export const Check = ({ className, ...rest }: Omit<ComponentPropsWithRef<'input'>, 'type'>) => (
  <input type="checkbox" className={classes(styles.check, className)} {...rest} />
);

/** One of a few that are said at length, inside its label. */
export const Radio = ({ className, ...rest }: Omit<ComponentPropsWithRef<'input'>, 'type'>) => (
  <input type="radio" className={classes(styles.check, className)} {...rest} />
);
