import { useId, type ReactNode } from 'react';
import { Select } from '../../../ui/Select';
import { Input } from '../../../ui/Input';
import styles from './MappingInputs.module.css';

/** The inputs of a form that says how a file is to be read. */

const Field = ({
  label,
  say,
  children,
}: {
  label: string;
  say?: string;
  children: (id: string) => ReactNode;
}) => {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {say && <small>{say}</small>}
    </div>
  );
};

export type Option = readonly [value: string, label: string];

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly Option[];
  disabled: boolean;
  say?: string | undefined;
  /** Something has to be chosen. */
  isOpen?: boolean;
  onChoose: (value: string) => void;
}

export const Choice = ({
  label,
  value,
  options,
  disabled,
  say,
  isOpen = value === '',
  onChoose,
}: ChoiceProps) => (
  <Field label={label} {...(say !== undefined && { say })}>
    {(id) => (
      <Select
        look="field"
        id={id}
        value={value}
        disabled={disabled}
        aria-invalid={isOpen}
        onChange={({ target }) => onChoose(target.value)}
      >
        {value === '' && <option value="">Choose …</option>}
        {options.map(([of, text]) => (
          <option key={of} value={of}>
            {text}
          </option>
        ))}
      </Select>
    )}
  </Field>
);

export const Text = ({
  label,
  value,
  disabled,
  say,
  invalid = false,
  onType,
}: Omit<ChoiceProps, 'options' | 'onChoose'> & { invalid?: boolean; onType: (value: string) => void }) => (
  <Field label={label} {...(say !== undefined && { say })}>
    {(id) => (
      <Input
        id={id}
        value={value}
        disabled={disabled}
        maxLength={60}
        aria-invalid={invalid}
        onChange={({ target }) => onType(target.value)}
      />
    )}
  </Field>
);
