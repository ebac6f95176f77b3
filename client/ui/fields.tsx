import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import {
  Checkbox,
  NativeSelect,
  Textarea,
  TextInput,
  type CheckboxProps,
  type NativeSelectProps,
  type TextareaProps,
  type TextInputProps,
} from '@mantine/core';
import { useId } from 'react';
import styles from './fields.module.css';

/** Fields of a form: label, hint and problem belong to the input, for the eye and for a screen reader. */

const { label, description, error, input } = styles;
export const fieldParts = { label, description, error, input };

export const TextField = (props: TextInputProps) => <TextInput classNames={fieldParts} {...props} />;

interface SuggestProps extends Omit<TextInputProps, 'list'> {
  /** What may be chosen, with its name where it has one: typing goes on being possible. */
  suggestions: readonly { value: string; label?: string }[];
}

export const SuggestField = ({ suggestions, ...props }: SuggestProps) => {
  const id = useId();
  return (
    <>
      <TextField list={id} autoComplete="off" spellCheck={false} {...props} />
      <datalist id={id}>
        {suggestions.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name ?? value}
          </option>
        ))}
      </datalist>
    </>
  );
};

export const AreaField = (props: TextareaProps) => <Textarea classNames={fieldParts} {...props} />;

export const SelectField = (props: NativeSelectProps) => <NativeSelect classNames={fieldParts} {...props} />;

export const CheckField = (props: CheckboxProps) => (
  <Checkbox classNames={{ input: styles.check }} {...props} />
);

/** What is wrong with several fields at once. */
export const Problem = ({ children }: { children: string }) => (
  <p className={styles.error} role="alert">
    {children}
  </p>
);
