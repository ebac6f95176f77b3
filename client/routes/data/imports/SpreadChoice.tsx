import { Check } from '../../../ui/Input';
import styles from './SpreadChoice.module.css';

interface Props {
  isOn: boolean;
  disabled: boolean;
  onChange: (isOn: boolean) => void;
}

/** Asked only of a file that needs it: nobody knows on which of the days it was spent. */
export const SpreadChoice = ({ isOn, disabled, onChange }: Props) => (
  <label className={styles.check}>
    <Check checked={isOn} disabled={disabled} onChange={({ target }) => onChange(target.checked)} />
    <span>
      <b>Spread costs of several days evenly over them.</b> Each day gets the same, to the cent, and the days
      make the whole. On which day it was really spent stays unknown.
    </span>
  </label>
);
