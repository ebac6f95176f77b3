import { useState } from 'react';
import { Choice, Text, type Option } from '../MappingInputs';
import { isWholeTest, testBy, testOf, TESTS, valueText, type CellTest, type TestBy } from './cellTests';
import { columnsOf, type GuessedView } from './look';

/** Says what a cell of a row has to be. */

const SAYS: Readonly<Partial<Record<TestBy, string>>> = {
  is: 'One or more by comma, such as refund, return',
  startsWith: 'Such as C',
  notAbove: 'A number, such as 0',
};

interface Props {
  /** What the column is called here: "Marked by". */
  label: string;
  test: CellTest;
  kinds: readonly TestBy[];
  kept: GuessedView;
  disabled: boolean;
  onChange: (test: CellTest) => void;
}

interface ValueProps extends Pick<Props, 'test' | 'disabled' | 'onChange'> {
  by: TestBy;
}

const ValueInput = ({ test, by, disabled, onChange }: ValueProps) => {
  const [typed, setTyped] = useState('');
  const stands = valueText(test);
  // a comma at the end is no value yet, and stays on the page
  const text = valueText(testOf(test.column, by, typed)) === stands ? typed : stands;
  return (
    <Text
      label="Value"
      value={text}
      say={SAYS[by]}
      invalid={!isWholeTest(testOf('any', by, text))}
      disabled={disabled}
      onType={(next) => {
        setTyped(next);
        onChange(testOf(test.column, by, next));
      }}
    />
  );
};

export const CellTestInputs = ({ label, test, kinds, kept, disabled, onChange }: Props) => {
  const by = testBy(test);
  return (
    <>
      <Choice
        label={label}
        value={String(test.column)}
        options={columnsOf(kept).map(({ name }): Option => [name, name])}
        disabled={disabled}
        onChoose={(column) => onChange({ ...test, column })}
      />
      <Choice
        label="Whose cell"
        value={by}
        options={kinds.map((kind): Option => [kind, TESTS[kind]])}
        disabled={disabled}
        onChoose={(kind) => onChange(testOf(test.column, kind as TestBy, ''))}
      />
      {by !== 'empty' && <ValueInput test={test} by={by} disabled={disabled} onChange={onChange} />}
    </>
  );
};
