import type { ReactNode } from 'react';
import { AuthorField } from '../../../Author';
import { Form } from '../../../ui/Form';
import { ErrorState } from '../../../ui/states';
import type { Editing } from './useEditing';

/** What the editors of the roadmap are made of. */

interface FormProps {
  children: ReactNode;
  editing: Editing;
  /** Tries to save; false where a field has a problem. */
  submit: () => boolean;
  /** What else can be done with what is edited. */
  actions?: ReactNode;
  close: () => void;
}

/** Fields, the name, and what can be done. */
export const EditForm = ({ children, editing, submit, actions, close }: FormProps) => (
  <Form
    verb="Save"
    doing="Saving …"
    isBusy={editing.isPending}
    submit={submit}
    leave={{ name: 'Cancel', run: close }}
    actions={actions}
  >
    {children}
    <AuthorField />
    {editing.error && <ErrorState error={editing.error} />}
  </Form>
);
