import { useId, useState } from 'react';
import type { Store } from '../../../../../server/types';
import { countWords, type Forms } from '../../../../../shared/numberWords';
import { Button } from '../../../../ui/Button';
import { Radio } from '../../../../ui/Input';
import { Section } from '../../../../ui/parts';
import { Done, Status } from '../../../../ui/Status';
import { count } from '../../words';
import { withAnswer } from './draft';
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
  isHeld: boolean;
  onAnswer: () => void;
}

const One = ({ asked, store, view, editing, isHeld, onAnswer }: OneProps) => {
  const choose = ({ set }: Answer) => {
    onAnswer();
    editing.answer(asked.id, set);
  };
  return (
    <fieldset className={styles.one} data-question={asked.question} data-open={asked.open || undefined}>
      <legend>
        {asked.open ? <Status status="at_risk">{askWords(asked)}</Status> : <Done>{askWords(asked)}</Done>}
      </legend>
      <div className={styles.parts}>
        {asked.because !== null && <p>{asked.because}</p>}
        <div>
          <Answers asked={asked} disabled={editing.disabled || isHeld} choose={choose} />
          <div className={styles.typed}>
            <TypedAnswer asked={asked} store={store} view={view} editing={editing} />
          </div>
        </div>
      </div>
    </fieldset>
  );
};

/** More than a person wants to go through one by one. */
const MANY = 3;
const COLUMNS: Forms = { one: 'column', other: 'columns' };

/**
 * Open columns of amounts under unknown names, of which nothing has to be imported. What was given back is no order's
 * amount whatever is answered: its question tells what to do, and stays.
 */
const idleIn = (questions: readonly Asked[]): string[] =>
  questions.flatMap(({ id, question, open, answers }) => {
    const none = answers.find(({ answer }) => answer === '');
    const isChoice = open && answers.length > 1;
    return question === 'columns' && isChoice && none && Object.keys(none.set).length === 0 ? [id] : [];
  });

/** A list of a marketplace has dozens of fees and shares: what matters is answered, the others at once. */
const TheOthers = ({ ids, editing }: { ids: readonly string[]; editing: Editing }) => (
  <div className={styles.others}>
    <p>
      {countWords(ids.length, COLUMNS)} of amounts have names that say nothing. Answer those that are a price,
      a discount, a tax or shipping of your orders; fees and shares of others are none of these.
    </p>
    <Button
      disabled={editing.disabled}
      onClick={() => editing.change(ids.reduce((draft, id) => withAnswer(draft, id, {}), editing.draft))}
    >
      None of these, for all {ids.length}
    </Button>
  </div>
);

interface Props {
  known: Known;
  store: Store;
  editing: Editing;
}

export const Questions = ({ known, store, editing }: Props) => {
  const open = known.questions.filter((one) => one.open).length;
  const idle = idleIn(known.questions);
  const { view, isAsking } = known;
  // an answer to another question is worked out with this one in it: it waits, while this one may still be changed
  const [last, setLast] = useState<{ id: string; view: Known['view'] } | null>(null);
  const isHeld = (id: string) => isAsking && !(last?.id === id && last.view === view);
  return (
    known.questions.length > 0 && (
      <div aria-busy={isAsking}>
        <Section
          title="What the file does not tell"
          note={
            open === 0 ? 'All of it is answered' : `${count(open)} of ${count(known.questions.length)} open`
          }
        >
          {idle.length >= MANY && <TheOthers ids={idle} editing={editing} />}
          {known.questions.map((asked) => (
            <One
              key={asked.id}
              {...{ asked, store, view, editing }}
              isHeld={isHeld(asked.id)}
              onAnswer={() => setLast({ id: asked.id, view })}
            />
          ))}
        </Section>
      </div>
    )
  );
};
