import { classes } from './classes';
import styles from './Command.module.css';

interface Props {
  /** What a screen reader calls it. */
  label?: string;
  className?: string;
  children: string;
}

/** Lines for a terminal or a page's source; they scroll by keyboard where they are too long. */
export const Command = ({ label, className, children }: Props) => (
  <pre className={classes(styles.command, className)} tabIndex={0} aria-label={label}>
    <code>{children}</code>
  </pre>
);
