import { useState } from 'react';
import type { Proposal } from '../../../../../server/sources/guess';
import { countWords, ROWS } from '../../../../../shared/numberWords';
import { Button } from '../../../../ui/Button';
import { Text } from '../MappingInputs';
import { CellTestInputs } from './CellTestInputs';
import { isWholeTest, testWords, type CellTest } from './cellTests';
import type { Editing } from './editing';
import { Fold } from './Fold';
import type { GuessedView } from './look';
import importsStyles from '../imports.module.css';
import styles from './LeaveOut.module.css';

/** Rules by which rows of the file are no facts: cancelled ones, tests, totals. */

type Rule = NonNullable<Proposal['leaveOut']>[number];
const NO_TEST: CellTest = { column: '', is: [] };

interface NewProps {
  kept: GuessedView;
  disabled: boolean;
  add: (rule: Rule) => void;
  leave: () => void;
}

const NewRule = ({ kept, disabled, add, leave }: NewProps) => {
  const [test, setTest] = useState(NO_TEST);
  const [reason, setReason] = useState<string | null>(null);
  const why = (reason ?? testWords(test)).slice(0, 120);
  return (
    <div className={styles.rule}>
      <div className={importsStyles.fields}>
        <CellTestInputs
          label="Leave rows out by"
          test={test}
          kinds={['is', 'startsWith', 'empty', 'notAbove']}
          kept={kept}
          disabled={disabled}
          onChange={setTest}
        />
        <Text
          label="Reason"
          value={isWholeTest(test) || reason !== null ? why : ''}
          say="The report counts them under it"
          disabled={disabled}
          onType={setReason}
        />
      </div>
      <p>
        <Button
          look="strong"
          disabled={disabled || !isWholeTest(test) || why.trim() === ''}
          onClick={() => add({ ...test, reason: why.trim() } as Rule)}
        >
          Add this rule
        </Button>{' '}
        <Button onClick={leave}>Drop it</Button>
      </p>
    </div>
  );
};

interface Props {
  kept: GuessedView;
  /** With the draft in mind: how many of its rows each rule takes. */
  view: GuessedView;
  editing: Editing;
}

export const LeaveOut = ({ kept, view, editing }: Props) => {
  const { proposal, disabled, put } = editing;
  const [isAdding, setAdding] = useState(false);
  const rules = proposal.leaveOut ?? [];
  const counts = view.guess.ruleCounts;
  // as long as the server has not seen a new rule, nobody knows what it takes
  const isCounted = counts.length === rules.length;
  return (
    <Fold
      title="Rows to leave out"
      note={rules.length === 0 ? 'None: every row counts' : rules.map(testWords).join('; ')}
    >
      <ul className={styles.rules}>
        {rules.map((rule, at) => (
          // two rules may say the same
          <li key={at}>
            <span>
              {testWords(rule)}: {rule.reason}
              {isCounted && (
                <small>
                  {countWords(counts[at] ?? 0, ROWS)} of the {countWords(view.guess.sampled, ROWS)} looked at
                </small>
              )}
            </span>
            <Button
              disabled={disabled}
              onClick={() => put({ leaveOut: rules.filter((_, other) => other !== at) })}
            >
              Remove<span className="qd-sr"> the rule {testWords(rule)}</span>
            </Button>
          </li>
        ))}
      </ul>
      {isAdding ? (
        <NewRule
          kept={kept}
          disabled={disabled}
          add={(rule) => {
            put({ leaveOut: [...rules, rule] });
            setAdding(false);
          }}
          leave={() => setAdding(false)}
        />
      ) : (
        <Button disabled={disabled} onClick={() => setAdding(true)}>
          Leave rows out …
        </Button>
      )}
    </Fold>
  );
};
