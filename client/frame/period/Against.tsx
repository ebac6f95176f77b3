import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ComparisonsView } from '../../../server/bridge/types';
import type { Day, Period } from '../../../shared/days';
import { shortRange } from '../../../shared/dayWords';
import { Input, Radio } from '../../ui/Input';
import { classes } from '../../ui/classes';
import { closedDays } from '../period';
import { nameOf, type Draft } from './draft';
import { mixNote } from './mix';
import { readPeriod, type Reader } from './text';
import styles from './Against.module.css';

interface Props {
  draft: Draft;
  view: ComparisonsView;
  reader: Reader;
  change: (next: Partial<Draft>) => void;
  /** Whether the focus comes here when it opens. */
  hasFocus: boolean;
}

interface RowProps extends Props {
  id: Draft['against'];
  children: ReactNode;
  note?: { text: string; isNotable: boolean };
}

const Row = ({ id, draft, view, change, children, note }: RowProps) => (
  <label className={styles.row}>
    <Radio
      name="against"
      value={id}
      checked={draft.against === id}
      onChange={() => change({ against: id })}
    />
    <b>{nameOf(id, view)}</b>
    <span className={styles.days}>{children}</span>
    <span className={classes(styles.note, note?.isNotable && styles.notable)}>{note?.text}</span>
  </label>
);

const wordsOf = (period: Period | null, today: Day): string => (period ? shortRange(period, today) : '');

/** Days of one's own, typed; what is not understood is said and changes nothing. */
const OwnDays = ({ draft, reader, change }: Pick<Props, 'draft' | 'reader' | 'change'>) => {
  const [text, setText] = useState(wordsOf(draft.own, reader.today));
  const type = (typed: string) => {
    setText(typed);
    const read = readPeriod(typed, reader);
    if (read) change({ against: 'own', own: closedDays(read, reader.today, reader.calendar) });
    else change({ against: 'own', own: null });
  };
  const isWrong = text !== '' && draft.own === null;
  return (
    <>
      <Input
        aria-label="Days to compare with"
        placeholder="1.4. – 4.6. or q2"
        value={text}
        aria-invalid={isWrong}
        onChange={({ target }) => type(target.value)}
      />
      {isWrong && <small role="status">These are no days that have begun.</small>}
    </>
  );
};

/** What the chosen days are held against, with how the weekdays of each comparison differ. */
export const Against = (props: Props) => {
  const { view, reader, hasFocus } = props;
  const own = view.choices.find(({ id }) => id === 'own');
  const frame = useRef<HTMLFieldSetElement>(null);
  // it comes with the answer, after the rest has opened
  useEffect(() => {
    if (hasFocus) frame.current?.querySelector<HTMLElement>('input:checked')?.focus();
  }, [hasFocus]);
  return (
    <fieldset ref={frame} className={styles.against}>
      <legend>Against</legend>
      {view.choices
        .filter(({ id }) => id !== 'own')
        .map((choice) => (
          <Row key={choice.id} id={choice.id} note={mixNote(choice, view.days)} {...props}>
            {shortRange(choice.period, reader.today)}
          </Row>
        ))}
      <Row id="own" {...props} {...(own && { note: mixNote(own, view.days) })}>
        <OwnDays {...props} />
      </Row>
      <Row id="none" {...props}>
        no comparison is drawn
      </Row>
    </fieldset>
  );
};
