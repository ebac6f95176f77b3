import { UnstyledButton } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import { classes } from './classes';
import styles from './Button.module.css';

/**
 * - `plain`: an action among others.
 * - `primary`: the one that the page is about.
 * - `strong`: like plain, and marked.
 * - `danger`: takes something away for good.
 * - `link`: an action inside text or a row.
 * - `bare`: a part of something else that has its own look.
 */
export type ButtonLook = 'plain' | 'primary' | 'strong' | 'danger' | 'link' | 'bare';

/** The same look for what is no button: a link, a download, the label of a file. */
export const buttonClass = (look: ButtonLook = 'plain', className?: string): string =>
  classes(styles.button, styles[look], className);

interface Props extends ComponentPropsWithRef<'button'> {
  look?: ButtonLook;
}

/** Does something on this page; what leads elsewhere is a link. It submits a form only with `type="submit"`. */
export const Button = ({ look, className, ...rest }: Props) => (
  <UnstyledButton className={buttonClass(look, className)} {...rest} />
);
