import { useId } from 'react';
import { buttonClass } from './Button';
import styles from './FilePick.module.css';

interface Props {
  label: string;
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

/** A button that opens the file dialog. */
export const FilePick = ({ label, accept, disabled, onFile }: Props) => {
  const id = useId();
  return (
    <span className={styles.file}>
      <input
        id={id}
        type="file"
        className="qd-sr"
        accept={accept}
        disabled={disabled}
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onFile(file);
          // the same file may be chosen again after it was mended
          target.value = '';
        }}
      />
      <label htmlFor={id} className={buttonClass()}>
        {label}
      </label>
    </span>
  );
};
