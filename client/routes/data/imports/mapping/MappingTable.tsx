import { useState } from 'react';
import { Button } from '../../../../ui/Button';
import { Section } from '../../../../ui/parts';
import { Select } from '../../../../ui/Select';
import { Table } from '../../../../ui/Table';
import { count } from '../../words';
import { fieldsMadeBy, isUsed } from './draft';
import type { Editing } from './editing';
import { FIELDS, type Kind } from './fields';
import { columnsOf, type Column, type GuessedView } from './look';
import { WhatWasRead } from './WhatWasRead';
import styles from './MappingTable.module.css';

/** The columns of a file: what stands in them, what they become, and why. */

const LONGEST = 60;

const Samples = ({ samples }: Pick<Column, 'samples'>) =>
  samples.length === 0 ? (
    <span className="qd-none">empty</span>
  ) : (
    <ul className={styles.samples}>
      {samples.map((sample) => (
        <li key={sample}>
          <code>{sample.length > LONGEST ? `${sample.slice(0, LONGEST)} …` : sample}</code>
        </li>
      ))}
    </ul>
  );

interface ChoiceProps {
  name: string;
  label: string;
  kind: Kind;
  field: string;
  isOpen: boolean;
  editing: Editing;
  choose: (field: string) => void;
}

const FieldChoice = ({ name, label, kind, field, isOpen, editing, choose }: ChoiceProps) => (
  <Select
    look="field"
    aria-label={`${name} ${label}`}
    value={field}
    disabled={editing.disabled}
    aria-invalid={isOpen}
    onChange={({ target }) => choose(target.value)}
  >
    <option value="">{isOpen ? 'Choose …' : 'Do not import'}</option>
    {FIELDS[kind].map(({ id, label: words }) => (
      <option key={id} value={id}>
        {words}
      </option>
    ))}
  </Select>
);

interface BecomesProps {
  column: Column;
  kind: Kind;
  isOpen: boolean;
  editing: Editing;
}

/** A column may serve two fields: the second is asked for only when it is wanted. */
const Becomes = ({ column: { name }, kind, isOpen, editing }: BecomesProps) => {
  const [wantsTwo, setWantsTwo] = useState(false);
  const [first = '', second = ''] = fieldsMadeBy(editing.proposal, name);
  const take = (...fields: string[]) => editing.setColumn(name, [...new Set(fields.filter(Boolean))]);
  const isTwo = second !== '' || wantsTwo;
  const shared = { name, kind, editing };
  return (
    <>
      <FieldChoice
        {...shared}
        label="becomes"
        field={first}
        isOpen={isOpen}
        choose={(field) => take(field, second)}
      />
      {isTwo && (
        <FieldChoice
          {...shared}
          label="becomes too"
          field={second}
          isOpen={false}
          choose={(field) => {
            setWantsTwo(field !== '');
            take(first, field);
          }}
        />
      )}
      {first !== '' && !isTwo && (
        <Button look="link" disabled={editing.disabled} onClick={() => setWantsTwo(true)}>
          and also …<span className="qd-sr"> of {name}</span>
        </Button>
      )}
    </>
  );
};

interface Props {
  /** As it was first looked at: what was guessed, and why. */
  kept: GuessedView;
  kind: Kind;
  /** Columns that are asked for. */
  open: ReadonlySet<string>;
  editing: Editing;
}

export const MappingTable = ({ kept, kind, open, editing }: Props) => {
  const columns = columnsOf(kept);
  const used = columns.filter(({ name }) => isUsed(editing.proposal, name)).length;
  return (
    <Section
      title="Columns"
      note={`${count(used)} of ${count(columns.length)} are used; the first ${count(kept.guess.sampled)} rows were looked at`}
    >
      <Table
        label="Columns of the file"
        className={styles.mapping}
        head={['Column in the file', 'First values', 'Becomes', 'What was read']}
      >
        {columns.map((column) => (
          <tr key={column.name}>
            <th scope="row">{column.name}</th>
            <td>
              <Samples samples={column.samples} />
            </td>
            <td>
              <Becomes column={column} kind={kind} isOpen={open.has(column.name)} editing={editing} />
            </td>
            <td>
              <WhatWasRead
                column={column}
                kind={kind}
                sampled={kept.guess.sampled}
                isOpen={open.has(column.name)}
                proposal={editing.proposal}
              />
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
};
