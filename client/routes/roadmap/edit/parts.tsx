import { TextInput } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { ErrorState } from '../../../ui/states';
import { useAuthor } from './author';
import { LONGEST } from '../../../../shared/limits';

/** What the editors of the roadmap are made of. */

/** A sentence for each field that can't be saved as it is. */
export type Problems<F extends string> = Partial<Record<F, string>>;

const Author = () => {
  const { written, write } = useAuthor();
  return (
    <TextInput
      label="Your name"
      description="Changes are kept under it. This browser remembers it."
      value={written}
      maxLength={LONGEST.author}
      onChange={(event) => write(event.currentTarget.value)}
    />
  );
};

interface FormProps {
  children: ReactNode;
  /** Save is possible. */
  isReady: boolean;
  isSaving: boolean;
  error: Error | null;
  save: () => void;
  /** What else can be done with what is edited. */
  actions?: ReactNode;
  close: () => void;
}

const focusFirstProblem = (form: HTMLFormElement) =>
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());

/** Fields, the name, and what can be done; a problem of a field is focused when saving is tried. */
export const EditForm = ({ children, isReady, isSaving, error, save, actions, close }: FormProps) => {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSaving) return;
    save();
    if (!isReady) focusFirstProblem(event.currentTarget);
  };
  return (
    <form className="qd-edit-form" noValidate onSubmit={submit} aria-busy={isSaving}>
      {children}
      <Author />
      {error && <ErrorState error={error} />}
      <div className="qd-edit-actions">
        <button type="submit" className="qd-button" aria-disabled={isSaving}>
          {isSaving ? 'Saving …' : 'Save'}
        </button>
        <button type="button" className="qd-control" onClick={close}>
          Cancel
        </button>
        {actions && <span className="more">{actions}</span>}
      </div>
    </form>
  );
};
