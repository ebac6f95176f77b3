import type { FormEvent, ReactNode } from 'react';
import { Button } from './Button';
import styles from './Form.module.css';

interface Props {
  children: ReactNode;
  /** What the button says, and what it says meanwhile. */
  verb: string;
  doing: string;
  isBusy: boolean;
  /** Tries to save; false where a field has a problem. */
  submit: () => boolean;
  /** Where the way without saving leads. */
  leave: { name: string; run: () => void };
  /** What else can be done with what is edited. */
  actions?: ReactNode;
}

const focusFirstProblem = (form: HTMLFormElement) =>
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());

/** Fields and what can be done; the first field with a problem gets the focus when saving is tried. */
export const Form = ({ children, verb, doing, isBusy, submit, leave, actions }: Props) => {
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isBusy && !submit()) focusFirstProblem(event.currentTarget);
  };
  return (
    <form className={styles.form} noValidate onSubmit={onSubmit} aria-busy={isBusy}>
      {children}
      <div className={styles.actions}>
        <Button type="submit" look="primary" aria-disabled={isBusy}>
          {isBusy ? doing : verb}
        </Button>
        <Button onClick={leave.run}>{leave.name}</Button>
        {actions && <span className={styles.more}>{actions}</span>}
      </div>
    </form>
  );
};

/** Two fields side by side. */
export const Pair = ({ children }: { children: ReactNode }) => <div className={styles.pair}>{children}</div>;
