import { useId, useState } from 'react';
import type { Store } from '../../../../../server/types';
import { Radio } from '../../../../ui/Input';
import { Section } from '../../../../ui/parts';
import { Done, Status } from '../../../../ui/Status';
import { count } from '../../words';
import type { Editing } from './editing';
import type { Questions as Known } from './useAsked';
import { TypedAnswer } from './TypedAnswer';
import styles from './Questions.module.css';
import { askWords, type Answer, type Asked } from './look';

/** What a file leaves open, with what each answer does to its figures. */

interface AnswersProps {
  asked: Asked;
  disabled: boolean;
  choose: (answer: Answer) => void;
}

const Answers = ({ asked, disabled, choose }: AnswersProps) => {
  const name = useId();
  // what was pressed stands until the server has seen it
  const [pressed, setPressed] = useState<{ answer: string; of: Asked } | null>(null);
  const chosen = pressed?.of === asked ? pressed.answer : asked.chosen;
  return asked.answers.map((one) => (
    <label key={one.answer} className={styles.answer}>
      <Radio
        name={name}
        checked={chosen === one.answer}
        disabled={disabled}
        onChange={() => {
          setPressed({ answer: one.answer, of: asked });
          choose(one);
        }}
      />
      <span>
        {one.label}
        {one.effect && <small>{one.effect}</small>}
      </span>
    </label>
  ));
};

interface OneProps {
  asked: Asked;
  store: Store;
  view: Known['view'];
  editing: Editing;
}

const One = ({ asked, store, view, editing }: OneProps) => {
  const choose = ({ set }: Answer) => editing.answer(asked.id, set);
  return (
    <fieldset className={styles.one} data-question={asked.question} data-open={asked.open || undefined}>
      <legend>
        {asked.open ? <Status status="at_risk">{askWords(asked)}</Status> : <Done>{askWords(asked)}</Done>}
      </legend>
      <div className={styles.parts}>
        {asked.because !== null && <p>{asked.because}</p>}
        <div>
          <Answers asked={asked} disabled={editing.disabled} choose={choose} />
          <div className={styles.typed}>
            <TypedAnswer asked={asked} store={store} view={view} editing={editing} />
          </div>
        </div>
      </div>
    </fieldset>
  );
};

interface Props {
  known: Known;
  store: Store;
  editing: Editing;
}

export const Questions = ({ known, store, editing }: Props) => {
  const open = known.questions.filter((one) => one.open).length;
  return (
    known.questions.length > 0 && (
      <div aria-busy={known.isAsking}>
        <Section
          title="What the file does not tell"
          note={
            open === 0 ? 'All of it is answered' : `${count(open)} of ${count(known.questions.length)} open`
          }
        >
          {known.questions.map((asked) => (
            <One key={asked.id} asked={asked} store={store} view={known.view} editing={editing} />
          ))}
        </Section>
      </div>
    )
  );
};
