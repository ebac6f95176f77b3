import { useRef } from 'react';
import { CheckField, Problem, TextField } from '../../../ui/fields';
import type { WorkDraft } from './work';
import { LONGEST } from '../../../../shared/limits';
import { Button } from '../../../ui/Button';
import styles from './Criteria.module.css';

type Acceptance = WorkDraft['acceptance'];

interface Props {
  acceptance: Acceptance;
  problem: string | undefined;
  change: (acceptance: Acceptance) => void;
}

const doneWords = (acceptance: Acceptance): string => {
  const accepted = acceptance.filter((criterion) => criterion.accepted).length;
  const share = acceptance.length > 0 ? Math.round((accepted / acceptance.length) * 100) : 0;
  const shipped = accepted === acceptance.length && accepted > 0 ? ': shipped' : '';
  return `${accepted} of ${acceptance.length} accepted, ${share}% done${shipped}`;
};

/** The acceptance criteria: their words, and which of them are accepted. */
export const Criteria = ({ acceptance, problem, change }: Props) => {
  const list = useRef<HTMLFieldSetElement>(null);
  const set = (at: number, part: Partial<Acceptance[number]>) =>
    change(acceptance.map((criterion, i) => (i === at ? { ...criterion, ...part } : criterion)));
  const focusLast = () =>
    requestAnimationFrame(() => {
      const inputs = list.current?.querySelectorAll<HTMLInputElement>('input[type="text"]');
      inputs?.[inputs.length - 1]?.focus();
    });
  const add = () => {
    change([...acceptance, { name: '', accepted: false }]);
    focusLast();
  };
  const remove = (at: number) => {
    change(acceptance.filter((_, i) => i !== at));
    focusLast();
  };
  return (
    <fieldset ref={list} className={styles.criteria}>
      <legend>
        Acceptance criteria <span>{doneWords(acceptance)}</span>
      </legend>
      {acceptance.map((criterion, i) => (
        // criteria have no identity but their place while their words are typed
        <div key={i} className={styles.criterion}>
          <CheckField
            checked={criterion.accepted}
            aria-label={`Accepted: ${criterion.name || `criterion ${i + 1}`}`}
            onChange={(event) => set(i, { accepted: event.currentTarget.checked })}
          />
          <TextField
            type="text"
            aria-label={`Criterion ${i + 1}`}
            value={criterion.name}
            maxLength={LONGEST.criterion}
            error={problem !== undefined && criterion.name.trim() === ''}
            onChange={(event) => set(i, { name: event.currentTarget.value })}
          />
          <Button aria-label={`Remove criterion ${i + 1}`} onClick={() => remove(i)}>
            Remove
          </Button>
        </div>
      ))}
      {problem && <Problem>{problem}</Problem>}
      <Button onClick={add}>Add a criterion</Button>
    </fieldset>
  );
};
